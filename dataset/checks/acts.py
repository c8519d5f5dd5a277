"""Acts over several records: who acts in them, when, in which direction, and that each counts once."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Sequence
from graphlib import CycleError, TopologicalSorter

from dataset import dates
from dataset.checks.registry import Dataset, Found, Record, whole
from dataset.counting import HOLDING, PartlyHeld
from dataset.fixtures import Entry
from events import ontologies
from events.choices import (
    ContactStatus,
    ContactType,
    Factuality,
    Part,
    PostureStatus,
    PostureType,
    RelationType,
    StatementType,
)

# The parts of those who do what a record tells.
ACTING = (
    Part.ACTOR, Part.SENDER, Part.CONVENER, Part.PARTICIPANT, Part.HOST, Part.VISITOR, Part.MEDIATOR,
)  # fmt: skip
BACKWARD = (
    RelationType.RESPONDS_TO, RelationType.CARRIES_OUT, RelationType.UPDATES, RelationType.REITERATES,
    RelationType.SPECIFIES, RelationType.SUPERSEDES,
)  # fmt: skip
STANDING = (PostureType.TROOP_CONCENTRATION, PostureType.STANDING_PRESENCE)
OBSERVED = (PostureStatus.ASSESSED, PostureStatus.IN_PROGRESS, PostureStatus.IN_PLACE)
ONE_WAY = (ContactType.WRITTEN_COMMUNICATION, ContactType.JOINT_STATEMENT, ContactType.CONVENE_REQUEST)
TELLING_NO_ACT = (
    StatementType.MAKE_STATEMENT, StatementType.ASSESS, StatementType.COMMENT_OPTIMISTIC,
    StatementType.COMMENT_PESSIMISTIC,
)  # fmt: skip
TO_COME = (Factuality.FUTURE, Factuality.HYPOTHETICAL, Factuality.UNCONFIRMED)


def who(record: Record, *parts: str) -> list[str]:
    return [one["actor"] for one in record["participants"] if one["part"] in parts]


@whole
def relations_form_no_circle(dataset: Dataset) -> Iterator[Found]:
    for types in (HOLDING, BACKWARD):
        graph = {
            entry.id: {relation["to"] for relation in entry.data["relations"] if relation["type"] in types}
            for entry in dataset.events.values()
        }
        try:
            TopologicalSorter(graph).prepare()
        except CycleError as error:
            circle: Sequence[str] = error.args[1]
            yield (
                dataset.events[circle[0]],
                (("relations",), f"lead back to the record itself: {', '.join(circle[1:-1])}"),
            )


@whole
def who_conveys_speaks_of_an_own_act(dataset: Dataset) -> Iterator[Found]:
    """Who announces or repeats the own side's act conveys it; who asserts that others did something alleges it."""
    for entry in dataset.events.values():
        speakers = who(entry.data, Part.SPEAKER)
        for at, relation in enumerate(entry.data["relations"]):
            if relation["type"] not in (RelationType.CONVEYS, RelationType.ALLEGES):
                continue
            acting = who(dataset.events[relation["to"]].data, *ACTING)
            own = any(dataset.same_side(one, other, entry.data) for one in speakers for other in acting)
            if own != (relation["type"] == RelationType.CONVEYS):
                right = "conveys: the speaker's own side acts" if own else "alleges: others act, or about for a remark"
                yield entry, (("relations", at, "type"), f"is {right} in {relation['to']}")


@whole
def a_statement_that_conveys_an_act_is_of_a_type_that_tells_one(dataset: Dataset) -> Iterator[Found]:
    """An assertion, an estimate or an outlook tells no act of the own side, unless that the act will not be done."""
    for entry in dataset.of("statements"):
        for relation in entry.data["relations"]:
            if relation["type"] != RelationType.CONVEYS or entry.data["statement_type"] not in TELLING_NO_ACT:
                continue
            if dataset.events[relation["to"]].data["factuality"] != Factuality.NEGATED:
                said = f"is {StatementType.ANNOUNCE_ACTION} or what is done in words, since it conveys {relation['to']}"
                yield entry, (("statement_type",), said)


@whole
def who_announces_a_posture_acts_for_its_side(dataset: Dataset) -> Iterator[Found]:
    for entry in dataset.of("military-postures"):
        acting = who(entry.data, Part.ACTOR)
        for at, one in enumerate(entry.data["participants"]):
            if one["part"] == Part.ANNOUNCED_BY and not any(
                dataset.same_side(one["actor"], other, entry.data) for other in acting
            ):
                yield entry, (("participants", at, "part"), "announces another's posture; a statement alleges it")


@whole
def observations_of_one_standing_posture_are_joined(dataset: Dataset) -> Iterator[Found]:
    """Build-ups and presences of the same forces at the same places, each after the first joined by `updates`."""
    groups: dict[object, list[Entry]] = defaultdict(list)
    for entry in dataset.of("military-postures"):
        data = entry.data
        if data["posture_type"] in STANDING and data["status"] in OBSERVED and data["destinations"]:
            places = frozenset(one["place"] for one in data["destinations"])
            groups[data["posture_type"], frozenset(who(data, Part.ACTOR)), places].append(entry)
    for group in groups.values():
        _, *later = sorted(group, key=lambda entry: (dates.parse(entry.data["date"]["edtf"]).sort, entry.id))
        ids = {entry.id for entry in group}
        for entry in later:
            if not any(one["type"] == RelationType.UPDATES and one["to"] in ids for one in entry.data["relations"]):
                others = ", ".join(sorted(ids - {entry.id}))
                yield entry, (("relations",), f"has no updates: it observes the same standing posture as {others}")


