"""What the checker refuses: each rule is broken once, in a world that is right otherwise."""

from collections.abc import Callable
from typing import Any

import pytest

from dataset import fixtures
from dataset.checks import checked, problems
from dataset.problems import FixtureErrors
from events import ontologies
from tests.dataset import world as w
from tests.dataset.world import World

Breaking = Callable[[World], Any]


def put(slug: str, *paths_and_values: Any) -> Breaking:
    """Set fields; a path is written as the error will write it."""

    def break_it(world: World) -> None:
        for path, value in zip(paths_and_values[::2], paths_and_values[1::2], strict=True):
            set_one(world, path, value)

    def set_one(world: World, path: str, value: Any) -> None:
        *steps, last = path.split(".")
        found: Any = world.find(slug)
        for step in steps:
            found = found[int(step)] if step.isdigit() else found[step]
        found[int(last) if last.isdigit() else last] = value

    return break_it


def drop(slug: str, path: str) -> Breaking:
    def break_it(world: World) -> None:
        *steps, last = path.split(".")
        found: Any = world.find(slug)
        for step in steps:
            found = found[int(step)] if step.isdigit() else found[step]
        del found[last]

    return break_it


def coded(slug: str, cameo: str, mid: str | None) -> Breaking:
    """Give a record one coding."""
    plover = next(iter(ontologies.plover_of(cameo)))
    mode = ontologies.plover_of(cameo)[plover][0]
    sides = {"sources": ["estonia"], "targets": ["latvia"]}
    coding = {**sides, "cameo": cameo, "plover": plover, "plover_mode": mode, "mid": mid, "basis": "scheme"}
    return lambda world: world.find(slug).update(codings=[coding])


def joined_by(actor: str) -> Breaking:
    """Add a speaker to a statement."""
    return lambda world: world.find(w.NO_PASSAGE)["participants"].append({"actor": actor, "part": "speaker"})


def asking(cameo: str) -> Breaking:
    """Make a contact a request to meet, coded so."""

    def break_it(world: World) -> None:
        coded(w.CALL, cameo, None)(world)
        world.find(w.CALL).update(contact_type="convene_request", contact_status="planned")

    return break_it


def again(collection: str, slug: str) -> Breaking:
    return lambda world: world.records[collection].append(dict(world.find(slug)))


def figure(label: str, comparator: str, low: int | None, high: int | None, best: int | None = None) -> dict[str, Any]:
    return w.quantity(label, comparator, low, high, best=best, unit="personnel", as_of=None)


def relate(slug: str, kind: str, to: str) -> Breaking:
    return lambda world: world.find(slug)["relations"].append({"type": kind, "to": to})


S, P, T, C, O = w.NO_PASSAGE, w.ALERT, w.BAN, w.CALL, w.HURT  # noqa: E741
INJURED = w.OTHER["figures"][0]

