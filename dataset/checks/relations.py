"""Relations: between two records, of kinds that the type can join."""

from collections.abc import Iterator

from dataset.checks.registry import Record, World, check
from dataset.checks.shapes import Fault
from dataset.layout import EVENTS

# Types that join records of one kind; a statement is not carried out, it conveys or responds.
SAME_KIND = {"carries_out", "adds_to", "updates", "reiterates", "specifies", "supersedes"}


@check(*EVENTS, reads=("id", "relations"))
def a_relation_leads_to_another_record(record: Record, world: World) -> Iterator[Fault]:
    seen = set()
    for at, relation in enumerate(record["relations"]):
        if relation["to"] == record["id"]:
            yield ("relations", at, "to"), "is the record itself"
        if (relation["type"], relation["to"]) in seen:
            yield ("relations", at), "stands twice"
        seen.add((relation["type"], relation["to"]))


@check(*EVENTS, reads=("id", "relations"))
def a_relation_joins_fitting_kinds(record: Record, world: World) -> Iterator[Fault]:
    own = world.event_collection(record["id"])
    for at, relation in enumerate(record["relations"]):
        kind, other = relation["type"], world.event_collection(relation["to"])
        if kind in ("conveys", "alleges") and own != "statements":
            yield ("relations", at, "type"), "starts at a statement"
        elif kind in ("conveys", "alleges") and other == "statements":
            yield (
                ("relations", at, "to"),
                f"is a statement; {kind} leads to an act, a posture, a threat or a contact",
            )
        elif kind == "updates" and own != "military-postures":
            yield ("relations", at, "type"), "starts at a military posture"
        elif kind == "carries_out" and own == "statements":
            yield ("relations", at, "type"), "joins an act to its plan; a statement conveys or responds_to"
        elif kind in SAME_KIND and own != other:
            yield ("relations", at, "to"), f"is among the {other}; {kind} joins two of the {own}"
