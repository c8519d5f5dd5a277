"""What the checker refuses over several records: who acts, when, in which direction, and that each act counts once."""

from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest

from dataset import fixtures
from dataset.checks import problems
from tests.dataset import world as w
from tests.dataset.world import World

Breaking = Callable[[World], Any]
S, P, T, C, NEXT = w.NO_PASSAGE, w.ALERT, w.BAN, w.CALL, w.NEXT_CALL
LATER = "2022-03-07-estonia-sailors-seen-again"


def coding(cameo: str, source: str, *targets: str, **more: Any) -> dict[str, Any]:
    plover, mode = {"036": ("AGREE", None), "041": ("CONSULT", "phone"), "154": ("MOBILIZE", "troops")}.get(
        cameo, ("MOBILIZE", "troops")
    )
    given = {"cameo": cameo, "plover": plover, "plover_mode": mode, "mid": None, "basis": "scheme"}
    return {"sources": [source], "targets": list(targets), **given, **more}


def related(slug: str, *relations: tuple[str, str]) -> Breaking:
    return lambda world: world.find(slug).update(relations=[{"type": kind, "to": to} for kind, to in relations])


def coded(slug: str, *codings: dict[str, Any]) -> Breaking:
    return lambda world: world.find(slug).update(codings=list(codings))


def together(*breakings: Breaking) -> Breaking:
    def break_it(world: World) -> None:
        for one in breakings:
            one(world)

    return break_it


def standing(world: World) -> None:
    """Two observations of one build-up."""
    seen = world.find(P)
    seen.update(
        posture_type="troop_concentration",
        status="in_place",
        destinations=[{"place": "tallinn", "as_written": None}],
        codings=[coding("154", "estonia", "latvia", mid="7")],
    )
    world.find(S)["relations"] = []
    world.records["military-postures"].append({**deepcopy(seen), "id": LATER})


def announced(world: World) -> None:
    """Latvia announces the call to come."""
    world.find(w.BAN_INDIRECT)["relations"] = [{"type": "conveys", "to": NEXT}]


