"""How a check is written: a small function that reads a few fields of a record and yields what is wrong.

    @check("statements", reads=("quotes", "evidence"))
    def quotes_name_their_evidence(record, world):
        yield ("quotes", 0, "evidence"), "there are 2 pieces of evidence"

It is skipped for a record whose fields among `reads` are malformed, so it may rely on their form, and all
other checks of that record run all the same.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from dataset.checks.shapes import Fault
from dataset.counting import Counting
from dataset.fixtures import Entry
from dataset.layout import EVENTS
from events.choices import RelationType

Record = dict[str, Any]


@dataclass(frozen=True)
class World:
    """All records, malformed ones too, so that a reference to one of them is not a second error."""

    entries: Sequence[Entry]
    by_id: Mapping[str, Mapping[str, Entry]]  # collection -> id -> entry
    released: Set[str]  # the name of every record that some release has

    def event_collection(self, slug: str) -> str | None:
        """The collection of an event."""
        return next((name for name in EVENTS if slug in self.by_id[name]), None)

    def number(self, collection: str, slug: object, field: str) -> int | None:
        """A number of another record; null where that record has none, which is its own error."""
        entry = self.by_id[collection].get(slug) if isinstance(slug, str) else None
        found = entry.data.get(field) if entry else None
        return found if isinstance(found, int) and not isinstance(found, bool) else None

    def text(self, collection: str, slug: str, field: str) -> str | None:
        """A text of another record; null where that record has none, which is its own error."""
        entry = self.by_id[collection].get(slug)
        found = entry.data.get(field) if entry else None
        return found if isinstance(found, str) else None


class Dataset:
    """All records, each right by itself, with the optional fields filled in."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self._entries = entries
        self.events = {entry.id: entry for entry in entries if entry.collection in EVENTS}
        self.documents = {entry.id: entry for entry in entries if entry.collection == "documents"}

    def of(self, collection: str) -> list[Entry]:
        return [entry for entry in self._entries if entry.collection == collection]

    @cached_property
    def counting(self) -> Counting:
        return Counting([one.data for one in self.of("actors")], [one.data for one in self.events.values()])

    def same_side(self, one: str, other: str, record: Record) -> bool:
        """Whether an actor of a record acts for the same side as another actor."""
        return self.counting.sides.same(one, other, record)

    def announcing(self, slug: str) -> list[Entry]:
        """The statements that convey a record."""
        return self._announcing.get(slug, [])

    @cached_property
    def _announcing(self) -> dict[str, list[Entry]]:
        found: dict[str, list[Entry]] = {}
        for entry in self.of("statements"):
            for relation in entry.data["relations"]:
                if relation["type"] == RelationType.CONVEYS:
                    found.setdefault(relation["to"], []).append(entry)
        return found


Find = Callable[[Record, World], Iterator[Fault]]
Found = tuple[Entry, Fault]
Across = Callable[[World], Iterator[Found]]
Whole = Callable[[Dataset], Iterator[Found]]


@dataclass(frozen=True)
class Check:
    collections: tuple[str, ...]
    reads: tuple[str, ...]
    find: Find


CHECKS: list[Check] = []
ACROSS: list[Across] = []
WHOLE: list[Whole] = []


def check(*collections: str, reads: tuple[str, ...]) -> Callable[[Find], Find]:
    """A check of single records."""

    def register(find: Find) -> Find:
        CHECKS.append(Check(collections, reads, find))
        return find

    return register


def across(find: Across) -> Across:
    """A check over all records together."""
    ACROSS.append(find)
    return find


def whole(find: Whole) -> Whole:
    """A check over all records together that needs every one of them to be right by itself."""
    WHOLE.append(find)
    return find