BROKEN: list[tuple[Breaking, str, str, str]] = [
    # form: (what is broken, record, field, part of the message)
    (put(S, "summery", "x"), S, "summery", "is not a field here"),
    (put(P, "participants.0.rol", "x"), P, "participants.0.rol", "did you mean role?"),
    (drop(S, "summary"), S, "summary", "is missing"),
    (drop(S, "evidence.0.stance"), S, "evidence.0.stance", "is missing"),
    (put(S, "summary", 5), S, "summary", "is a number, not a text"),
    (put(S, "summary", ""), S, "summary", "is empty"),
    (put(S, "summary", " x"), S, "summary", "spaces around it"),
    (put(S, "title", "x" * 111), S, "title", "at most 110"),
    (put(S, "notes", None), S, "notes", "none is []"),
    (put(S, "codings.0.cameo", "131x"), S, "codings.0.cameo", "did you mean 131?"),
    (put(S, "codings.0.cameo", 130), S, "codings.0.cameo", "codes are texts in quotes"),
    (put(S, "codings.0.plover", "THREAT"), S, "codings.0.plover", "did you mean THREATEN?"),
    (put(S, "codings.0.plover_mode", "visit"), S, "codings.0.plover_mode", "is null or restrict for CAMEO 131"),
    (put(S, "codings.0.plover", None), S, "codings.0.plover", "is THREATEN for CAMEO 131"),
    (put(S, "codings.0.mid", "9"), S, "codings.0.mid", "is not a code of MID"),
    (put(S, "codings.0.sources", []), S, "codings.0.sources", "at least 1"),
    (put(S, "statement_type", "threat"), S, "statement_type", "did you mean threaten?"),
    (put(S, "participants.0.part", "speeker"), S, "participants.0.part", "did you mean speaker?"),
    (put(S, "participants.1.actor", "latvija"), S, "participants.1.actor", "did you mean latvia?"),
    (put(S, "crisis", "straits"), S, "crisis", "is not among the crises"),
    (put(S, "place.id", "talinn"), S, "place.id", "did you mean tallinn?"),
    (put(S, "evidence.1.document", "nowhere"), S, "evidence.1.document", "is not among the documents"),
    (put(S, "evidence.0.sha256", "ABC"), S, "evidence.0.sha256", "64 hexadecimal digits"),
    (put(S, "evidence.0.also_says", {"date": ["x"]}), S, "evidence.0.also_says.date", "is not a plain value"),
    (put(S, "evidence.0.also_says", {"Date": "x"}), S, "evidence.0.also_says.Date", "is not the name of a field"),
    (put(S, "evidence.0.also_says", {"date": 2**53}), S, "evidence.0.also_says.date", "is not within"),
    (put(S, "evidence.0.also_says", {"date": "a\tb"}), S, "evidence.0.also_says.date", "cannot be seen, U+0009"),
    (put(S, "summary", "a\x7fb"), S, "summary", "cannot be seen, U+007F"),
    (put(P, "strength.max", 2**53), P, "strength.max", "is above 9007199254740991"),
    (put(S, "date.anchor", "7 March"), S, "date.anchor", "write YYYY-MM-DD"),
    (put(S, "date.edtf", "2022-3-7"), S, "date.edtf", "the forms are"),
    (put(S, "date.edtf", 2022), S, "date.edtf", "put the date in quotes"),
    (put(T, "condition.deadline", "soon"), T, "condition.deadline", "the forms are"),
    (put(T, "severity", "a b c d e f g h i"), T, "severity", "has 9 words"),
    (put(T, "participants.0.lead", "yes"), T, "participants.0.lead", "write true or false"),
    (put(P, "notice_days_after", -1), P, "notice_days_after", "is below 0"),
    (put("tallinn", "latitude", 95), "tallinn", "latitude", "within -90 and 90"),
    (put("estonia", "country", "ESX"), "estonia", "country", "did you mean EST?"),
    (put("estonia", "cow", "366"), "estonia", "cow", "is not a field here"),
    (put("strait", "icb.gravity.0.gravity", "9"), "strait", "icb.gravity.0.gravity", "is not a code of gravity"),
    (put(w.MORNING, "published_basis", "not_stated"), w.MORNING, "published_basis", "is not a code"),
    # ids
    (put(O, "id", "2022-03-08_x"), "2022-03-08_x", "id", "small letters, digits and single hyphens"),
    (again("statements", S), S, "id", "stands twice"),
    (again("diplomatic-contacts", C), C, "id", "stands twice"),
    (put(O, "date.edtf", "2022-03-06"), O, "id", "starts with the record's sort date: 2022-03-06-"),
    (put(w.EVENING, "source_file", "morning.txt"), w.EVENING, "source_file", f"is the file of {w.MORNING}"),
    # documents, places, actors, crises
    (put(w.MORNING, "published_start", "2022-03-08"), w.MORNING, "published", "is before published_start"),
    (put(w.MORNING, "published_end", "2022-03-06"), w.MORNING, "published_end", "is before published"),
    (put(w.EVENING, "agencies_credited", ["Reuters", "AFP"]), w.EVENING, "agencies_credited", "is sorted"),
    (put(w.MORNING, "publisher", "X"), w.MORNING, "publisher_basis", "not_stated exactly where"),
    (put("tallinn", "latitude", None), "tallinn", "longitude", "together or not at all"),
    (put("estonia", "member_of", ["estonia"]), "estonia", "member_of.0", "is the actor itself"),
    (put("anna-berg", "names.0.mentions.0.end", 9), "anna-berg", "names.0.mentions.0.end", "has 9 characters"),
    (put("strait", "icb.gravity.0.actor", "anna-berg"), "strait", "icb.gravity.0.actor", "is not among the parties"),
    # dates
    (put(S, "date.anchor_kind", None), S, "date.anchor_kind", "exactly where there is an anchor"),
    # evidence
    (put(O, "evidence.0.end", 9999), O, "evidence.0.end", "the document has 157 characters"),
    (put(O, "evidence.0.end", 3), O, "evidence.0.end", "is not after start"),
    (put(O, "evidence.0.paragraph", 9), O, "evidence.0.paragraph", "the document has 3 paragraphs"),
    (put(O, "evidence.0.paragraph", 0), O, "evidence.0.paragraph", "is below 1"),
    (lambda world: world.find(P)["evidence"].reverse(), P, "evidence.1", "is out of order"),
    (put(S, "evidence.1.wording_kind", None), S, "evidence.1.wording_kind", "exactly where there is a wording"),
    (put(S, "evidence.1.wording", "no ship " * 9 + "x"), S, "evidence.1.wording", "is longer than its span"),
    (put(S, "quotes.0.evidence", 3), S, "quotes.0.evidence", "the record has 2 pieces of evidence"),
    (put(S, "quotes.0.text", "x" * 99), S, "quotes.0.text", "is longer than the span of evidence 1"),
    (put(C, "participants.0.evidence", [2]), C, "participants.0.evidence.0", "the record has 1 pieces of evidence"),
    (put(T, "instruments.0.evidence", [4]), T, "instruments.0.evidence.0", "the record has 1 pieces"),
    (put(C, "figures", [{**INJURED, "evidence": [2]}]), C, "figures.0.evidence.0", "the record has 1 pieces"),
    # figures
    (put(P, "strength", figure("up to 300", "at_most", 1, 300)), P, "strength.min", "is null for at_most"),
    (put(P, "strength", figure("up to 300", "at_most", None, None)), P, "strength.max", "is missing for at_most"),
    (put(P, "strength", figure("nearly 300", "less_than_near", 1, 300)), P, "strength.min", "is null for less_than"),
    (put(P, "strength", figure("nearly 9", "less_than_near", None, 9, 9)), P, "strength.best", "is null for less_than"),
    (put(P, "strength", figure("over 1", "more_than", 1, 300)), P, "strength.max", "is null for more_than"),
    (put(P, "strength", figure("over 1", "more_than", 1, None, 1)), P, "strength.best", "is null for more_than"),
    (put(P, "strength", figure("at least 1", "at_least", None, None)), P, "strength.min", 'the label "at least 1"'),
    (put(P, "strength", figure("1", "exact", 1, 2)), P, "strength.max", 'is 1 for the label "1"'),
    (put(P, "strength", figure("1", "exact", 1, 1, 2)), P, "strength.best", 'is 1 for the label "1"'),
    (put(P, "strength", figure("about 5", "approx", None, None)), P, "strength.best", "is missing for approx"),
    (put(P, "strength", figure("about 5", "approx", 5, None, 5)), P, "strength.min", "is null for approx"),
    (put(P, "strength", figure("many", "qualitative", None, None, 5)), P, "strength.best", "is null for qualitative"),
    (put(P, "strength", figure("from 9 to 5", "change", 9, None)), P, "strength.min", "is null for change"),
    (put(P, "strength", figure("up to 300", "at_most", None, 300, 40)), P, "strength.best", "is 300 for the label"),
    (put(P, "strength", figure("300", "at_most", None, 300)), P, "strength.comparator", "is exact for the label"),
    (put(P, "strength", figure("many", "exact", 9, 9)), P, "strength.comparator", "is qualitative for the label"),
    (put(P, "strength", figure("9", "qualitative", None, None)), P, "strength.comparator", "is exact for the label"),
    (put(P, "strength", figure("a third", "exact", 3, 3)), P, "strength.label", "write it in digits"),
    (put(P, "strength.label", "up to 3,000", "strength.best", None), P, "strength.max", "is 3000 for the label"),
    (put(C, "duration.label", "nearly two hours"), C, "duration.max", 'is 120 for the label "nearly two hours"'),
    (put(C, "duration.min", 1), C, "duration.min", "is null for less_than_near"),
    (put(P, "evidence.1.figure.max", 301), P, "evidence.1.figure.max", 'is 300 for the label "300"'),
    (put(P, "evidence.0.figure.label", "over 300"), P, "evidence.0.figure.comparator", "is more_than for the label"),
    (put(P, "evidence.1.figure.unit", "boat"), P, "evidence.1.figure.unit", "is personnel, the unit of the record's"),
    (put(C, "evidence.0.figure", w.quantity("up to an hour", "at_most", None, 1)), C, "evidence.0.figure.max", "is 60"),
    (put(O, "figures.0.best", None), O, "figures.0.best", "is missing for approx"),
    (put(O, "figures.0.label", "about 120"), O, "figures.0.best", 'is 120 for the label "about 120"'),
    (drop(O, "figures.0.unit"), O, "figures.0.unit", "is missing"),
    (put(P, "strength.unit", None), P, "strength.unit", "is null, not a text"),
    (put(P, "figures", [{**INJURED, "measure": "strength"}]), P, "figures.0.measure", "a field of its own"),
    (put(T, "evidence.0.figure", w.quantity("1", "exact", 1, 1)), T, "evidence.0.figure", "that names evidence 1"),
    (put(O, "evidence.0.figure.measure", "age"), O, "evidence.0.figure", "an entry of measure age of figures"),
    # participants
    (put(P, "participants.2.part", "target"), P, "participants.2.part", "is no part in military-postures"),
    (put(S, "participants.0.part", "addressee"), S, "participants", "has no speaker"),
    (put(T, "participants", [{"actor": "latvia", "part": "sender"}]), T, "participants", "has no target"),
    (put(C, "participants.1", {**w.BERG, "part": "convener"}), C, "participants.1.actor", "is convener twice"),
    (put(C, "participants.1.lead", True), C, "participants.1.lead", "belongs to senders only"),
    (put(S, "participants.0.evidence", [1]), S, "participants.0.evidence", "contacts only"),
    # relations
    (relate(S, "about", S), S, "relations.1.to", "is the record itself"),
    (relate(S, "about", "2022-03-07-x"), S, "relations.1.to", "is not among the events"),
    (relate(S, "conveys", P), S, "relations.1", "stands twice"),
    (relate(P, "conveys", C), P, "relations.0.type", "starts at a statement"),
    (relate(S, "conveys", w.BAN_INDIRECT), S, "relations.1.to", "is a statement"),
    (relate(S, "carries_out", w.BAN_INDIRECT), S, "relations.1.type", "joins an act to its plan"),
    (relate(C, "carries_out", P), C, "relations.0.to", "carries_out joins two of the diplomatic-contacts"),
    (relate(P, "reiterates", S), P, "relations.0.to", "reiterates joins two of the military-postures"),
    # kinds
    (put(S, "cite_as", "x"), S, "cite_as", "is null"),
    (drop(P, "cite_as"), P, "cite_as", "is missing"),
    (put(S, "quote_kind", "indirect"), S, "quote_kind", "exactly where quotes is []"),
    (put(S, "quote_fidelity", None), S, "quote_fidelity", "exactly where quotes is []"),
    (put(T, "specificity", "unspecified"), T, "specificity", "is instrument_named"),
    (put(P, "origins", [{"place": "tallinn", "as_written": x} for x in "ab"]), P, "origins.1.place", "stands twice"),
    # statements
    (put(S, "attribution", "metonym"), S, "attribution", "is named_person for a speaker of kind person"),
    (put(w.BAN_INDIRECT, "attribution", "office"), w.BAN_INDIRECT, "attribution", "collective or metonym for"),
    (joined_by("latvia"), S, "attribution", "is collective for joint speakers"),
    (put(S, "venue", "press_conference"), S, "venue_as_written", "the words that print the venue"),
    (put(S, "venue_as_written", "in Tallinn"), S, "venue", "is named where venue_as_written is given"),
    (put(w.MORNING, "translation", "machine"), S, "quote_fidelity", f"{w.MORNING} is a translation"),
    # documents
    (put(w.MORNING, "picture_credits", ["B", "A"]), w.MORNING, "picture_credits", "is sorted: A, B"),
    (put(w.MORNING, "agencies_credited", ["EFE"]), w.MORNING, "agencies_credited.0", "it stands in picture_credits"),
    # relations of one kind
    (relate(S, "updates", w.BAN_INDIRECT), S, "relations.1.type", "starts at a military posture"),
    (relate(P, "updates", C), P, "relations.0.to", "updates joins two of the military-postures"),
    (relate(P, "alleges", C), P, "relations.0.type", "starts at a statement"),
    # codes of contacts, dates of standing positions
    (asking("036"), C, "codings.0.cameo", "is 026 for a request to meet"),
    (put(S, "date.rule", "standing", "date.edtf", "../2022-03-07"), S, "date.as_written", "tell it in the present"),
    (put(S, "date.rule", "same_occasion"), S, "date.as_written", "the words that date the other act"),
    (put(P, "evidence.1.also_says", {"notice_days_after": 3}), P, "evidence.1.also_says.notice_days_after",
     "is what the record says already"),
    # codes against types, dates against rules, wording and evidence
    (put(S, "statement_type", "promise"), S, "codings.0.cameo", "contradicts statement_type promise"),
    (coded(P, "154", mid=None), P, "codings.0.cameo", "whose CAMEO code is 152"),
    (coded(P, "152", mid="10"), P, "codings.0.mid", "whose MID action is 8"),
    (coded(T, "130", mid=None), T, "codings.0.cameo", "whose CAMEO code is 1312"),
    (coded(C, "130", mid=None), C, "codings.0.cameo", "contradicts contact_status held"),
    (put(w.NEXT_CALL, "date.rule", "future_weekday", "date.anchor", "2022-03-01"), w.NEXT_CALL, "date.edtf", "between"),
    (put(S, "date.rule", "soon"), S, "date.edtf", "its end is open"),
    (put(S, "date.rule", "standing", "date.as_written", "says"), S, "date.edtf", "its start is open"),
    (put(S, "date.as_written", "on Friday"), S, "date.edtf", "is a Monday; the wording says Friday"),
    (put(S, "date.rule", "soon", "date.anchor", None, "date.anchor_kind", None), S, "date.anchor", "is missing"),
]  # fmt: skip


