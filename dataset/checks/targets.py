"""Toward whom a statement is: whoever it is, the text names them."""

from collections.abc import Iterator

from dataset.checks.registry import Dataset, Found, whole
from dataset.fixtures import Entry
from dataset.layout import COVERAGE


@whole
def a_target_is_named_in_the_evidence_or_in_a_note(dataset: Dataset) -> Iterator[Found]:
    """By a mention of the actor or of one of the same side within a span; otherwise a note names who is meant.

    Only in documents whose coverage is listed: of others nobody has said that all mentions are there.
    """
    covered = {entry.id for entry in dataset.of(COVERAGE)}
    actors = {entry.id: entry for entry in dataset.of("actors")}
    for entry in dataset.of("statements"):
        if not all(one["document"] in covered for one in entry.data["evidence"]):
            continue
        for at, coding in enumerate(entry.data["codings"]):
            for number, target in enumerate(coding["targets"]):
                side = [one for one in actors.values() if dataset.same_side(one.id, target, entry.data)]
                if not any(_mentioned(one, entry) or _noted(one, entry) for one in side):
                    said = f"names {target}, whom neither the evidence nor a note names"
                    yield entry, (("codings", at, "targets", number), said)


def _mentioned(actor: Entry, entry: Entry) -> bool:
    return any(
        mention["document"] == one["document"] and mention["start"] < one["end"] and one["start"] < mention["end"]
        for name in actor.data["names"]
        for mention in name["mentions"]
        for one in entry.data["evidence"]
    )


def _noted(actor: Entry, entry: Entry) -> bool:
    called = {actor.data["name"], *(name["text"] for name in actor.data["names"])}
    called |= {one["name"] for one in entry.data["participants"] if one["actor"] == actor.id and one["name"]}
    return any(name in note for name in called for note in entry.data["notes"])
