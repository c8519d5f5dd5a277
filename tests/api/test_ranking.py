"""`ordering=rank` puts the best match first; `include=highlights` shows where the words stand."""

import html
import re

import pytest

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
    "query", ["ordering=rank", "include=highlights", "include=notes,%20highlights", "fields=id,highlights"]
)
def test_without_words_there_is_nothing_to_rank_or_highlight(api: Api, query: str) -> None:
    problem = assert_problem(api(f"events?{query}", expect=400), 400, "invalid-value", api=api)
    assert problem["errors"][0]["reason"] == "needs_q"


def test_rank_is_said(api: Api) -> None:
    assert api("events?q=panic&ordering=rank").json["meta"]["query"] == "Events: words “panic”; best match first."
