"""Each answer says how to have the same in other ways, how to cite it, and what a wider question would find."""

import shlex
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from dataset.checks.shapes import RESERVED
from tests.api.world import COLLECTIONS, EVENTS
from tests.client import Api

QUERIES = [
    *COLLECTIONS,
    *[f"{name}/facets" for name in COLLECTIONS],
    *[f"{name}/histogram" for name in EVENTS],
    "statements?speaker=Zelensky&q=panic&page_size=1&fields=id",
    "events?date__gte=2022&facets=kind&actor=Moscow",
    "vocabularies",
]


@pytest.mark.parametrize("query", QUERIES)
def test_every_link_leads_to_the_same_query(api: Api, query: str) -> None:
    answer = api(query).json
    links = answer["links"]
    assert api(links["self"]).json == answer
    for name in set(links) - {"self", "curl", "docs"}:
        other = api(links[name])
        assert other.headers["Content-Disposition"].endswith(f'.{name}"')
    command = shlex.split(links["curl"])
    assert command[:2] == ["curl", "-s"]
    assert api(command[2]).json.get("count") == answer.get("count")
    opened = urlsplit(links["docs"])
    (asked,) = parse_qs(opened.query)["query"]
    assert opened.path == "/api/docs"
    assert api(asked).json.get("count") == answer.get("count")


def test_the_whole_result_is_not_a_page(api: Api) -> None:
    page = api("events?page_size=2").json
    links = api(page["next"]).json["links"]
    assert api(links["ndjson"]).headers["X-Total-Count"] == str(page["count"])
    assert "cursor" not in links["csv"] + links["curl"] + links["docs"]


def test_a_query_is_cited_with_its_words_version_and_address(api: Api) -> None:
    answer = api("statements?speaker=Zelensky&q=panic&page_size=1&format=json").json
    citation = answer["meta"]["citation"]
    assert answer["meta"]["query"] in citation
    assert f"Version {answer['meta']['dataset_version']}" in citation
    assert citation.endswith("/api/v1/statements?speaker=Zelensky&q=panic")


def test_for_a_state_the_hint_says_what_its_bodies_and_officials_have(api: Api) -> None:
    state = api("statements?speaker=russia").json
    country = api("statements?speaker_country=RUS").json
    more = country["count"] - state["count"]
    assert more > 1
    assert f"there are {more} more records: speaker_country=RUS." in state["meta"]["hint"]
    assert api("statements?speaker_country=RUS").json["meta"]["hint"] is None
    assert api("statements?speaker=kremlin").json["meta"]["hint"] is None


def test_the_hint_respects_the_other_filters(api: Api) -> None:
    hint = api("statements?speaker=russia&statement_type=deny").json["meta"]["hint"]
    more = api("statements?speaker_country=RUS&statement_type=deny").json["count"]
    more -= api("statements?speaker=russia&statement_type=deny").json["count"]
    assert (hint is None) == (more == 0)


def test_an_empty_answer_about_a_state_says_both(api: Api) -> None:
    hint = api("statements?speaker=france").json["meta"]["hint"]
    assert "speaker_country=FRA" in hint


@pytest.mark.parametrize(
    ("address", "name", "noun"),
    [("dyads?source=russia", "source", "dyads"), ("state?at=2022&actor=russia", "actor", "actors")],
)
def test_reports_hint_at_a_states_bodies_and_officials_too(api: Api, address: str, name: str, noun: str) -> None:
    state, country = api(address).json, api(address.replace(f"{name}=russia", f"{name}_country=RUS")).json
    more = country["count"] - state["count"]
    assert more > 1
    assert f"there are {more} more {noun}: {name}_country=RUS." in state["meta"]["hint"]
    assert country["meta"]["hint"] is None


@pytest.mark.parametrize(
    "address",
    [
        "actors/match?q=Zelenskiy&limit=2",
        "events/2022-01-24-biden-total-unanimity/thread",
        "events/2022-01-24-biden-total-unanimity/context?window=1d",
    ],
)
def test_answers_about_one_thing_are_cited_and_linked_too(api: Api, address: str) -> None:
    answer = api(address).json
    assert answer["meta"]["query"] in answer["meta"]["citation"]
    assert answer["meta"]["citation"].endswith(f"/api/v1/{address}")
    assert api(answer["links"]["self"]).json == answer
    assert set(answer["links"]) == {"self", "curl", "docs"}


def test_a_name_that_nobody_has_is_told_what_to_do(api: Api) -> None:
    assert "surname" in api("actors/match?q=xqzxqzxqz").json["meta"]["hint"]
    assert api("actors/match?q=Zelensky").json["meta"]["hint"] is None


def test_no_id_can_hide_an_address_below_a_collection() -> None:
    """The loader refuses ids that are names of what stands where an id would."""
    actions: list[Any] = [action for view in COLLECTIONS.values() for action in view.get_extra_actions()]
    assert {action.url_path for action in actions if not action.detail} == RESERVED
