"""A thread tells a chain of records in the order in which one can have followed from the other."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from events.models import Event, Relation
from events.reports.thread import BACKWARD, in_order
from tests.api.world import records
from tests.client import Api


def order(api: Api, slug: str) -> list[str]:
    return [one["event"]["id"] for one in api(f"events/{slug}/thread").json["results"]]


def test_a_demand_stands_before_its_answer_whatever_their_dates(api: Api) -> None:
    demand, answer = "2022-01-28-russia-links-de-escalation-to-nato", "2022-01-26-us-nato-reject-russian-demands"
    found = order(api, answer)
    assert found.index(demand) < found.index(answer)


@pytest.mark.parametrize("relation", BACKWARD)
def test_what_answers_carries_out_or_repeats_another_stands_after_it(api: Api, relation: str) -> None:
    for record in records(api, "events"):
        for one in record["relations"]:
            if one["type"] == relation and one["direction"] == "to":
                found = order(api, record["id"])
                assert found.index(one["id"]) < found.index(record["id"]), (record["id"], one["id"])


def test_records_that_no_relation_puts_in_order_stand_by_their_dates(api: Api) -> None:
    every = {record["id"]: record for record in records(api, "events")}
    found = order(api, "2022-01-24-biden-european-leaders-videoconference")
    joined = {(one["id"], slug) for slug in found for one in every[slug]["relations"] if one["type"] in BACKWARD}
    free = [slug for slug in found if not any(slug in pair for pair in joined)]
    assert len(free) > 3
    assert free == sorted(free, key=lambda slug: (every[slug]["date"], slug))


@given(st.data())
@settings(deadline=None, max_examples=20)
def test_any_relations_leave_every_record_in_the_thread_once(db: None, data: st.DataObject) -> None:
    """Even relations that form a circle, which the loader refuses."""
    some = list(Event.objects.order_by("slug")[:6])
    Relation.objects.filter(event__in=some).delete()
    chosen = data.draw(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), unique=True, max_size=12))
    pairs = [(some[a], some[b]) for a, b in chosen if a != b]
    Relation.objects.bulk_create(Relation(event=a, other=b, type="responds_to", direction="to") for a, b in pairs)
    ordered = in_order(some)
    assert sorted(one.pk for one in ordered) == sorted(one.pk for one in some)
    if all(some.index(a) > some.index(b) for a, b in pairs):
        assert all(ordered.index(a) > ordered.index(b) for a, b in pairs)
