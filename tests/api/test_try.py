"""Whatever the query, it is answered or refused; and if it is refused, the corrected address in `try` is answered."""

from urllib.parse import urlencode

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.api.world import COLLECTIONS, specs
from tests.client import Api, assert_problem

VALUES = [
    "2022-01", "24/01/2022", "2022-13", "0000", "true", "yes", "", "russia", "Biden-Putin", "Zelensky", "USA", "usa",
    "statement", "demand", "1", "-1", "1,000", "99999999999999999999", "date", "-date", "slug", "id,title", "id,,titel",
    "strength.max", "csv", "xyz", "json", "within", "\x00", "=1+1", "“quoted” -without or", "('&|!:*", "a\\", "%",
    "é" * 200, "2022-01-24-biden-total-unanimity", "europe",
]  # fmt: skip
text = st.text(st.characters(codec="utf-8"), max_size=12)
values = st.one_of(st.sampled_from(VALUES), text)


@st.composite
def queries(draw: st.DrawFn) -> tuple[str, list[tuple[str, str]]]:
    collection = draw(st.sampled_from(list(COLLECTIONS)))
    declared = specs(collection)
    known = st.sampled_from(list(declared))
    alias = st.sampled_from([alias for spec in declared.values() for alias in spec.also_called])
    mutated = st.tuples(known, st.integers(0, 30), st.sampled_from(["", "x", "_", "__", "A"])).map(
        lambda drawn: drawn[0][: drawn[1]] + drawn[2] + drawn[0][drawn[1] + 1 :]
    )
    name = st.one_of(known, known, alias, mutated, text)
    pairs = draw(st.lists(st.tuples(name, values), min_size=1, max_size=5))
    return collection, pairs


@given(queries())
@settings(max_examples=120)
@example(("statements", [("format", "xyz"), ("author", "joe-biden")]))
@example(("statements", [("format", "csv"), ("format", "csv")]))
@example(("statements", [("format", ""), ("q", "")]))
@example(("events", [("speaker", "Biden-Putin"), ("actor", "Biden-Putin")]))
@example(("events", [("date__gte", "24/01/2022"), ("since", "24/01/2022")]))
@example(("events", [("fields", "id"), ("field", "titel")]))
@example(("statements", [("cursor", "x"), ("sort", "date")]))
def test_try_always_works(api: Api, drawn: tuple[str, list[tuple[str, str]]]) -> None:
    collection, pairs = drawn
    if "page_size" not in dict(pairs):
        pairs = [*pairs, ("page_size", "1")]  # only for speed
    answer = api(f"{collection}?{urlencode(pairs)}", expect=None)
    if answer.status != 200:
        assert_problem(answer, answer.status, answer.json["type"].removeprefix("/errors/"), api=api)
        assert answer.status in (400, 406)


@pytest.mark.parametrize("path", ["crises/russia-ukraine-2021-22", "actors/match", "vocabularies", "dataset"])
@pytest.mark.parametrize(
    "query", ["q=", "q=x&limit=0", "limit=5", "fields=xyz", "format=csv", "foo=1&format=xyz", "q=a&q=b", "window=7d"]
)
def test_try_works_where_there_is_no_list(api: Api, path: str, query: str) -> None:
    answer = api(f"{path}?{query}", expect=None)
    if answer.status != 200:
        assert_problem(answer, answer.status, answer.json["type"].removeprefix("/errors/"), api=api)
