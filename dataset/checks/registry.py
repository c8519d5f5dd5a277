"""How a check is written: a small function that reads a few fields of a record and yields what is wrong.

    @check("statements", reads=("quotes", "evidence"))
    def quotes_name_their_evidence(record, world):
        yield ("quotes", 0, "evidence"), "there are 2 pieces of evidence"

It is skipped for a record whose fields among `reads` are malformed, so it may rely on their form, and all
other checks of that record run all the same.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Any

from dataset.checks.shapes import Fault
from dataset.fixtures import Entry
from dataset.layout import EVENTS

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


Find = Callable[[Record, World], Iterator[Fault]]
Across = Callable[[World], Iterator[tuple[Entry, Fault]]]


@dataclass(frozen=True)
class Check:
    collections: tuple[str, ...]
    reads: tuple[str, ...]
    find: Find


CHECKS: list[Check] = []
ACROSS: list[Across] = []


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