ACTS: list[tuple[str, Breaking, str, str, str]] = [
    # what is broken, how, record, field, part of the message
    ("an act of others is conveyed", related(w.BAN_INDIRECT, ("conveys", P)), w.BAN_INDIRECT, "relations.0.type",
     f"is alleges: others act, or about for a remark in {P}"),
    ("an own act is alleged", related(S, ("alleges", P)), S, "relations.0.type", "is conveys: the speaker's own side"),
    ("an assertion conveys an act",
     lambda world: world.find(S).update(statement_type="make_statement", codings=[]), S, "statement_type",
     f"is announce_action or what is done in words, since it conveys {P}"),
    ("one code has two bases",
     lambda world: world.find(w.BAN_INDIRECT).update(
         codings=[{**coding("131", "latvia", "estonia", basis="project"), "plover": "THREATEN",
                   "plover_mode": "restrict"}]),
     w.BAN_INDIRECT, "codings.0.basis", f"is scheme for the same code in {S}"),
    ("nobody named the target",
     together(lambda world: world.coverage.update(w.every_sentence()), lambda world: world.find(S).update(notes=[])),
     S, "codings.0.targets.0",
     "names latvia, whom neither the evidence nor a note names"),
    ("the adversary announces the posture",
     lambda world: world.find(P)["participants"][1].update(actor="janis-ozols", speaks_for="latvia"),
     P, "participants.1.part", "a statement alleges it"),
    ("answers go in a circle", related(S, ("conveys", P), ("responds_to", w.BAN_INDIRECT)), S, "relations",
     f"lead back to the record itself: {w.BAN_INDIRECT}"),
    ("a build-up is observed twice, not joined", standing, LATER, "relations",
     f"has no updates: it observes the same standing posture as {P}"),
    ("a posture of another type is updated",
     together(standing,
              lambda world: world.find(LATER).update(posture_type="mobilization", codings=[], status="ordered"),
              related(LATER, ("updates", P))),
     LATER, "relations.0.to", "of another type"),
    ("an act is held in part",
     together(coded(P, coding("152", "estonia", "latvia", mid="8")),
              lambda world: world.find(S).update(statement_type="announce_action",
                                                 codings=[coding("152", "anna-berg", "latvia", "janis-ozols")]),
              lambda world: world.find(P)["codings"][0].update(targets=["janis-ozols"]),
              lambda world: world.find("janis-ozols").update(member_of=[])),
     S, "codings.0", "holds this act, but not anna-berg → latvia: code these pairs apart"),
    ("who did not convene it is the source", coded(C, coding("041", "janis-ozols", "anna-berg")), C,
     "codings.0.sources", "janis-ozols is no convener; anna-berg is"),
    ("one direction of a plan is lost", coded(NEXT, coding("036", "anna-berg", "janis-ozols", date="2022-03-08")), NEXT,
     "codings.0", "has no counterpart from janis-ozols to anna-berg"),
    ("a plan is coded from a side that did not announce it",
     together(announced, coded(NEXT, coding("036", "anna-berg", "janis-ozols", date="/2022-03-07"))), NEXT,
     "codings.0.sources", "anna-berg is not told to plan it"),
    ("a plan is coded without its own day",
     together(announced, coded(NEXT, coding("036", "janis-ozols", "anna-berg"))), NEXT, "codings.0.date",
     "what is coded of a plan is its announcement"),
    ("a plan is announced after it was reported",
     coded(NEXT, coding("036", "anna-berg", "janis-ozols", date="2022-03-09"),
           coding("036", "janis-ozols", "anna-berg", date="2022-03-08")), NEXT, "codings.0.date",
     "ends no later than the first report, of 2022-03-08"),
    ("a plan has another day than its announcement",
     together(announced, coded(NEXT, coding("036", "janis-ozols", "anna-berg", date="2022-03-08"))), NEXT,
     "codings.0.date", "is the day of the statement that conveys it, unknown to 2022-03-07"),
]  # fmt: skip


def found(world: World) -> list[Any]:
    return problems(fixtures.read(world.write()))


@pytest.mark.parametrize(
    ("break_it", "record", "field", "message"), [one[1:] for one in ACTS], ids=[one[0] for one in ACTS]
)
def test_an_act_that_is_told_wrongly_is_refused(
    world: World, break_it: Breaking, record: str, field: str, message: str
) -> None:
    break_it(world)
    told = found(world)
    assert (record, field) in {(one.record, one.field) for one in told}, told
    assert message in next(one.message for one in told if (one.record, one.field) == (record, field))


@pytest.mark.parametrize(
    "make",
    [
        together(standing, related(LATER, ("updates", P))),
        together(announced, coded(NEXT, coding("036", "janis-ozols", "anna-berg", date="/2022-03-07"))),
        coded(
            NEXT,
            coding("036", "anna-berg", "janis-ozols", date="2022-03-08"),
            coding("036", "janis-ozols", "anna-berg", date="2022-03-08"),
        ),
        coded(C, coding("041", "anna-berg", "janis-ozols")),
        related(w.BAN_INDIRECT, ("alleges", P)),
        together(
            lambda world: world.find(S).update(statement_type="make_statement", codings=[]),
            lambda world: world.find(P).update(factuality="negated", codings=[]),
        ),
    ],
    ids=[
        "joined observations",
        "an announced plan",
        "a plan of both",
        "the convener's call",
        "an allegation",
        "an act set aside",
    ],
)
def test_an_act_that_is_told_rightly_is_taken(world: World, make: Breaking) -> None:
    make(world)
    assert found(world) == []


def test_acts_are_compared_when_every_record_is_right_by_itself(world: World) -> None:
    related(w.BAN_INDIRECT, ("conveys", P))(world)
    world.find(S)["venue"] = "street"
    assert [one.field for one in found(world)] == ["venue"]
