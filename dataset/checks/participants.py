"""Who takes part, in a part that the kind of record has; the sides of codings."""

from collections.abc import Iterator

from dataset.checks.registry import Record, World, check
from dataset.checks.shapes import Fault
from dataset.layout import EVENTS
from dataset.problems import did_you_mean
from events.choices import Part

# collection -> (parts that at least one actor plays, parts that others may play)
PARTS: dict[str, tuple[set[Part], set[Part]]] = {
    "statements": ({Part.SPEAKER}, {Part.ADDRESSEE, Part.ABOUT, Part.REPORTED_THROUGH}),
    "military-postures": ({Part.ACTOR}, {Part.ANNOUNCED_BY, Part.DIRECTED_AT, Part.IN_SUPPORT_OF, Part.HOST}),
    "sanctions-threats": ({Part.SENDER, Part.TARGET}, set()),
    "diplomatic-contacts": (set(), {Part.CONVENER, Part.PARTICIPANT, Part.HOST, Part.VISITOR, Part.MEDIATOR}),
    "other-events": (set(), {Part.ACTOR, Part.AFFECTED}),
}


def _parts_of(collection: str) -> None:
    needed, others = PARTS[collection]
    allowed = {str(part) for part in needed | others}

    @check(collection, reads=("participants",))
    def parts_are_those_of_the_kind(record: Record, world: World) -> Iterator[Fault]:
        for at, one in enumerate(record["participants"]):
            if one["part"] not in allowed:
                yield (
                    ("participants", at, "part"),
                    f"is no part in {collection}{did_you_mean(one['part'], allowed)}",
                )

    @check(collection, reads=("participants",))
    def nobody_is_missing(record: Record, world: World) -> Iterator[Fault]:
        found = {one["part"] for one in record["participants"]}
        for part in sorted(needed):
            if part not in found:
                yield ("participants",), f"has no {part}"


for _collection in PARTS:
    _parts_of(_collection)


@check(*EVENTS, reads=("participants",))
def an_actor_has_a_part_once(record: Record, world: World) -> Iterator[Fault]:
    seen = set()
    for at, one in enumerate(record["participants"]):
        if (one["actor"], one["part"]) in seen:
            yield ("participants", at, "actor"), f"is {one['part']} twice"
        seen.add((one["actor"], one["part"]))


@check(*EVENTS, reads=("participants",))
def only_a_sender_leads(record: Record, world: World) -> Iterator[Fault]:
    for at, one in enumerate(record["participants"]):
        if one["lead"] is not None and one["part"] != "sender":
            yield ("participants", at, "lead"), "belongs to senders only"


@check(*(set(EVENTS) - {"diplomatic-contacts"}), reads=("participants",))
def only_contacts_tie_participants_to_evidence(record: Record, world: World) -> Iterator[Fault]:
    for at, one in enumerate(record["participants"]):
        if one["evidence"]:
            yield ("participants", at, "evidence"), "belongs to participants of contacts only"
