"""Quantities: bounds agree with the comparator; each document's figure belongs to one of the record's."""

from collections.abc import Iterator
from typing import Any

from dataset.checks.registry import Record, World, check
from dataset.checks.shapes import Fault
from dataset.layout import EVENTS
from dataset.problems import Path

# comparator -> (is min given?, is max given?); where both are None the value is in `best` or in the label
BOUNDS: dict[str, tuple[bool, bool]] = {
    "exact": (True, True),
    "at_most": (False, True),
    "less_than_near": (False, True),
    "more_than": (True, False),
    "at_least": (True, False),
    "approx": (False, False),
    "qualitative": (False, False),
    "change": (False, False),
}


def _bounds(figure: dict[str, Any], path: Path) -> Iterator[Fault]:
    comparator, low, high, best = (figure[name] for name in ("comparator", "min", "max", "best"))
    for name, wanted in zip(("min", "max"), BOUNDS[comparator], strict=True):
        if wanted and figure[name] is None:
            yield (*path, name), f"is missing for {comparator}"
        elif not wanted and figure[name] is not None:
            yield (
                (*path, name),
                f"is null for {comparator}" + ("; the value is best" if comparator == "approx" else ""),
            )
    if comparator == "exact" and None not in (low, high) and low != high:
        yield (*path, "max"), f"equals min for exact, {low}"
    if comparator == "approx" and best is None:
        yield (*path, "best"), "is missing for approx"
    if comparator in ("qualitative", "change") and best is not None:
        yield (*path, "best"), f"is null for {comparator}"
    if best is not None and ((low is not None and best < low) or (high is not None and best > high)):
        yield (*path, "best"), "lies within min and max"


@check(*EVENTS, reads=("figures",))
def bounds_of_figures(record: Record, world: World) -> Iterator[Fault]:
    for at, figure in enumerate(record["figures"]):
        yield from _bounds(figure, ("figures", at))


@check(*EVENTS, reads=("evidence",))
def bounds_of_evidence(record: Record, world: World) -> Iterator[Fault]:
    for at, one in enumerate(record["evidence"]):
        if one["figure"]:
            yield from _bounds(one["figure"], ("evidence", at, "figure"))


@check("military-postures", reads=("strength",))
def bounds_of_strength(record: Record, world: World) -> Iterator[Fault]:
    if record["strength"]:
        yield from _bounds(record["strength"], ("strength",))


@check("diplomatic-contacts", reads=("duration",))
def bounds_of_duration(record: Record, world: World) -> Iterator[Fault]:
    if record["duration"]:
        yield from _bounds(record["duration"], ("duration",))


@check("military-postures", reads=("figures",))
def strength_has_its_own_field(record: Record, world: World) -> Iterator[Fault]:
    for at, figure in enumerate(record["figures"]):
        if figure["measure"] == "strength":
            yield ("figures", at, "measure"), "a posture's strength has a field of its own"


@check("diplomatic-contacts", reads=("figures",))
def duration_has_its_own_field(record: Record, world: World) -> Iterator[Fault]:
    for at, figure in enumerate(record["figures"]):
        if figure["measure"] == "duration":
            yield ("figures", at, "measure"), "a contact's duration has a field of its own"


@check(*EVENTS, reads=("evidence", "figures", "strength", "duration"))
def a_document_s_figure_is_one_of_the_record(record: Record, world: World) -> Iterator[Fault]:
    """The strength's, the duration's, or that of an entry of `figures` that names the evidence."""
    own = bool(record.get("strength") or record.get("duration"))
    for at, one in enumerate(record["evidence"]):
        if not one["figure"]:
            continue
        measure = one["figure"]["measure"]
        named = [figure["measure"] for figure in record["figures"] if at + 1 in figure["evidence"]]
        if (measure is None and not (own or named)) or (measure is not None and measure not in named):
            wanted = f"of measure {measure} " if measure else ""
            yield (
                ("evidence", at, "figure"),
                f"belongs to an entry {wanted}of figures that names evidence {at + 1}",
            )
