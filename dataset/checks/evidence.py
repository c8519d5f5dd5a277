"""Evidence and what refers to it by number."""

from collections.abc import Iterator
from itertools import pairwise

from dataset.checks.registry import Record, World, check
from dataset.checks.shapes import Fault
from dataset.layout import EVENTS
from dataset.problems import Path


@check(*EVENTS, reads=("evidence",))
def a_span_lies_in_its_document(record: Record, world: World) -> Iterator[Fault]:
    for at, one in enumerate(record["evidence"]):
        characters = world.number("documents", one["document"], "characters")
        paragraphs = world.number("documents", one["document"], "paragraphs")
        if one["end"] <= one["start"]:
            yield ("evidence", at, "end"), f"is not after start, {one['start']}"
        elif characters is not None and one["end"] > characters:
            yield ("evidence", at, "end"), f"the document has {characters} characters"
        if paragraphs is not None and one["paragraph"] > paragraphs:
            yield ("evidence", at, "paragraph"), f"the document has {paragraphs} paragraphs"


@check(*EVENTS, reads=("evidence",))
def evidence_is_in_order(record: Record, world: World) -> Iterator[Fault]:
    """By document, then by place in it: the numbers follow from the order."""
    keys = [(one["document"], one["start"], one["end"]) for one in record["evidence"]]
    for at, (before, now) in enumerate(pairwise(keys), start=1):
        if now == before:
            yield ("evidence", at, "start"), "the span stands twice"
        elif now < before:
            yield (
                ("evidence", at),
                "is out of order: sort by document, then start, and mend the numbers that refer to it",
            )


@check(*EVENTS, reads=("evidence",))
def a_wording_has_a_kind(record: Record, world: World) -> Iterator[Fault]:
    for at, one in enumerate(record["evidence"]):
        if (one["wording"] is None) != (one["wording_kind"] is None):
            yield ("evidence", at, "wording_kind"), "is given exactly where there is a wording"
        elif one["wording"] is not None:
            if len(one["wording"]) > one["end"] - one["start"]:
                yield ("evidence", at, "wording"), "is longer than its span"
            if one["wording_kind"] == "phrase" and (words := len(one["wording"].split())) > 8:
                yield ("evidence", at, "wording"), f"has {words} words; a narrator's phrase has at most 8"


@check(*EVENTS, reads=("evidence",))
def a_document_says_something_else_than_the_record(record: Record, world: World) -> Iterator[Fault]:
    """`also_says` is for what a document says differently."""
    for at, one in enumerate(record["evidence"]):
        for field, said in one["also_says"].items():
            if said is not None and record.get(field) == said:
                yield ("evidence", at, "also_says", field), "is what the record says already; leave it out"


def _out_of_range(record: Record, numbers: list[int], path: Path) -> Iterator[Fault]:
    count = len(record["evidence"])
    for at, number in enumerate(numbers):
        if not 1 <= number <= count:
            yield (*path, at), f"the record has {count} pieces of evidence"


@check(*EVENTS, reads=("evidence", "participants"))
def participants_name_evidence(record: Record, world: World) -> Iterator[Fault]:
    for at, one in enumerate(record["participants"]):
        yield from _out_of_range(record, one["evidence"], ("participants", at, "evidence"))


@check(*EVENTS, reads=("evidence", "figures"))
def figures_name_evidence(record: Record, world: World) -> Iterator[Fault]:
    for at, one in enumerate(record["figures"]):
        yield from _out_of_range(record, one["evidence"], ("figures", at, "evidence"))


@check("sanctions-threats", reads=("evidence", "instruments"))
def instruments_name_evidence(record: Record, world: World) -> Iterator[Fault]:
    for at, one in enumerate(record["instruments"]):
        yield from _out_of_range(record, one["evidence"], ("instruments", at, "evidence"))


@check("statements", reads=("evidence", "quotes"))
def quotes_name_evidence(record: Record, world: World) -> Iterator[Fault]:
    count = len(record["evidence"])
    for at, quote in enumerate(record["quotes"]):
        if not 1 <= quote["evidence"] <= count:
            yield ("quotes", at, "evidence"), f"the record has {count} pieces of evidence"
            continue
        one = record["evidence"][quote["evidence"] - 1]
        if len(quote["text"]) > one["end"] - one["start"]:
            yield ("quotes", at, "text"), f"is longer than the span of evidence {quote['evidence']}"
