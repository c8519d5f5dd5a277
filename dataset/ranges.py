"""How the documents' figures disagree: none (equal), compatible (their ranges meet) or contested."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from events.choices import Disagreement

# “About 4,000” and “nearly 4,000” are read as meeting what lies within a tenth; our decision, the sources
# being silent.
APPROXIMATELY = 0.1
GRAVITY = (Disagreement.NONE, Disagreement.COMPATIBLE, Disagreement.SUPERSEDED, Disagreement.CONTESTED)


@dataclass(frozen=True)
class Range:
    """The numbers that a figure allows; an exclusive bound is not one of them."""

    low: float
    high: float
    low_inclusive: bool = True
    high_inclusive: bool = True

    def meets(self, other: "Range") -> bool:
        low = max((self.low, not self.low_inclusive), (other.low, not other.low_inclusive))
        high = min((self.high, self.high_inclusive), (other.high, other.high_inclusive))
        return low[0] < high[0] or (low[0] == high[0] and not low[1] and high[1])


def range_of(figure: dict[str, Any]) -> Range | None:
    """The range of a figure as the fixtures write it; null where it gives no number."""
    low, high, best = figure["min"], figure["max"], figure["best"]
    match figure["comparator"]:
        case "approx":
            return Range(best - abs(best) * APPROXIMATELY, best + abs(best) * APPROXIMATELY)
        case "less_than_near":
            return Range(high - abs(high) * APPROXIMATELY, high, high_inclusive=False)
        case "more_than":
            return Range(low, math.inf, low_inclusive=False)
        case "qualitative" | "change":
            return None
    return Range(-math.inf if low is None else low, math.inf if high is None else high)


def disagreement(figures: Iterable[dict[str, Any]]) -> Disagreement:
    """Between the figures that documents give for one quantity; those of two days are a series."""
    ranges = [(found, figure) for figure in figures if (found := range_of(figure))]
    worst = Disagreement.NONE
    for (one, first), (other, second) in combinations(ranges, 2):
        series = first.get("as_of") and second.get("as_of") and first["as_of"] != second["as_of"]
        if series or one == other or _value(first) == _value(second) is not None:
            continue
        if not one.meets(other):
            return Disagreement.CONTESTED
        worst = Disagreement.COMPATIBLE
    return worst


def _value(figure: dict[str, Any]) -> int | None:
    """The number that an exact or an approximate figure names: “40,000” and “some 40,000” agree."""
    if figure["comparator"] == "exact":
        return int(figure["min"])
    return int(figure["best"]) if figure["comparator"] == "approx" else None


def worst(found: Sequence[Disagreement]) -> Disagreement:
    return max(found, key=GRAVITY.index, default=Disagreement.NONE)
