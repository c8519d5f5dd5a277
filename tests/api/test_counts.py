"""A list says how many records match, exactly up to a bound, and why there are none."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from rest import pagination
from tests.api.world import COLLECTIONS, EVENTS, KINDS, records
from tests.client import Api


@pytest.mark.parametrize("collection", COLLECTIONS)
def test_the_count_is_that_of_the_records(api: Api, collection: str) -> None:
    answer = api(collection, page_size=1).json
    assert (answer["count"], answer["count_is_exact"]) == (len(records(api, collection)), True)


@pytest.mark.parametrize("less", [0, 1])
def test_up_to_the_bound_a_count_is_exact_and_beyond_it_is_not(api: Api, monkeypatch: Any, less: int) -> None:
    total = len(records(api, "events"))
    monkeypatch.setattr(pagination, "COUNTED_EXACTLY", total - less)
    answer = api("events", page_size=1).json
    assert (answer["count"], answer["count_is_exact"]) == (total - less, not less)


def test_a_stream_is_counted_exactly_whatever_the_bound(api: Api, monkeypatch: Any) -> None:
    total = len(records(api, "events"))
    monkeypatch.setattr(pagination, "COUNTED_EXACTLY", 3)
    answer = api("events?format=ndjson&fields=id")
    assert answer.headers["X-Total-Count"] == str(total) == str(len(answer.lines))


def test_the_kinds_and_the_other_events_make_up_the_timeline(api: Api) -> None:
    of_kinds = {record["id"] for kind in KINDS for record in records(api, kind)}
    other = {record["id"] for record in records(api, "events") if record["kind"] == "other_event"}
    assert of_kinds | other == {record["id"] for record in records(api, "events")}
    assert not of_kinds & other


def test_counts_of_actors_are_those_of_the_queries_that_they_link_to(api: Api) -> None:
    for actor in records(api, "actors")[::10]:
        said = api(actor["links"]["said"] + "&page_size=1").json["count"]
        assert actor["counts"]["statements_as_speaker"] == said
        about = api(f"statements?about={actor['id']}&page_size=1").json["count"]
        assert actor["counts"]["statements_about"] == about
        for name, path in (
            ("military_postures", "military-postures?participant"),
            ("sanctions_threats", "sanctions-threats?actor"),
            ("diplomatic_contacts", "diplomatic-contacts?participant"),
        ):
            assert actor["counts"][name] == api(f"{path}={actor['id']}&page_size=1").json["count"], name


def test_counts_of_documents_are_those_of_the_queries(api: Api) -> None:
    for document in records(api, "documents"):
        for kind in KINDS:
            found = api(f"{kind}?document={document['id']}&page_size=1").json["count"]
            assert document["counts"][kind.replace("-", "_")] == found
        other = api(f"events?kind=other_event&document={document['id']}&page_size=1").json["count"]
        assert document["counts"]["other_events"] == other


@pytest.mark.parametrize("collection", EVENTS)
def test_an_empty_answer_says_what_each_filter_leaves_out(api: Api, collection: str) -> None:
    answer = api(f"{collection}?date__lte=1900&date_match=within&factuality=factual").json
    assert answer["count"] == 0
    factual = api(f"{collection}?factuality=factual&page_size=1").json["count"]
    assert f"without date__lte there are {factual}" in answer["meta"]["hint"]
    assert "without factuality there are 0" in answer["meta"]["hint"]


def test_of_many_filters_only_the_first_are_left_out(api: Api) -> None:
    """Each takes a count, and a count of dozens of filters takes long."""
    many: dict[str, Any] = {
        "date__lte": "1900", "date_match": "within", "first_reported__gte": "2000", "first_reported__lte": "2030",
        "documents__gte": "1", "documents__lte": "9", "confidence": "low", "venue": "interview", "quad": "1",
        "factuality": "future",
    }  # fmt: skip
    with CaptureQueriesContext(connection) as captured:
        hint = api("statements", **many).json["meta"]["hint"]
    assert hint.count("without ") == 8
    assert hint.endswith(f"; it has {len(many)} filters.")
    assert sum("COUNT(" in query["sql"] for query in captured) == 1 + 8


def test_an_answer_that_is_not_empty_has_no_hint(api: Api) -> None:
    assert api("events?page_size=1").json["meta"]["hint"] is None


def test_the_dataset_counts_what_the_collections_have(api: Api) -> None:
    counts = api("dataset").json["counts"]
    for collection in COLLECTIONS:
        if collection not in ("events", "figures"):
            assert counts[collection] == len(records(api, collection))
    assert counts["other-events"] == sum(r["kind"] == "other_event" for r in records(api, "events"))


def test_what_had_been_reported_is_counted_along_one_index(api: Api) -> None:
    with CaptureQueriesContext(connection) as asked:
        assert api("events?first_reported__lte=2022-01-26&page_size=1").json["count"]
    counted, keys = (
        [query["sql"] for query in asked if "first_reported" in query["sql"] and sign in query["sql"]]
        for sign in ("COUNT(*)", "ORDER BY")
    )
    assert len(counted) == 1
    assert '"date" <=' not in counted[0]
    assert any('"date" <=' in sql for sql in keys)
