"""Sentences, what covers them, and the reasons for those that nothing covers."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from dataset.checks.registry import Record, World, check
from dataset.checks.shapes import Fault
from dataset.coverage import MOST_SENTENCES, measure, names
from dataset.coverage.reasons import MAY_REPEAT, MUST_REPEAT
from dataset.layout import COVERAGE, EVENTS
from dataset.problems import did_you_mean
from sources.choices import CoverageReason, UnlistedNameReason


@check(COVERAGE, reads=("id", "sentences", "sentence_count"))
def sentences_are_in_order(record: Record, world: World) -> Iterator[Fault]:
    characters = world.number("documents", record["id"], "characters")
    for at, one in enumerate(record["sentences"]):
        if len(one) != 2 or one[0] >= one[1]:
            yield ("sentences", at), "is not [start, end] with the end after the start"
        elif characters is not None and one[1] > characters:
            yield ("sentences", at), f"the document has {characters} characters"
    for at, (before, now) in enumerate(pairwise(measure.extents(record["sentences"])), start=1):
        if now[0] < before[1]:
            yield ("sentences", at), f"does not lie after the sentence before, which ends at {before[1]}"
    if record["sentence_count"] != len(record["sentences"]):
        yield ("sentence_count",), f"there are {len(record['sentences'])} sentences"


@check(COVERAGE, reads=("id", "sentences", "reasons"))
def reasons_are_given_for_sentences_that_nothing_covers(record: Record, world: World) -> Iterator[Fault]:
    sentences = set(measure.extents(record["sentences"]))
    spans = measure.spans(world.entries, record["id"])
    for at, one in enumerate(record["reasons"]):
        place = one["start"], one["end"]
        if place not in sentences:
            yield ("reasons", at, "start"), f"{place[0]} to {place[1]} is no sentence of this document"
        elif measure.covered(place, spans):
            number = next(span for span in spans if measure.held(place, [span]))
            yield (
                ("reasons", at, "reason"),
                f"the sentence is covered, by {number.entry.id}, evidence {number.number}; take the reason out",
            )
    for at, (before, now) in enumerate(pairwise(record["reasons"]), start=1):
        if now["start"] <= before["start"]:
            yield ("reasons", at, "start"), "is out of order or stands twice: sort by start"


@check(COVERAGE, reads=("id", "reasons"))
def reasons_say_what_they_must(record: Record, world: World) -> Iterator[Fault]:
    for at, one in enumerate(record["reasons"]):
        reason = one["reason"]
        if reason == CoverageReason.NARRATOR_COMMENT and one["note"] is None:
            yield ("reasons", at, "note"), "says, for a comment of the narrator, why no act is reported"
        if reason in MUST_REPEAT and not one["repeats"]:
            yield ("reasons", at, "repeats"), f"names, for {reason}, the records that are repeated"
        elif reason not in MAY_REPEAT and one["repeats"]:
            yield ("reasons", at, "repeats"), f"is [] for {reason}"
        for number, slug in enumerate(one["repeats"]):
            if not _is_told_in(world, slug, record["id"]):
                yield ("reasons", at, "repeats", number), "has no evidence in this document to be repeated"


@check(COVERAGE, reads=("id", "unlisted_names"))
def unlisted_names_are_names_that_no_mention_lists(record: Record, world: World) -> Iterator[Fault]:
    known = names.names(world.entries)
    words = {name.text for name in known}
    listed = names.mentions(known, record["id"])
    for at, one in enumerate(record["unlisted_names"]):
        here = ("unlisted_names", at)
        if one["text"] not in words:
            yield (*here, "text"), f"is no name of an actor{did_you_mean(one['text'], words)}"
        elif held := names.holding((one["start"], one["end"]), listed):
            mention = f"{held.start} to {held.end} is a mention of {held.name.actor.id}, as “{held.name.text}”"
            yield (*here, "start"), f"{mention}; take this entry out"
        if one["reason"] == UnlistedNameReason.OTHER_SENSE and one["note"] is None:
            yield (*here, "note"), f"says, for {one['reason']}, what is meant"


@check(COVERAGE, reads=("id", "unlisted_names"))
def unlisted_names_are_in_order(record: Record, world: World) -> Iterator[Fault]:
    characters = world.number("documents", record["id"], "characters")
    for at, one in enumerate(record["unlisted_names"]):
        length = len(one["text"])
        if one["end"] != one["start"] + length:
            yield ("unlisted_names", at, "end"), f"the name has {length} characters: end is {one['start'] + length}"
        elif characters is not None and one["end"] > characters:
            yield ("unlisted_names", at, "end"), f"the document has {characters} characters"
    for at, (before, now) in enumerate(pairwise(record["unlisted_names"]), start=1):
        if (now["start"], now["end"]) <= (before["start"], before["end"]):
            yield ("unlisted_names", at, "start"), "is out of order or stands twice: sort by start, then by end"


def _is_told_in(world: World, slug: str, document: str) -> bool:
    collection = world.event_collection(slug)
    entry = world.by_id[collection][slug] if collection else None
    return entry is not None and bool(measure.spans([entry], document))


@check(*EVENTS, reads=("evidence",))
def a_span_holds_at_most_two_sentences(record: Record, world: World) -> Iterator[Fault]:
    for at, one in enumerate(record["evidence"]):
        count = measure.reached(one["start"], one["end"], _sentences(world, one["document"]))
        if count > MOST_SENTENCES:
            yield ("evidence", at), f"the span reaches {count} sentences; at most {MOST_SENTENCES}: shorten or split it"


def _sentences(world: World, document: str) -> list[Any]:
    entry = world.by_id[COVERAGE].get(document)
    return measure.extents(entry.data.get("sentences")) if entry else []
