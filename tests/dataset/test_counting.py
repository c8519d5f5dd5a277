"""An act that several records hold counts once, and none is lost."""

from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from dataset.counting import Counting, Held, PartlyHeld
from dataset.load import read
from dataset.management.commands.counted_codings import table
from events.choices import RelationType

ACTORS = [
    {"id": "state", "member_of": []},
    {"id": "ministry", "member_of": ["state"]},
    {"id": "minister", "member_of": ["ministry"]},
    {"id": "envoy", "member_of": []},
    {"id": "neighbour", "member_of": []},
    {"id": "alliance", "member_of": []},
]


def act(slug: str, cameo: str, sources: list[str], targets: list[str], **more: Any) -> dict[str, Any]:
    """A record with one coding; `relations` are pairs of a type and the id of another record."""
    return {
        "id": slug,
        "participants": more.get("participants", []),
        "codings": [{"cameo": cameo, "sources": sources, "targets": targets}],
        "relations": [{"type": kind, "to": to} for kind, to in more.get("relations", [])],
    }


def held(*events: dict[str, Any]) -> Held | None:
    """Which coding counts instead of the first record's."""
    return Counting(ACTORS, events).held(events[0], 0)


ALERT = act("alert", "152", ["state"], ["neighbour"])


@pytest.mark.parametrize("relation", RelationType.values)
def test_only_what_conveys_is_part_of_or_updates_another_repeats_its_act(relation: str) -> None:
    said = act("said", "152", ["state"], ["neighbour"], relations=[(relation, "alert")])
    repeats = relation in ("conveys", "part_of", "updates")
    assert held(said, ALERT) == (Held("alert", 0) if repeats else None)


@pytest.mark.parametrize(
    ("cameo", "source", "target", "same"),
    [
        ("152", "state", "neighbour", True),
        ("152", "ministry", "neighbour", True),
        ("152", "minister", "neighbour", True),
        ("112", "state", "neighbour", False),
        ("150", "state", "neighbour", False),
        ("152", "neighbour", "state", False),
        ("152", "alliance", "neighbour", False),
        ("152", "state", "alliance", False),
    ],
)
def test_the_same_act_has_the_code_the_source_and_the_target_of_the_other(
    cameo: str, source: str, target: str, same: bool
) -> None:
    said = act("said", cameo, [source], [target], relations=[("conveys", "alert")])
    assert held(said, ALERT) == (Held("alert", 0) if same else None)


def test_whom_a_speaker_speaks_for_is_the_source_as_well() -> None:
    envoy = {"actor": "envoy", "part": "speaker", "speaks_for": "ministry"}
    said = act("said", "152", ["envoy"], ["neighbour"], relations=[("conveys", "alert")], participants=[envoy])
    assert held(said, ALERT) == Held("alert", 0)


def test_of_a_chain_the_last_record_counts() -> None:
    part = act("part", "152", ["state"], ["neighbour"], relations=[("part_of", "alert")])
    said = act("said", "152", ["minister"], ["neighbour"], relations=[("conveys", "part")])
    assert held(said, part, ALERT) == held(part, ALERT) == Held("alert", 0)
    assert held(ALERT) is None


def test_a_record_between_without_the_act_does_not_break_the_chain() -> None:
    between = act("between", "010", ["state"], ["neighbour"], relations=[("updates", "alert")])
    later = act("later", "152", ["state"], ["neighbour"], relations=[("updates", "between")])
    assert held(later, between, ALERT) == Held("alert", 0)


def test_a_coding_that_is_held_in_part_is_told() -> None:
    said = act("said", "152", ["minister"], ["neighbour", "alliance"], relations=[("conveys", "alert")])
    with pytest.raises(PartlyHeld, match="alert holds this act, but not minister → alliance: code these pairs apart"):
        held(said, ALERT)


SLUGS = ["a", "b", "c", "d", "e"]


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["152", "154"]), st.sampled_from(["state", "minister", "neighbour"]), st.integers(0, 5)
        ),
        min_size=5,
        max_size=5,
    )
)
def test_every_act_counts_and_what_is_left_out_names_a_coding_of_the_same_act_that_counts(
    drawn: list[tuple[str, str, int]],
) -> None:
    events = [
        act(slug, cameo, [source], ["alliance"], relations=[("updates", SLUGS[to])] if to < at else [])
        for at, (slug, (cameo, source, to)) in enumerate(zip(SLUGS, drawn, strict=True))
    ]
    counting = Counting(ACTORS, events)
    instead = {event["id"]: counting.held(event, 0) for event in events}
    by_id = {event["id"]: event["codings"][0] for event in events}
    for slug, one in instead.items():
        if one is not None:
            assert instead[one.record] is None
            assert by_id[one.record]["cameo"] == by_id[slug]["cameo"]
            assert counting.sides.same(by_id[one.record]["sources"][0], by_id[slug]["sources"][0])
    acts = {(one["cameo"], one["sources"][0] == "neighbour") for one in by_id.values()}
    counted = {(by_id[s]["cameo"], by_id[s]["sources"][0] == "neighbour") for s, one in instead.items() if one is None}
    assert counted == acts


def test_the_page_on_counting_is_what_the_command_prints() -> None:
    entries, _ = read(settings.FIXTURES_DIR)
    page = (Path(__file__).parents[2] / "docs/coding/counting.md").read_text(encoding="utf-8")
    assert "\n".join(table(entries)) in page, "print it anew: manage.py counted_codings"
