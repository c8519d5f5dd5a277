"""The arithmetic of coverage, with places alone: it needs no documents."""

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from dataset.fixtures import Entry
from dataset.layout import COVERAGE, EVENTS
from dataset.sentences import Extent


@dataclass(frozen=True)
class Span:
    """A piece of evidence in a document, and its number in its record."""

    start: int
    end: int
    entry: Entry
    number: int


def spans(entries: Iterable[Entry], document: str) -> list[Span]:
    """The evidence in a document; what is malformed is left out, which is an error elsewhere."""
    found = []
    for entry in entries:
        if entry.collection in EVENTS:
            for number, one in enumerate(items(entry.data.get("evidence"), dict), start=1):
                start, end = one.get("start"), one.get("end")
                if one.get("document") == document and isinstance(start, int) and isinstance(end, int):
                    found.append(Span(start, end, entry, number))
    return found


def extents(value: Any) -> list[Extent]:
    """The sentences that an entry of the file gives; none where they are malformed."""
    found = [tuple(one) for one in items(value, list)]
    whole = all(len(one) == 2 and all(type(place) is int for place in one) for one in found)
    return [(start, end) for start, end in found] if whole else []


def items(value: Any, kind: type) -> list[Any]:
    """The items of a list that are of a kind; none where it is no list."""
    return [one for one in value if isinstance(one, kind)] if isinstance(value, list) else []


def held(sentence: Extent, found: Iterable[Span]) -> int:
    """How many characters of a sentence the spans hold together."""
    start, end = sentence
    count, reached = 0, start
    for one in sorted(found, key=lambda span: span.start):
        left, right = max(one.start, reached), min(one.end, end)
        if left < right:
            count += right - left
            reached = right
    return count


def covered(sentence: Extent, found: Iterable[Span]) -> bool:
    start, end = sentence
    return 2 * held(sentence, found) >= end - start


def forgotten(sentences: Iterable[Extent], given: Container[Extent], found: Sequence[Span]) -> list[Extent]:
    """The sentences that neither a reason nor evidence accounts for."""
    return [one for one in sentences if one not in given and not covered(one, found)]


def reached(start: int, end: int, sentences: Iterable[Extent]) -> int:
    """How many sentences a span reaches."""
    return sum(start < right and left < end for left, right in sentences)


def reasons(entry: Entry) -> dict[Extent, dict[str, Any]]:
    """The reasons that an entry of the file gives, by sentence."""
    return {(one["start"], one["end"]): one for one in entry.data["reasons"]}


def counts(entries: Sequence[Entry], document: str) -> tuple[int, int] | None:
    """A document's sentences and how many are accounted for; null where nobody has counted them."""
    entry = next((one for one in entries if one.collection == COVERAGE and one.id == document), None)
    if entry is None:
        return None
    sentences = extents(entry.data["sentences"])
    return len(sentences), len(sentences) - len(forgotten(sentences, reasons(entry), spans(entries, document)))
