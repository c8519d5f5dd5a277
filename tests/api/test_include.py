"""`include=` adds what an answer leaves out by itself; `id=` gathers several records."""

import pytest

from tests.api.world import COLLECTIONS, EVENTS, records
from tests.client import Api, assert_problem

DEMANDS = "statements?speaker_country=RUS&statement_type=demand"


def test_answers_are_the_records_that_respond(api: Api) -> None:
    for demand in api(f"{DEMANDS}&include=answers").json["results"]:
        responses = [one for one in demand["relations"] if (one["type"], one["direction"]) == ("responds_to", "from")]
        assert [one["id"] for one in demand["answers"]] == [one["id"] for one in responses]
        for one in demand["answers"]:
            assert one == api(one["url"]).json


def test_some_demand_has_an_answer(api: Api) -> None:
    assert any(demand["answers"] for demand in api(f"{DEMANDS}&include=answers").json["results"])


@pytest.mark.parametrize("collection", EVENTS)
def test_related_are_the_records_that_relations_name(api: Api, collection: str) -> None:
    whole = {record["id"]: record for record in api(f"{collection}?include=related&format=ndjson").lines}
    for record in records(api, collection):
        joined = whole[record["id"]].pop("related")
        assert whole[record["id"]] == record
        assert [one["id"] for one in joined] == list(dict.fromkeys(one["id"] for one in record["relations"]))
        for one in joined[:1]:
            assert one == api(one["url"]).json


def test_include_adds_to_fields_and_omit_takes_away(api: Api) -> None:
    (record,) = api("statements?id=2022-01-28-zelensky-no-panic&fields=id&include=answers").json["results"]
    assert set(record) == {"id", "answers"}
    (record,) = api("statements?id=2022-01-28-zelensky-no-panic&include=answers&omit=codings").json["results"]
    assert "codings" not in record
    assert "answers" in record


def test_a_record_alone_includes_too(api: Api) -> None:
    record = api("statements/2022-01-28-russia-links-de-escalation-to-nato?include=answers,related").json
    assert record["answers"]
    assert record["related"]


def test_fields_can_name_what_is_included_and_fields_within_it(api: Api) -> None:
    for record in api(f"{DEMANDS}&fields=id,answers.id").json["results"]:
        assert set(record) == {"id", "answers"}
        assert all(set(one) == {"id"} for one in record["answers"])


@pytest.mark.parametrize("include", ["answers", "related", "passages"])
@pytest.mark.parametrize("collection", EVENTS)
def test_what_is_included_has_columns_in_csv(api: Api, collection: str, include: str) -> None:
    header = api(f"{collection}?include={include}&format=csv").body.decode().partition("\n")[0].split(",")
    assert [name for name in header if name.startswith(f"{include}.")]


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
