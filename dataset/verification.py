"""Holding the fixtures against the documents: every hash, span, quoted word and name mention.

Needs no database. It says nothing about the coding, only that the words are where the fixtures say, and that no name
of an actor stands anywhere else in a document whose sentences are counted.
"""

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path as File
from typing import Any

from dataset import sentences, texts
from dataset.coverage import measure, names
from dataset.fixtures import Entry
from dataset.layout import COVERAGE, EVENTS
from dataset.problems import Path, Problem
from events.choices import DatingRule

Failure = tuple[Path, str]


@dataclass
class Verification:
    """What was checked, per document, and what failed."""

    counts: dict[str, Counter[str]] = field(default_factory=dict)
    failures: list[Problem] = field(default_factory=list)

    def __str__(self) -> str:
        checks, documents = sum(count.total() for count in self.counts.values()), len(self.counts)
        return f"{checks} checks in {documents} document{'' if documents == 1 else 's'}"


def contents(entries: Sequence[Entry], folder: File) -> dict[str, bytes]:
    """The files of the documents (by id) that lie in a folder."""
    files = {one.id: folder / one.data["source_file"] for one in entries if one.collection == "documents"}
    return {slug: file.read_bytes() for slug, file in files.items() if file.is_file()}


def missing(documents: Sequence[Entry], held: Mapping[str, bytes], folder: File) -> list[Problem]:
    """The documents whose file is not in the folder."""
    return [
        one.problem(("source_file",), f"there is no such file in {folder}") for one in documents if one.id not in held
    ]


def verify_all(entries: Sequence[Entry], folder: File) -> Verification:
    """Check all that a release needs: every document at hand, every word in its place, every sentence accounted for."""
    documents = [entry for entry in entries if entry.collection == "documents"]
    held = contents(documents, folder)
    found = verify(entries, held)
    found.failures = sorted([*found.failures, *missing(documents, held, folder), *_forgotten(entries, held)])
    return found


def _forgotten(entries: Sequence[Entry], documents: Mapping[str, bytes]) -> Iterator[Problem]:
    """The sentences that neither evidence nor a reason accounts for."""
    coverage = {entry.id: entry for entry in entries if entry.collection == COVERAGE}
    for document in entries:
        if document.collection != "documents" or (content := documents.get(document.id)) is None:
            continue
        text = content.decode("utf-8", "replace")  # that it is not UTF-8 is told elsewhere
        if (entry := coverage.get(document.id)) is None:
            number = len(sentences.split(text))
            message = f"{COVERAGE}.yaml does not have the {number} sentences of it; use coding_coverage --write"
            yield document.problem(("id",), message)
            continue
        extents = measure.extents(entry.data["sentences"])
        for one in measure.forgotten(extents, measure.reasons(entry), measure.spans(entries, entry.id)):
            words = texts.beginning(text[slice(*one)])
            yield entry.problem(
                ("sentences", extents.index(one)),
                f"nobody accounts for “{words}”; make it evidence or give a reason, see coding_coverage",
            )


def verify(entries: Sequence[Entry], documents: Mapping[str, bytes]) -> Verification:
    """Check what the entries say about the given documents (id to the file's bytes), and no others."""
    found = Verification()
    held: dict[str, str] = {}
    for slug, content in documents.items():
        found.counts[slug] = Counter()
        try:
            held[slug] = content.decode("utf-8")
        except UnicodeDecodeError as error:
            entry = next(one for one in entries if one.collection == "documents" and one.id == slug)
            found.failures.append(entry.problem(("source_file",), f"is not UTF-8 at byte {error.start}"))
    for entry in entries:
        if entry.collection == "documents" and entry.id in held:
            checks = _document(entry, documents[entry.id], held[entry.id], found.counts[entry.id])
        elif entry.collection == COVERAGE and entry.id in held:
            checks = _sentences(entry.data, held[entry.id], found.counts[entry.id])
        elif entry.collection == "actors":
            checks = _mentions(entry.data, held, found.counts)
        elif entry.collection in EVENTS:
            checks = _event(entry.data, held, found.counts)
        else:
            continue
        found.failures += [entry.problem(path, message) for path, message in checks]
    found.failures += _unlisted(entries, held, found.counts)
    found.failures.sort()
    return found


Counts = dict[str, Counter[str]]


def _document(entry: Entry, content: bytes, text: str, count: Counter[str]) -> Iterator[Failure]:
    right = {
        "sha256": hashlib.sha256(content).hexdigest(),
        "bytes": len(content),
        "characters": len(text),
        "paragraphs": texts.paragraphs(text),
    }
    for name, value in right.items():
        count["figures of the file"] += 1
        if entry.data[name] != value:
            yield (name,), f"the file has {value}"
    headline = entry.data["headline"]
    if headline is not None:
        count["headlines"] += 1
        if headline.removesuffix("…").rstrip() not in text:
            yield ("headline",), "does not stand in the document"