def found(world: World) -> list[Any]:
    return problems(fixtures.read(world.write()))


def test_the_tiny_world_is_right(world):
    assert found(world) == []


@pytest.mark.parametrize(
    ("break_it", "record", "field", "message"),
    BROKEN,
    ids=[f"{record}.{field}: {message}" for _, record, field, message in BROKEN],
)
def test_a_broken_rule_is_told_with_record_and_field(world, break_it, record, field, message):
    break_it(world)
    [problem] = found(world)
    assert (problem.record, problem.field) == (record, field)
    assert message in problem.message


def test_all_errors_are_told_at_once_sorted_by_file_and_line(world):
    world.find(S)["title"] = None
    world.find(S)["quotes"][0]["evidence"] = 7
    world.find(w.BAN_INDIRECT)["venue"] = "street"
    world.find(P)["participants"][0]["actor"] = "estland"
    world.find("anna-berg")["kind"] = "human"
    told = found(world)
    assert [problem.field for problem in told] == [
        "kind",
        "participants.0.actor",
        "title",
        "quotes.0.evidence",
        "venue",
    ]
    assert told == sorted(told)


def test_an_error_names_the_line_of_its_value(world):
    world.find(S)["venue"] = "street"
    [problem] = found(world)
    lines = (world.folder / "statements/2022-03.yaml").read_text().splitlines()
    assert lines[problem.line - 1] == "  venue: street"
    start = f'fixtures/statements/2022-03.yaml:{problem.line} {S} venue "street": is not a code of venue'
    assert str(problem).startswith(start)


