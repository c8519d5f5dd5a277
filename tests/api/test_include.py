"""`include=` adds what an answer leaves out by itself; `id=` gathers several records."""

import pytest

from tests.api.world import COLLECTIONS, EVENTS, records
from tests.client import Api, assert_problem

DEMANDS = "statements?speaker_country=RUS&statement_type=demand"


def test_answers_are_the_records_that_respond(api: Api) -> None:
    for demand in api(f"{DEMANDS}&include=answers").json["results"]:
        responses = [one for one in demand["relations"] if (one["type"], one["direction"]) == ("responds_to", "from")]
        assert [one["event"]["id"] for one in demand["answers"]] == [one["id"] for one in responses]
        for one in demand["answers"]:
            alone = api(one["event"]["url"]).json
            for name in ("id", "title", "summary", "date", "date_label", "factuality", "citation"):
                assert one["event"][name] == alone[name]
            assert one["event"]["quotes"] == alone.get("quotes", [])


def test_some_demand_has_an_answer(api: Api) -> None:
    assert any(demand["answers"] for demand in api(f"{DEMANDS}&include=answers").json["results"])


@pytest.mark.parametrize("collection", EVENTS)
def test_relations_come_with_the_other_record(api: Api, collection: str) -> None:
    whole = {record["id"]: record for record in api(f"{collection}?include=relations&format=ndjson").lines}
    for record in records(api, collection):
        joined = whole[record["id"]]["relations"]
        assert [{k: v for k, v in one.items() if k != "event"} for one in joined] == record["relations"]
        assert all(one["event"]["id"] == one["id"] for one in joined)


@pytest.mark.parametrize("collection", EVENTS)
def test_a_list_gives_what_only_a_record_alone_has(api: Api, collection: str) -> None:
    found = api(f"{collection}?include=dating,notes,evidence&page_size=3").json["results"]
    for record in found:
        alone = api(record["url"]).json if collection != "events" else api(f"events/{record['id']}").json
        assert record == alone


def test_include_adds_to_fields_and_omit_takes_away(api: Api) -> None:
    (record,) = api("statements?id=2022-01-28-zelensky-no-panic&fields=id&include=answers").json["results"]
    assert set(record) == {"id", "answers"}
    (record,) = api("statements?id=2022-01-28-zelensky-no-panic&include=answers&omit=codings").json["results"]
    assert "codings" not in record
    assert "answers" in record


def test_a_record_alone_includes_too(api: Api) -> None:
    record = api("statements/2022-01-28-russia-links-de-escalation-to-nato?include=answers,relations").json
    assert record["answers"]
    assert all("event" in one for one in record["relations"])


def test_fields_name_a_relation_without_the_other_record(api: Api) -> None:
    for record in api("events?fields=relations&page_size=50").json["results"]:
        assert all("event" not in one for one in record["relations"])


@pytest.mark.parametrize("collection", COLLECTIONS)
def test_several_records_are_had_by_their_ids(api: Api, collection: str) -> None:
    some = [record["id"] for record in records(api, collection)][:3]
    answer = api(collection, id=some).json
    assert {record["id"] for record in answer["results"]} == set(some)


def test_an_id_that_is_not_there_is_refused_with_the_nearest(api: Api) -> None:
    answer = api("statements?id=2022-01-28-zelensky-no-panik", expect=400)
    (error,) = assert_problem(answer, 400, "invalid-value", api=api)["errors"]
    assert (error["reason"], error["hint"]) == ("unknown_id", "Did you mean 2022-01-28-zelensky-no-panic?")


@pytest.mark.parametrize("address", ["statements?include=answer", "actors?include=answers", "crises?include=x"])
def test_what_cannot_be_included_is_refused(api: Api, address: str) -> None:
    problem = assert_problem(api(address, expect=400), 400, "invalid-value", api=api)
    assert problem["errors"][0]["reason"] == "unknown_field"
