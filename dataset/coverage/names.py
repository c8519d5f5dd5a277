"""Which names of actors stand in a document, and which of them are listed as mentions."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from dataset.coverage.measure import items
from dataset.fixtures import Entry
from dataset.sentences import Extent


@dataclass(frozen=True)
class Name:
    """A form of an actor's name, and its number among the names of the actor's entry."""

    text: str
    actor: Entry
    number: int


@dataclass(frozen=True)
class Mention:
    """Where a document mentions an actor."""

    start: int
    end: int
    name: Name


def names(entries: Iterable[Entry]) -> list[Name]:
    """The names of all actors; what is malformed is left out, which is an error elsewhere."""
    return [
        Name(one["text"], entry, number)
        for entry in entries
        if entry.collection == "actors"
        for number, one in enumerate(items(entry.data.get("names"), dict))
        if isinstance(one.get("text"), str)
    ]


def mentions(names: Iterable[Name], document: str) -> list[Mention]:
    """The mentions that are listed for a document; what is malformed is left out."""
    found = []
    for name in names:
        for one in items(name.actor.at(("names", name.number, "mentions")), dict):
            start, end = one.get("start"), one.get("end")
            if one.get("document") == document and isinstance(start, int) and isinstance(end, int):
                found.append(Mention(start, end, name))
    return found


def holding(extent: Extent, found: Iterable[Mention]) -> Mention | None:
    """The mention in which a place lies, or which is there."""
    return next((one for one in found if one.start <= extent[0] and extent[1] <= one.end), None)


def occurrences(name: str, text: str) -> list[Extent]:
    """Where a name stands in a text as whole words, in exactly these letters."""
    letters = re.escape(name)
    # The look behind comes last, so that the search begins with fixed letters: it is twenty times as fast.
    return [match.span() for match in re.finditer(rf"{letters}(?<!\w{letters})(?!\w)", text)]
