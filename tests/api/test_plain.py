"""A record that is asked for by its address alone comes a shorter way: the same answer, to the byte."""

from typing import Any
from unittest import mock

import pytest
from django.db import OperationalError

from rest import plain
from rest.prepared import Read
from tests.api.world import COLLECTIONS, example
from tests.client import Answer, Api, assert_problem

AS_EVERYONE = [None, {"Accept": "*/*"}, {"Accept": "application/json"}, {"Accept": "application/json, text/plain, */*"}]
OTHERWISE: list[tuple[str, dict[str, str]]] = [
    ("?fields=id", {}),
    ("?format=json", {}),
    ("?", {"Accept": "application/json; indent=2"}),
    ("", {"If-None-Match": '"another"'}),
    ("", {"Accept": "text/csv"}),
]


def usual(api: Api, address: str, **how: Any) -> Answer:
    with mock.patch.object(plain, "_is_plain", return_value=False):
        return api(address, **how)


def shorter(api: Api, address: str, **how: Any) -> Answer | None:
    """The answer, if it came the shorter way."""
    with mock.patch.object(plain, "_record", wraps=plain._record) as record:
        answer = api(address, **how)
    return answer if record.called else None


@pytest.mark.parametrize("headers", AS_EVERYONE)
@pytest.mark.parametrize("collection", COLLECTIONS)
def test_both_ways_give_the_same(api: Api, collection: str, headers: dict[str, str] | None) -> None:
    for encoding in ({}, {"Accept-Encoding": "gzip"}):
        sent = {**(headers or {}), **encoding}
        answer = shorter(api, f"{collection}/{example(collection)}", headers=sent)
        other = usual(api, f"{collection}/{example(collection)}", headers=sent)
        assert answer is not None
        assert answer.body == other.body
        assert dict(answer.headers) == dict(other.headers)


@pytest.mark.parametrize(("query", "headers"), OTHERWISE)
def test_what_is_asked_otherwise_goes_the_usual_way(api: Api, query: str, headers: dict[str, str]) -> None:
    address = f"statements/{example('statements')}{query}"
    if query == "?":  # a question without words is none
        assert shorter(api, address, headers={}) is not None
    assert shorter(api, address, headers=headers, expect=None) is None
    assert shorter(api, address, method="head") is None


@pytest.mark.parametrize("range", ["a/b; a*=nosuch'x'%41", "*/*; a*=idna'x'%ff", "a/b; a*=undefined'x'%41"])
@pytest.mark.parametrize(
    "address", ["statements", "statements?q=nato", f"statements/{example('statements')}", "dataset"]
)
def test_a_range_of_accept_in_a_charset_that_is_none_asks_for_nothing(api: Api, address: str, range: str) -> None:
    assert api(address, headers={"Accept": f"application/json, {range}"}).body == api(address).body
    assert_problem(api(address, headers={"Accept": range}, expect=406), 406, "not-acceptable")


def test_what_is_not_there_is_said_as_ever(api: Api) -> None:
    for name in ("no-such-record", "a%00b", "x" * 9000, "\U0001f1fa" * 700):
        address = f"statements/{name}"
        answer, other = api(address, expect=None), usual(api, address, expect=None)
        assert (answer.status, answer.body, dict(answer.headers)) == (other.status, other.body, dict(other.headers))
        assert answer.status in (404, 414)


def test_a_record_of_another_load_is_asked_for_again(api: Api) -> None:
    address = f"statements/{example('statements')}"
    before = api(address).body
    real, seen = plain.prepared.rows, []

    def rows(*args: Any) -> Read:
        seen.append(args)
        return Read([b'{"id":"old"}'], "another load") if len(seen) == 1 else real(*args)

    with mock.patch.object(plain.prepared, "rows", rows):
        assert api(address).body == before
    assert len(seen) > 1


def test_a_database_that_does_not_answer_is_asked_once(api: Api) -> None:
    broken = mock.patch.object(plain.prepared, "rows", side_effect=OperationalError("a secret of the server"))
    address = f"statements/{example('statements')}"
    api(address)
    with broken as rows:
        refused = api(address, expect=503)
        assert rows.call_count == 1
    body = assert_problem(refused, 503, "unavailable")
    with broken:
        other = usual(api, address, expect=503)
    assert (refused.body, dict(refused.headers)) == (other.body, dict(other.headers))
    assert refused.headers["Retry-After"] == "5"
    assert "secret" not in str(body)