def test_a_long_value_is_cut_in_the_list(world):
    world.find(S)["title"] = "long " * 60
    [problem] = [one for one in found(world) if one.field == "title"]
    assert len(problem.value) <= 60


def test_what_has_happened_did_so_before_it_was_reported(world):
    world.find(O)["date"]["edtf"], world.find(O)["id"] = "2022-03-09", "2022-03-09-fishermen-hurt"
    [problem] = found(world)
    assert (problem.field, problem.message) == (
        "evidence.0.document",
        "was published on 2022-03-08, before the record's date 2022-03-09",
    )


def test_a_past_weekday_is_the_latest_before_its_anchor(world):
    world.find(S)["date"] |= {"rule": "past_weekday", "anchor": "2022-03-20"}
    assert {problem.field for problem in found(world)} == {"date.edtf"}


def test_a_reference_to_a_malformed_record_is_no_second_error(world):
    world.find("latvia")["kind"] = "country"
    assert [problem.record for problem in found(world)] == ["latvia"]


def test_a_circle_of_memberships_is_told_at_each_member(world):
    world.find("estonia")["member_of"] = ["latvia"]
    world.find("latvia")["member_of"] = ["estonia"]
    assert {(problem.record, problem.field) for problem in found(world)} == {
        ("estonia", "member_of"),
        ("latvia", "member_of"),
    }


def test_an_id_may_start_with_the_year_where_only_the_year_is_known(world):
    world.find(O)["date"]["edtf"] = "2022/.."
    world.find(O)["id"] = "2022-fishermen-hurt"
    assert [problem.message for problem in found(world)] == ["belongs in other-events/2022-01.yaml"]


def test_an_event_stands_in_the_file_of_its_month(world):
    world.write()
    (world.folder / "other-events/2022-03.yaml").rename(world.folder / "other-events/2022-04.yaml")
    [problem] = problems(fixtures.read(world.folder))
    assert problem.message == "belongs in other-events/2022-03.yaml"


def test_optional_fields_are_filled_in_for_what_follows(world):
    entries = {entry.id: entry.data for entry in checked(fixtures.read(world.write()))}
    assert entries[S]["participants"][1]["role"] is None
    assert entries[S]["participants"][1]["evidence"] == []
    assert entries[S]["disagreement"] is None


def test_checked_raises_every_problem(world):
    world.find(S)["venue"] = "street"
    with pytest.raises(FixtureErrors, match="is not a code of venue"):
        checked(fixtures.read(world.write()))
