"""`ordering=rank` puts the best match first; `include=highlights` shows where the words stand."""

import html
import re
from typing import Any

import pytest
from django.db.models import Value

from actors.models import Actor
from rest import dataset_cache, pagination
from rest.sql import keys
from tests.api.world import COLLECTIONS, ids
from tests.client import Api, assert_problem

# Words that some record of each collection holds.
WORDS = {
    "statements": "sanctions",
    "military-postures": "troops",
    "sanctions-threats": "sanctions",
    "diplomatic-contacts": "Paris",
    "events": "invasion",
    "figures": "troops",
    "actors": "white",
    "documents": "AFP",
    "crises": "Ukraine",
    "places": "border",
}


@pytest.mark.parametrize("collection", COLLECTIONS)
def test_rank_finds_what_the_search_finds_in_another_order(api: Api, collection: str) -> None:
    found = ids(api, f"{collection}?q={WORDS[collection]}")
    assert found
    assert sorted(ids(api, f"{collection}?q={WORDS[collection]}&ordering=rank")) == sorted(found)


def test_pages_in_the_order_of_rank_join_without_gap_or_repeat(api: Api) -> None:
    whole = [record["id"] for record in api("events?q=ukraine&ordering=rank&format=ndjson&fields=id").lines]
    assert len(whole) > 20
    page = api("events?q=ukraine&ordering=rank&page_size=7&fields=id").json
    walked = [record["id"] for record in page["results"]]
    while page["next"]:
        before, page = page, api(page["next"]).json
        walked += [record["id"] for record in page["results"]]
        assert api(page["previous"]).json["results"] == before["results"]
    assert walked == whole


@pytest.mark.parametrize("more", ["", "&fields=id", "&include=highlights"])
@pytest.mark.parametrize("collection", COLLECTIONS)
def test_few_matches_are_counted_and_ranked_at_once_as_many_are_one_after_the_other(
    api: Api, monkeypatch: pytest.MonkeyPatch, collection: str, more: str
) -> None:
    for words in (WORDS[collection], "zzyzx"):
        for size in (2, 500):
            address = f"{collection}?q={words}&ordering=rank&page_size={size}{more}"
            at_once = api(address)
            again = api(address)  # how many there are is known by now
            with monkeypatch.context() as patch:
                patch.setattr("rest.sql.keys.FEW", 0)
                dataset_cache.forget()
                one_after_the_other = api(address)
            dataset_cache.forget()
            one, other = at_once.json, one_after_the_other.json
            assert again.body == at_once.body
            assert one["count"] == len(ids(api, f"{collection}?q={words}"))
            assert [one[name] for name in ("results", "next")] == [other[name] for name in ("results", "next")]


def test_where_nothing_can_match_nothing_is_asked(db: None, django_assert_num_queries: Any) -> None:
    nobody = Actor.objects.filter(pk__in=[]).annotate(relevance=Value(1))
    with django_assert_num_queries(0):
        assert keys.few(nobody, pagination.Order("rank", "relevance", descending=True), 3) == (0, [])


def test_of_more_matches_than_are_counted_the_best_are_found(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = ids(api, "events?q=ukraine&ordering=rank")
    monkeypatch.setattr("rest.pagination.COUNTED_EXACTLY", 10)
    dataset_cache.forget()
    page = api("events?q=ukraine&ordering=rank&page_size=5").json
    assert (page["count"], page["count_is_exact"]) == (10, False)
    assert [record["id"] for record in page["results"]] == whole[:5]


def test_a_record_that_says_it_more_often_comes_first(api: Api) -> None:
    first, *_, last = api("events?q=ukraine&ordering=rank&page_size=500&include=highlights").json["results"]
    assert len(re.findall("<mark>", " ".join(first["highlights"]))) >= len(
        re.findall("<mark>", " ".join(last["highlights"]))
    )


@pytest.mark.parametrize("collection", COLLECTIONS)
def test_highlights_mark_the_words_and_nothing_else_is_html(api: Api, collection: str) -> None:
    found = api(f"{collection}?q={WORDS[collection]}&include=highlights&page_size=10").json["results"]
    assert any(record["highlights"] for record in found)
    for record in found:
        for fragment in record["highlights"]:
            assert "<" not in fragment.replace("<mark>", "").replace("</mark>", "")
            assert html.unescape(fragment)


def test_highlights_are_in_every_format(api: Api) -> None:
    query = "statements?q=panic&include=highlights&fields=id"
    in_json = api(query).json["results"]
    assert api(f"{query}&format=ndjson").lines == in_json
    assert in_json[0]["highlights"][0] in api(f"{query}&format=csv").body.decode()


@pytest.mark.parametrize(
    "query", ["ordering=rank", "include=highlights", "include=answers,%20highlights", "fields=id,highlights"]
)
def test_without_words_there_is_nothing_to_rank_or_highlight(api: Api, query: str) -> None:
    problem = assert_problem(api(f"events?{query}", expect=400), 400, "invalid-value", api=api)
    assert problem["errors"][0]["reason"] == "needs_q"


def test_rank_is_said(api: Api) -> None:
    assert api("events?q=panic&ordering=rank").json["meta"]["query"] == "Events: words “panic”; best match first."
