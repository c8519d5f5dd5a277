"""A cursor is taken from an answer and goes with its query; any other is refused, in every format."""

import base64
import json
from urllib.parse import parse_qs, quote, urlsplit

import pytest
from django.core import signing
from hypothesis import given
from hypothesis import strategies as st

from rest.pagination import SALT, read_cursor
from rest.parameters.values import Invalid
from tests.client import Api, assert_problem


def cursor_of(api: Api, address: str) -> str:
    following = api(address).json["next"]
    return parse_qs(urlsplit(following).query)["cursor"][0]


def refused(api: Api, address: str, reason: str) -> None:
    answer = api(address, expect=400)
    body = assert_problem(answer, 400, "invalid-value", reasons=[("cursor", reason)], api=api)
    assert body["try"] is None, "it is not said which page was meant"
    assert "leave it out" in body["errors"][0]["hint"].lower()


FORGED = {
    "punctuation": "!!!",
    "base64 of garbage": base64.urlsafe_b64encode(b"p=garbage").decode(),
    "base64 of another API's cursor": base64.urlsafe_b64encode(b'{"date":"2022-01-24","id":1}').decode(),
    "a number": "2",
    "colons": ":::",
    "signed by another key": signing.dumps([["2022-01-24", "x"], 0, "0" * 16], key="another key", salt=SALT),
    "signed for another purpose": signing.dumps([["2022-01-24", "x"], 0, "0" * 16], key="k", salt="else"),
    "longer than any": "A" * 1500,
    "not ASCII": "é:ü:ß",
    "compressed garbage": ".eJw" + "A" * 40,
}


@pytest.mark.parametrize("forged", FORGED.values(), ids=FORGED)
@pytest.mark.parametrize("collection", ["statements", "actors"])
def test_a_forged_cursor_is_refused(api: Api, collection: str, forged: str) -> None:
    refused(api, f"{collection}?page_size=1&cursor={quote(forged)}", "invalid_cursor")


@pytest.mark.parametrize("format_", ["csv", "ndjson"])
def test_a_forged_cursor_is_refused_where_there_are_no_pages_too(api: Api, format_: str) -> None:
    refused(api, f"documents?format={format_}&cursor=garbage", "invalid_cursor")


def test_a_cursor_with_one_letter_changed_is_refused(api: Api) -> None:
    cursor = cursor_of(api, "events?page_size=1")
    for at in (0, len(cursor) // 2, len(cursor) - 1):
        changed = cursor[:at] + ("A" if cursor[at] != "A" else "B") + cursor[at + 1 :]
        refused(api, f"events?page_size=1&cursor={quote(changed)}", "invalid_cursor")


VALID = signing.Signer(salt=SALT).sign_object([["2022-01-24", "x"], 0, "0" * 16])
anything = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=5)),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=2),
    max_leaves=6,
)


@st.composite
def mutations(draw: st.DrawFn) -> str:
    at, upto = sorted((draw(st.integers(0, len(VALID))), draw(st.integers(0, len(VALID)))))
    return VALID[:at] + draw(st.text(max_size=3)) + VALID[upto:]


@given(
    st.one_of(
        st.text(),
        mutations(),
        anything.map(lambda content: base64.urlsafe_b64encode(json.dumps(content).encode()).decode()),
        anything.map(lambda content: signing.Signer(key="another key", salt=SALT).sign_object(content)),
        anything.map(lambda content: signing.Signer(salt="another purpose").sign_object(content)),
        anything.filter(lambda content: not isinstance(content, list) or len(content) != 3).map(
            lambda content: signing.Signer(salt=SALT).sign_object(content)  # of an older version
        ),
    ).filter(lambda text: text != VALID)
)
def test_only_what_this_server_made_is_a_cursor(text: str) -> None:
    with pytest.raises(Invalid) as refused:
        read_cursor(text)
    assert refused.value.reason == "invalid_cursor"
    assert refused.value.instead is None


@given(st.lists(st.text(), min_size=1, max_size=2), st.booleans(), st.text())
def test_what_it_made_it_reads(beyond: list[str], backwards: bool, identity: str) -> None:
    made = signing.Signer(salt=SALT).sign_object([beyond, int(backwards), identity])
    assert read_cursor(made) == (beyond, backwards, identity)


@pytest.mark.parametrize("content", ["x", 5, None, [], [1, 2], {"after": 1}, [["2022"], 0, "x", "y"]])
def test_a_cursor_of_an_older_form_is_refused(api: Api, content: object) -> None:
    answer = api(f"events?page_size=1&cursor={quote(signing.dumps(content, salt=SALT))}", expect=400)
    assert_problem(answer, 400, "invalid-value", api=api)


@pytest.mark.parametrize(
    ("made_for", "used_for"),
    [
        ("events?page_size=1", "statements?page_size=1"),
        ("events?page_size=1", "actors?page_size=1"),
        ("events?page_size=1", "events?page_size=1&kind=statement"),
        ("events?page_size=1&kind=statement", "events?page_size=1"),
        ("events?page_size=1&kind=statement", "events?page_size=1&kind__not=statement"),
        ("events?page_size=1", "events?page_size=1&ordering=date"),
        ("events?page_size=1&ordering=-first_reported", "events?page_size=1&ordering=-date"),
        ("events?page_size=1&q=russia", "events?page_size=1&q=ukraine"),
    ],
)
def test_a_cursor_of_another_query_is_refused(api: Api, made_for: str, used_for: str) -> None:
    refused(api, f"{used_for}&cursor={quote(cursor_of(api, made_for))}", "cursor_of_another_query")


@pytest.mark.parametrize(
    "used_for",
    [
        "events?kind=statement&kind=military_posture&page_size=5",
        "events?kind=military_posture&kind=statement&page_size=5",
        "events?kind=statement&kind=military_posture&page_size=5&fields=id",
        "events?kind=statement&kind=military_posture&page_size=5&omit=evidence",
        "events?kind=statement&kind=military_posture&page_size=5&format=json",
        "events?kind=statement&kind=military_posture&page_size=5&ordering=-date",
        "events?kind=statement&kind=military_posture&page_size=5&include=answers&facets=kind&facet_size=3",
    ],
)
def test_size_shape_and_the_order_of_parameters_may_change_between_pages(api: Api, used_for: str) -> None:
    query = "events?kind=statement&kind=military_posture"
    whole = api(f"{query}&page_size=500&fields=id").ids
    cursor = cursor_of(api, f"{query}&page_size=3")
    assert api(f"{used_for}&cursor={quote(cursor)}").json["results"][0]["id"] == whole[3]
