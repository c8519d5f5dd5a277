"""A query that is accepted has addresses in its answer that are accepted, and headers that proxies take."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rest.links import LONGEST_HEADER
from rest.parameters.parsing import LONGEST_ADDRESS, LONGEST_VALUE, MAX_VALUES
from tests.client import Answer, Api

# nginx reads a line of a request, with its method and version, into 8 KiB (`large_client_header_buffers`), and the
# headers of an answer into one page of memory, 4 KiB (`proxy_buffer_size`).
LONGEST_TARGET = 8 * 1024 - len("HEAD  HTTP/1.1\r\n")
LONGEST_HEAD = 4 * 1024
OF_EACH = 3  # addresses of each facet, and of dyads, that are asked for

# Queries, and the filter that takes an actor.
ACTORS = [
    ("events?page_size=1&facets=kind,place", "actor"),
    ("statements?page_size=1&format=json", "speaker"),
    ("statements/facets?facets=speaker,addressee", "about"),
    ("statements/histogram?interval=year", "speaker"),
    ("state?at=2022&page_size=1", "actor"),
    ("dyads?level=actor", "source"),
    ("dyads?level=country&interval=month", "target"),
]
SEARCHED = ["events?page_size=1&facets=kind", "statements?page_size=1", "events/histogram?interval=year"]


def target(address: str) -> str:
    """The path and the query, as they stand in a request."""
    parts = urlsplit(address)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def addresses(body: dict[str, Any]) -> Iterator[str]:
    """The addresses in an answer."""
    yield from (body[name] for name in ("next", "previous") if body.get(name))
    links = body["links"]
    yield from (address for name, address in links.items() if name not in ("curl", "docs"))
    yield links["curl"].removeprefix("curl -s '").removesuffix("'")
    for facet in (body.get("facets") or {}).values():
        yield from [value["toggle"] for value in facet["values"] if value["toggle"]][:OF_EACH]
    dyads = (body.get("graph") or {"links": []})["links"]
    yield from [link["events"] for link in dyads if link["events"]][:OF_EACH]


def accepted(api: Api, address: str) -> bool:
    """Whether an address is answered; then so must be all that its answer names."""
    answer = api(address, expect=None)
    assert head(answer) < LONGEST_HEAD
    if answer.status != 200:
        reasons = {error["reason"] for error in answer.json["errors"]}
        assert answer.status == 414 or reasons == {"too_many_values"}, answer
        assert answer.json["try"] is None
        return False
    assert len(target(answer.json["links"]["docs"])) < LONGEST_TARGET
    for found in addresses(answer.json):
        assert len(target(found)) < LONGEST_TARGET, found
        assert head(api(found)) < LONGEST_HEAD
    return True


def head(answer: Answer) -> int:
    return sum(len(f"{name}: {value}\r\n") for name, value in answer.headers.items())


def padded(query: str, name: str, length: int) -> str:
    """The query of this length: the name of an actor again and again, with spaces around it."""
    while (room := length - len(f"/api/v1/{query}")) > 0:
        start = f"&{name}="
        size = min(room, len(start) + 90)
        if room - size < len(start) + len("Putin"):  # what is left is too short for another
            size = min(room, len(start) + 99)
        query += start + "Putin".rjust(max(size - len(start), 5), "+")
    return query


@pytest.mark.parametrize(("query", "name"), ACTORS)
def test_of_a_long_address_all_that_its_answer_names_is_accepted(api: Api, query: str, name: str) -> None:
    lengths = [LONGEST_ADDRESS - less for less in (900, 400, 150, 60, 20, 1, 0)]
    assert [accepted(api, padded(query, name, length)) for length in lengths] == [True] * len(lengths)
    assert not accepted(api, padded(query, name, LONGEST_ADDRESS + 100))


@pytest.mark.parametrize(("query", "name"), ACTORS)
def test_of_a_query_with_many_values_all_that_its_answer_names_is_accepted(api: Api, query: str, name: str) -> None:
    had = len(query.partition("?")[2].split("&")) - query.count("format=")
    for count in range(MAX_VALUES - 4, MAX_VALUES + 2):
        asked = query + f"&{name}=putin" * (count - had)
        assert accepted(api, asked) == (count <= MAX_VALUES), count


@pytest.mark.parametrize("query", SEARCHED)
@settings(max_examples=12)
@given(letter=st.sampled_from("aé('% +\"&"), size=st.integers(LONGEST_VALUE // 2, LONGEST_VALUE))
def test_letters_that_are_written_longer_than_they_were_sent_are_counted_as_written(
    api: Api, query: str, letter: str, size: int
) -> None:
    sent = {"%": "%25", "+": "%2B", "&": "%26"}.get(letter, letter)
    name = "speaker" if query.startswith("statements") else "actor"
    accepted(api, f"{padded(query, name, 1100)}&q=a{sent * (size - 1)}")


def test_a_short_link_is_a_header_and_a_long_one_only_in_the_body(api: Api) -> None:
    short = api("events?page_size=1")
    assert f'<{short.json["next"]}>; rel="next"' in short.headers["Link"]
    long = api(padded("events?page_size=1", "actor", LONGEST_HEADER))
    assert long.json["next"]
    assert "Link" not in long.headers
