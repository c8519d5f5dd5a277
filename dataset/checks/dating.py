"""The date block of an event."""

from collections.abc import Iterator

from dataset.checks.registry import Record, World, check
from dataset.checks.shapes import Fault
from dataset.layout import EVENTS


@check(*EVENTS, reads=("date",))
def an_anchor_has_a_kind(record: Record, world: World) -> Iterator[Fault]:
    date = record["date"]
    if (date["anchor"] is None) != (date["anchor_kind"] is None):
        yield ("date", "anchor_kind"), "is given exactly where there is an anchor"
