"""Quantities: the numbers are those of the label; each document's figure belongs to one of the record's."""

from collections.abc import Iterator
from typing import Any

from dataset import labels
from dataset.checks.registry import Record, World, check
from dataset.checks.shapes import Fault
from dataset.layout import EVENTS
from dataset.problems import Path, shown

OWN = ("strength", "duration")  # the quantities that are fields of their own
# comparator -> of min, max and best: is it the label's number (True), null (False), or either of them (None)?
NUMBERS: dict[str, tuple[bool | None, bool | None, bool | None]] = {
    "exact": (True, True, None),
    "at_most": (False, True, None),
    "less_than_near": (False, True, False),
    "more_than": (True, False, False),
    "at_least": (True, False, None),
    "approx": (False, False, True),
    "qualitative": (False, False, False),
    "change": (False, False, False),
}


def _agrees(figure: dict[str, Any], unit: str | None, path: Path) -> Iterator[Fault]:
    """The comparator and every number are what the label says; no other number is given."""
    try:
        said = labels.read(figure["label"], unit)
    except labels.LabelError as error:
        yield (*path, "label"), str(error)
        return
    comparator, label = said.comparator.value, shown(figure["label"])
    if figure["comparator"] != comparator:
        yield (*path, "comparator"), f"is {comparator} for the label {label}"
        return
    for name, wanted in zip(("min", "max", "best"), NUMBERS[comparator], strict=True):
        value = figure[name]
        if wanted is False and value is not None:
            yield (*path, name), f"is null for {comparator}"
        elif wanted and value is None:
            yield (*path, name), f"is missing for {comparator}; the label {label} gives {said.number}"
        elif value not in (None, said.number):
            yield (*path, name), f"is {said.number} for the label {label}"


def _quantities(record: Record, number: int, measure: str | None) -> list[dict[str, Any]]:
    """The record's quantities that the figure of this evidence can be of.

    The strength, the duration, or else an entry of `figures` that names the evidence.
    """
    named = [figure for figure in record["figures"] if number in figure["evidence"]]
    if measure is not None:
        return [figure for figure in named if figure["measure"] == measure]
    return [record[field] for field in OWN if record.get(field)] or named


@check(*EVENTS, reads=OWN)
def strength_and_duration_agree_with_their_labels(record: Record, world: World) -> Iterator[Fault]:
    for field in OWN:
        if quantity := record.get(field):
            yield from _agrees(quantity, quantity["unit"], (field,))


@check(*EVENTS, reads=("figures",))
def figures_agree_with_their_labels(record: Record, world: World) -> Iterator[Fault]:
    for at, figure in enumerate(record["figures"]):
        yield from _agrees(figure, figure["unit"], ("figures", at))


@check(*EVENTS, reads=("evidence", "figures", *OWN))
def documents_figures_agree_with_their_labels(record: Record, world: World) -> Iterator[Fault]:
    """Their unit is that of the record's quantity: only their numbers are compared with it."""
    for at, one in enumerate(record["evidence"]):
        if figure := one["figure"]:
            path: Path = ("evidence", at, "figure")
            units = [quantity["unit"] for quantity in _quantities(record, at + 1, figure["measure"])]
            if figure["unit"] and units and figure["unit"] not in units:
                yield (*path, "unit"), f"is {units[0]}, the unit of the record's quantity, or null"
            yield from _agrees(figure, figure["unit"] or next(iter(units), None), path)


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


@check(*EVENTS, reads=("evidence", "figures", *OWN))
def a_document_s_figure_is_one_of_the_record(record: Record, world: World) -> Iterator[Fault]:
    for at, one in enumerate(record["evidence"]):
        if one["figure"] and not _quantities(record, at + 1, one["figure"]["measure"]):
            measure = one["figure"]["measure"]
            wanted = f"of measure {measure} " if measure else ""
            yield (
                ("evidence", at, "figure"),
                f"belongs to an entry {wanted}of figures that names evidence {at + 1}",
            )
