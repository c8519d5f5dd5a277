"""The statistics of agreement between two coders."""

from collections import Counter
from collections.abc import Hashable, Sequence


def kappa(pairs: Sequence[tuple[Hashable, Hashable]]) -> float | None:
    """Cohen's kappa: agreement on a nominal code beyond what chance would give; null where chance gives all of it.

    Jacob Cohen, A Coefficient of Agreement for Nominal Scales, Educational and Psychological Measurement 20 (1960),
    37-46: (observed - expected) / (1 - expected), expected from the frequencies of each coder's codes.
    """
    count = len(pairs)
    first, second = (Counter(codes) for codes in zip(*pairs, strict=True)) if pairs else (Counter[Hashable](),) * 2
    observed = sum(one == other for one, other in pairs) * count
    expected = sum(first[code] * second[code] for code in first)
    return (observed - expected) / (count**2 - expected) if expected < count**2 else None


def positive_agreement(both: int, only_a: int, only_b: int) -> float | None:
    """2a / (2a + b + c): of all that the two found, the share that both did.

    The specific agreement of Lee R. Dice, Measures of the Amount of Ecologic Association Between Species, Ecology 26
    (1945), 297-302; equal to F1. There is no kappa here: nobody can count what neither of them found.
    """
    found = 2 * both + only_a + only_b
    return 2 * both / found if found else None
