"""The statistics of agreement between two coders."""

from collections import defaultdict
from collections.abc import Hashable, Mapping
from fractions import Fraction
from typing import Any


def kappa(table: Mapping[tuple[Any, Any], Fraction | int]) -> float | None:
    """Cohen's kappa: agreement on a nominal code beyond what chance would give; null where chance gives all of it.

    The table says how often the two gave which codes. Jacob Cohen, A Coefficient of Agreement for Nominal Scales,
    Educational and Psychological Measurement 20 (1960), 37-46: (observed - expected) / (1 - expected), expected from
    the frequencies of each coder's codes.
    """
    first: defaultdict[Hashable, Fraction] = defaultdict(Fraction)
    second: defaultdict[Hashable, Fraction] = defaultdict(Fraction)
    for (one, other), times in table.items():
        first[one] += times
        second[other] += times
    count = sum(table.values())
    observed = sum(times for (one, other), times in table.items() if one == other) * count
    expected = sum(times * second[code] for code, times in first.items())
    return float((observed - expected) / (count**2 - expected)) if expected < count**2 else None


def positive_agreement(both: int, only_a: int, only_b: int) -> float | None:
    """2a / (2a + b + c): of all that the two found, the share that both did.

    The specific agreement of Lee R. Dice, Measures of the Amount of Ecologic Association Between Species, Ecology 26
    (1945), 297-302; equal to F1. There is no kappa here: nobody can count what neither of them found.
    """
    found = 2 * both + only_a + only_b
    return 2 * both / found if found else None
