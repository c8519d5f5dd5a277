"""Quantities of each measure, as COPY reads their columns: on the figure, and on the evidence that gives it."""

import random
from typing import NamedTuple

from benchmarks.generator.rows import FALSE, NULL, TRUE
from events.choices import Comparator

COLUMNS = (
    "measure", "unit", "label", "min", "max", "min_inclusive", "max_inclusive", "best", "approximate", "comparator",
)  # fmt: skip
EVIDENCE_COLUMNS = ("figure_label", "figure_min", "figure_max", "figure_comparator")
NONE_IN_EVIDENCE = "\t".join([NULL] * len(EVIDENCE_COLUMNS))
# measure -> unit and the greatest number, as a power of ten
MEASURES: dict[str, tuple[str, float]] = {
    "strength": ("personnel", 5.3),
    "duration": ("minute", 2.5),
    "deaths": ("person", 4.5),
    "age": ("year", 1.9),
}
NOTICE_DAYS = 5
COMPARATORS = [
    *[Comparator.EXACT] * 5, *[Comparator.APPROX] * 4, *[Comparator.AT_MOST] * 2, *[Comparator.AT_LEAST] * 2,
    *[Comparator.MORE_THAN] * 2, *[Comparator.LESS_THAN_NEAR] * 2, Comparator.QUALITATIVE,
]  # fmt: skip


class Quantity(NamedTuple):
    measure: str
    unit: str
    label: str
    figure: str
    evidence: str


def pools(rng: random.Random, size: int) -> dict[str, list[Quantity]]:
    """`size` quantities of each measure, small ones the most; of the notice to move the one that postures have."""
    found = {name: [_one(rng, name, *what) for _ in range(size)] for name, what in MEASURES.items()}
    found["notice"] = [_quantity("notice", "day", f"{NOTICE_DAYS} days", NOTICE_DAYS, Comparator.EXACT)]
    return found


def _one(rng: random.Random, measure: str, unit: str, power: float) -> Quantity:
    number = max(1, int(10 ** rng.uniform(0.8, power)))
    digits = max(0, len(str(number)) - 2)
    number = number // 10**digits * 10**digits
    comparator = rng.choice(COMPARATORS)
    words = {
        Comparator.EXACT: f"{number:,}",
        Comparator.APPROX: f"about {number:,}",
        Comparator.AT_MOST: f"up to {number:,}",
        Comparator.AT_LEAST: f"at least {number:,}",
        Comparator.MORE_THAN: f"more than {number:,}",
        Comparator.LESS_THAN_NEAR: f"nearly {number:,}",
        Comparator.QUALITATIVE: "many",
    }
    return _quantity(measure, unit, words[comparator], number, comparator)


def _quantity(measure: str, unit: str, label: str, number: int, comparator: Comparator) -> Quantity:
    low = number if comparator in (Comparator.EXACT, Comparator.AT_LEAST, Comparator.MORE_THAN) else NULL
    high = number if comparator in (Comparator.EXACT, Comparator.AT_MOST, Comparator.LESS_THAN_NEAR) else NULL
    best = number if comparator in (Comparator.EXACT, Comparator.APPROX, Comparator.AT_MOST) else NULL
    includes_low = FALSE if comparator == Comparator.MORE_THAN else TRUE
    includes_high = FALSE if comparator == Comparator.LESS_THAN_NEAR else TRUE
    approximate = TRUE if comparator in (Comparator.APPROX, Comparator.LESS_THAN_NEAR) else FALSE
    figure = (
        f"{measure}\t{unit}\t{label}\t{low}\t{high}\t{includes_low}\t{includes_high}\t{best}\t{approximate}\t"
        f"{comparator.value}"
    )
    if comparator == Comparator.APPROX:
        low = high = number
    return Quantity(measure, unit, label, figure, f"{label}\t{low}\t{high}\t{comparator.value}")