@whole
def an_update_is_of_the_same_posture(dataset: Dataset) -> Iterator[Found]:
    for entry in dataset.of("military-postures"):
        for at, relation in enumerate(entry.data["relations"]):
            if relation["type"] != RelationType.UPDATES:
                continue
            earlier = dataset.events[relation["to"]].data
            if earlier.get("posture_type") != entry.data["posture_type"]:
                yield entry, (("relations", at, "to"), "is a posture of another type, which this one does not update")
            elif set(who(earlier, Part.ACTOR)) != set(who(entry.data, Part.ACTOR)):
                yield entry, (("relations", at, "to"), "is the posture of others, which this one does not update")


@whole
def a_coding_is_held_by_another_record_wholly_or_not(dataset: Dataset) -> Iterator[Found]:
    for entry in dataset.events.values():
        for at in range(len(entry.data["codings"])):
            try:
                dataset.counting.held(entry.data, at)
            except PartlyHeld as error:
                yield entry, (("codings", at), str(error))


@whole
def a_contact_is_coded_in_every_direction_it_has(dataset: Dataset) -> Iterator[Found]:
    """From the convener; of a plan that one side announces, from that side; else each way between the parties."""
    for entry in dataset.of("diplomatic-contacts"):
        data = entry.data
        if data["contact_type"] in ONE_WAY or data["contact_status"] not in (ContactStatus.PLANNED, ContactStatus.HELD):
            continue
        announcing = dataset.announcing(entry.id) if data["contact_status"] == ContactStatus.PLANNED else []
        speakers = [(speaker, one.data) for one in announcing for speaker in who(one.data, Part.SPEAKER)]
        conveners = who(data, Part.CONVENER)
        ways = {(a, b) for one in data["codings"] for a in one["sources"] for b in one["targets"]}
        for at, coding in enumerate(data["codings"]):
            for source in coding["sources"]:
                if conveners and source not in conveners:
                    yield entry, (("codings", at, "sources"), f"{source} is no convener; {conveners[0]} is")
                elif not conveners and speakers:
                    if not any(dataset.same_side(one, source, said) for one, said in speakers):
                        yield entry, (("codings", at, "sources"), f"{source} is not told to plan it")
                elif not conveners and (lost := [one for one in coding["targets"] if (one, source) not in ways]):
                    yield entry, (("codings", at), f"has no counterpart from {lost[0]} to {source}")


@whole
def an_act_that_is_coded_was_done_when_it_was_reported(dataset: Dataset) -> Iterator[Found]:
    """What is coded of a plan is the announcement: it has a day of its own, no later than the first report."""
    for entry in dataset.events.values():
        data = entry.data
        documents = [dataset.documents[one["document"]].data for one in data["evidence"]]
        first = dt.date.fromisoformat(min(one["published"] for one in documents))
        for at, coding in enumerate(data["codings"]):
            said = dates.parse(coding["date"] or data["date"]["edtf"])
            if data["factuality"] == Factuality.FUTURE and coding["date"] is None:
                yield entry, (("codings", at, "date"), "is missing: what is coded of a plan is its announcement")
            elif ontologies.quad(coding["cameo"]) in (1, 3) and (said.end is None or said.end > first):
                yield (
                    entry,
                    (
                        ("codings", at, "date"),
                        f"ends no later than the first report, of {first}; of a plan it is the announcement's",
                    ),
                )


@whole
def a_plan_is_announced_when_its_announcement_was_made(dataset: Dataset) -> Iterator[Found]:
    for entry in (*dataset.of("military-postures"), *dataset.of("diplomatic-contacts")):
        announced = [dates.parse(one.data["date"]["edtf"]) for one in dataset.announcing(entry.id)]
        if entry.data["factuality"] not in TO_COME or not announced:
            continue
        first = min(announced, key=lambda one: one.sort)
        for at, coding in enumerate(entry.data["codings"]):
            own = dates.parse(coding["date"] or entry.data["date"]["edtf"])
            if (own.start, own.end) != (first.start, first.end):
                said = f"{first.start or 'unknown'} to {first.end or 'unknown'}"
                yield entry, (("codings", at, "date"), f"is the day of the statement that conveys it, {said}")


@whole
def one_code_of_one_kind_of_act_has_one_basis(dataset: Dataset) -> Iterator[Found]:
    """Not 130: help that is a threat to another is coded by this codebook, other threats by CAMEO."""
    first: dict[tuple[str, str], tuple[str, Entry]] = {}
    for entry in dataset.events.values():
        act = entry.data.get("statement_type") or entry.collection
        for at, coding in enumerate(entry.data["codings"]):
            basis, before = first.setdefault((act, coding["cameo"]), (coding["basis"], entry))
            if basis != coding["basis"] and coding["cameo"] != "130":
                yield entry, (("codings", at, "basis"), f"is {basis} for the same code in {before.id}")
