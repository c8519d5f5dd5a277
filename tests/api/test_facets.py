"""Facets count what a list would find, each ignoring its own filter, and every toggle leads there."""

import csv
import io
from typing import Any

import pytest

from rest import facets
from tests.api.world import COLLECTIONS, EVENTS, filters, ids
from tests.client import Api, assert_problem

FACETS = [(collection, name) for collection in COLLECTIONS for name in facets.names(filters(collection))]


def counted(api: Api, collection: str, name: str, **query: Any) -> list[dict[str, Any]]:
    answer = api(f"{collection}/facets", facets=name, facet_size=100, **query).json
    assert answer["facets"][name]["more"] == 0
    found: list[dict[str, Any]] = answer["facets"][name]["values"]
    return found


@pytest.mark.parametrize(("collection", "name"), FACETS)
def test_a_count_is_that_of_the_list_with_the_value(api: Api, collection: str, name: str) -> None:
    values = counted(api, collection, name)
    assert values
    for value in [*values[:2], *values[-1:]]:
        if value["value"] is not None:
            assert api(f"{collection}?{name}={value['value']}&page_size=1").json["count"] == value["count"], value
        elif f"{name}__isnull" in filters(collection):
            assert api(f"{collection}?{name}__isnull=true&page_size=1").json["count"] == value["count"]


@pytest.mark.parametrize(("collection", "name"), FACETS)
def test_every_record_is_counted_at_least_once(api: Api, collection: str, name: str) -> None:
    without = {"agency"}  # a document that credits no agency has no value, and no filter finds it by that
    if name not in without:
        assert sum(value["count"] for value in counted(api, collection, name)) >= len(ids(api, collection))


def test_a_facet_ignores_its_own_filter_and_no_other(api: Api) -> None:
    alone = counted(api, "statements", "statement_type", speaker="russia")
    filtered = counted(api, "statements", "statement_type", speaker="russia", statement_type="demand")
    counts = {value["value"]: value["count"] for value in alone}
    assert {value["value"]: value["count"] for value in filtered} == counts
    assert [value["value"] for value in filtered if value["selected"]] == ["demand"]
    assert counts != {v["value"]: v["count"] for v in counted(api, "statements", "statement_type")}


@pytest.mark.parametrize(
    "query",
    ["speaker=Zelensky", "speaker=russia&speaker=joe-biden", "statement_type=deny", "quote_fidelity__isnull=true", ""],
)
def test_a_toggle_adds_a_value_or_takes_it_away(api: Api, query: str) -> None:
    answer = api(f"statements?{query}&facets=speaker,statement_type,quote_fidelity&page_size=1".replace("?&", "?")).json
    for facet, shown in answer["facets"].items():
        for value in shown["values"]:
            if value["toggle"] is None:
                continue
            after = api(value["toggle"]).json["facets"][facet]["values"]
            now = {one["value"]: one["selected"] for one in after}
            assert now.get(value["value"], False) is not value["selected"], value


def test_a_name_selects_the_actor_that_it_stands_for(api: Api) -> None:
    values = counted(api, "statements", "speaker", speaker="Zelensky")
    assert [value["value"] for value in values if value["selected"]] == ["volodymyr-zelensky"]


def test_a_toggle_starts_at_the_first_page(api: Api) -> None:
    page = api("events?page_size=5&facets=kind").json
    second = api(page["next"]).json
    assert all("cursor=" not in value["toggle"] for value in second["facets"]["kind"]["values"])


def test_inside_a_list_and_alone_are_the_same(api: Api) -> None:
    inside = api("events?facets=kind,quad&actor=russia&page_size=1").json
    alone = api("events/facets?facets=kind,quad&actor=russia").json
    strip = [{k: v for k, v in value.items() if k != "toggle"} for value in inside["facets"]["quad"]["values"]]
    assert strip == [{k: v for k, v in value.items() if k != "toggle"} for value in alone["facets"]["quad"]["values"]]
    assert inside["count"] == alone["count"]


def test_a_list_has_facets_only_if_asked(api: Api) -> None:
    assert "facets" not in api("events?page_size=1").json


@pytest.mark.parametrize("collection", COLLECTIONS)
def test_without_a_choice_the_everyday_facets_are_counted(api: Api, collection: str) -> None:
    known = filters(collection)
    assert set(api(f"{collection}/facets").json["facets"]) == {
        name for name in facets.names(known) if known[name].everyday
    }


def test_what_does_not_fit_is_told(api: Api) -> None:
    shown = api("statements/facets?facets=speaker&facet_size=2").json["facets"]["speaker"]
    assert len(shown["values"]) == 2
    assert shown["more"] == len(counted(api, "statements", "speaker")) - 2


def test_as_a_table_every_value_has_a_row(api: Api) -> None:
    answer = api("statements/facets?facets=speaker,quote_fidelity&facet_size=1&format=csv")
    rows = list(csv.DictReader(io.StringIO(answer.body.decode())))
    expected = [
        {"facet": name, "value": one["value"] or "", "label": one["label"], "count": str(one["count"])}
        for name in ("speaker", "quote_fidelity")
        for one in counted(api, "statements", name)
    ]
    assert rows == expected
    assert answer.headers["X-Total-Count"] == str(len(rows))
    lines = api("statements/facets?facets=speaker,quote_fidelity&format=ndjson").lines
    assert [{name: "" if v is None else str(v) for name, v in line.items()} for line in lines] == expected


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("statements/facets?facets=speeker", "unknown_facet"),
        ("statements?facets=", "empty"),
        ("statements?facets=q", "unknown_facet"),
        ("statements/facets?facet_size=0", "out_of_range"),
        ("statements?facets=speaker&format=csv", "not_in_this_format"),
        ("statements?facets=speaker,speaker__not", "unknown_facet"),
    ],
)
def test_a_wrong_facet_is_refused_with_what_would_be_right(api: Api, address: str, reason: str) -> None:
    problem = assert_problem(api(address, expect=400), 400, "invalid-value", api=api)
    assert [error["reason"] for error in problem["errors"]] == [reason]


def test_every_code_of_the_collections_can_be_counted() -> None:
    for collection in EVENTS:
        assert {"actor", "actor_country", "document", "factuality", "cameo", "quad"} <= set(
            facets.names(filters(collection))
        )


@pytest.mark.parametrize("collection", COLLECTIONS)
def test_what_has_no_value_is_one_row_with_a_toggle_that_finds_as_many(api: Api, collection: str) -> None:
    every = ",".join(facets.names(filters(collection)))
    answer = api(f"{collection}/facets", facets=every, facet_size=100).json
    for name, facet in answer["facets"].items():
        nulls = [one for one in facet["values"] if one["value"] is None]
        assert len(nulls) <= 1, name
        for one in nulls:
            found = api(one["toggle"]).json
            assert found["count"] == one["count"], name
            (chosen,) = [value for value in found["facets"][name]["values"] if value["selected"]]
            assert (chosen["value"], chosen["count"]) == (None, one["count"])
            assert api(f"{collection}?{name}__isnull=false&fields=id").json["count"] == answer["count"] - one["count"]