def _sentences(data: dict[str, Any], text: str, count: Counter[str]) -> Iterator[Failure]:
    given, right = data["sentences"], [list(one) for one in sentences.split(text)]
    count["sentences"] += len(given)
    if given != right:
        wrong = [at for at, one in enumerate(given) if one not in right]
        yield (
            ("sentences", *wrong[:1]),
            f"not so in the document, which has {len(right)} sentences; write them with coding_coverage --write",
        )
    for at, one in enumerate(data["reasons"]):
        count["reasons"] += 1
        yield from _locator(("reasons", at), one, text)
    for at, one in enumerate(data["unlisted_names"]):
        if (one["start"], one["end"]) not in names.occurrences(one["text"], text):
            yield ("unlisted_names", at), f"“{one['text']}” is no word or words there"


def _locator(path: Path, one: dict[str, Any], text: str) -> Iterator[Failure]:
    span = text[one["start"] : one["end"]]
    if texts.digest(span) != one["sha256"]:
        yield (*path, "sha256"), f"the span has {texts.digest(span)}"
    if (paragraph := texts.paragraph_of(text, one["start"])) != one["paragraph"]:
        yield (*path, "paragraph"), f"the span starts in paragraph {paragraph}"


def _mentions(data: dict[str, Any], held: Mapping[str, str], counts: Counts) -> Iterator[Failure]:
    for at, name in enumerate(data["names"]):
        for number, mention in enumerate(name["mentions"]):
            if (text := held.get(mention["document"])) is None:
                continue
            counts[mention["document"]]["names"] += 1
            if text[mention["start"] : mention["end"]] != name["text"]:
                yield ("names", at, "mentions", number), f"is not “{name['text']}” there"


def _unlisted(entries: Sequence[Entry], held: Mapping[str, str], counts: Counts) -> Iterator[Problem]:
    """Every name of an actor that stands in a document is a mention, lies within one, or has a reason why not."""
    known = names.names(entries)
    for entry in entries:
        if entry.collection != COVERAGE or (text := held.get(entry.id)) is None:
            continue
        listed = names.mentions(known, entry.id)
        reasons = {(one["start"], one["end"]) for one in entry.data["unlisted_names"]}
        for name in {one.text: one for one in reversed(known)}.values():
            for extent in names.occurrences(name.text, text):
                counts[entry.id]["occurrences of names"] += 1
                if extent not in reasons and not names.holding(extent, listed):
                    yield _not_listed(name, entry.id, extent)


def _not_listed(name: names.Name, document: str, extent: sentences.Extent) -> Problem:
    start, end = extent
    return name.actor.problem(
        ("names", name.number, "mentions"),
        f"stands in {document} from {start} to {end} as well; add this mention or, under unlisted_names in "
        f"{COVERAGE}.yaml, a reason why it is none",
        name.text,
    )


def _event(data: dict[str, Any], held: Mapping[str, str], counts: Counts) -> Iterator[Failure]:
    spans: dict[int, str] = {}
    for at, one in enumerate(data["evidence"]):
        if (text := held.get(one["document"])) is None:
            continue
        count = counts[one["document"]]
        span = spans[at + 1] = text[one["start"] : one["end"]]
        count["spans"] += 1
        yield from _locator(("evidence", at), one, text)
        if one["wording"] is not None:
            count["wordings"] += 1
            if one["wording"] not in span:
                yield ("evidence", at, "wording"), "does not stand in the span"
    for at, quote in enumerate(data.get("quotes", [])):
        if (span_of := spans.get(quote["evidence"])) is not None:
            counts[data["evidence"][quote["evidence"] - 1]["document"]]["quotes"] += 1
            if quote["text"] not in span_of:
                yield ("quotes", at, "text"), f"does not stand in the span of evidence {quote['evidence']}"
    yield from _wording_of_the_date(data, held, spans)
    yield from _phrases(data, held, counts)


def _wording_of_the_date(data: dict[str, Any], held: Mapping[str, str], spans: Mapping[int, str]) -> Iterator[Failure]:
    """The words that date a record stand in its evidence, unless another act or a date elsewhere dates it."""
    date = data["date"]
    if date["as_written"] is None or date["rule"] in (DatingRule.SAME_OCCASION, DatingRule.STATED):
        return
    at_hand = all(one["document"] in held for one in data["evidence"])
    if at_hand and not any(date["as_written"] in span for span in spans.values()):
        yield (
            ("date", "as_written"),
            "does not stand in a span of the evidence; lengthen one, or the rule is same_occasion",
        )


def _phrases(data: dict[str, Any], held: Mapping[str, str], counts: Counts) -> Iterator[Failure]:
    """The documents' own short wordings stand in one of the documents that report the record."""
    reporting = list(dict.fromkeys(one["document"] for one in data["evidence"]))
    if not all(slug in held for slug in reporting):
        return  # the phrase may stand in the one that is not at hand
    for path, phrase in _as_written(data):
        where = next((slug for slug in reporting if phrase in held[slug]), None)
        if where is None:
            yield path, "does not stand in any document of the record's evidence"
        else:
            counts[where]["phrases"] += 1


def _as_written(value: Any, path: Path = ()) -> Iterator[tuple[Path, str]]:
    """Every `as_written` of a record, a statement's venue and a threat's severity, with its path."""
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, found in items:
        if name in ("as_written", "venue_as_written", "severity") and isinstance(found, str):
            yield (*path, name), found
        elif name != "also_says":
            yield from _as_written(found, (*path, name))
