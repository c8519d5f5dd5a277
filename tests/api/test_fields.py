"""`fields=` and `omit=` reduce a record to what was asked for, however deep, and change nothing else."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.api.world import COLLECTIONS, example, paths, records
from tests.client import Api, assert_problem

PATHS = {name: paths(name) for name in COLLECTIONS}


def reduced(record: Any, keep: set[str] | None, omit: set[str]) -> Any:
    """What is left of a record, told by the names alone."""
    if isinstance(record, list):
        return [reduced(item, keep, omit) for item in record]
    if not isinstance(record, dict):
        return record
    left = {}
    for name, value in record.items():
        inner_keep = None if keep is None or name in keep else below(keep, name)
        if name in omit or (inner_keep is not None and not inner_keep):
            continue
        left[name] = reduced(value, inner_keep, below(omit, name))
    return left


def below(paths: set[str], name: str) -> set[str]:
    return {path.partition(".")[2] for path in paths if path.startswith(f"{name}.")}


@st.composite
def choices(draw: st.DrawFn) -> tuple[str, list[str], list[str]]:
    collection = draw(st.sampled_from(list(COLLECTIONS)))
    some = st.lists(st.sampled_from(PATHS[collection]), max_size=4, unique=True)
    fields = draw(some)
    # what takes away a field that is asked for is refused
    omit = [name for name in draw(some) if not any(f"{field}.".startswith(f"{name}.") for field in fields)]
    return collection, fields, omit


@settings(max_examples=30)
@given(choices())
def test_a_record_is_reduced_to_what_was_asked_for(api: Api, drawn: tuple[str, list[str], list[str]]) -> None:
    collection, fields, omit = drawn
    whole = api(f"{collection}/{example(collection)}").json
    sent: dict[str, Any] = {name: ",".join(paths) for name, paths in (("fields", fields), ("omit", omit)) if paths}
    given_ = api(f"{collection}/{example(collection)}", **sent).json
    assert given_ == reduced(whole, set(fields) or None, set(omit))
    assert list(given_) == [name for name in whole if name in given_], "the order stays"


@settings(max_examples=30)
@given(choices())
def test_so_is_a_record_in_a_list(api: Api, drawn: tuple[str, list[str], list[str]]) -> None:
    collection, fields, omit = drawn
    whole = records(api, collection)[0]
    sent: dict[str, Any] = {name: ",".join(paths) for name, paths in (("fields", fields), ("omit", omit)) if paths}
    for answer in (
        api(collection, page_size=1, **sent).json["results"],
        api(collection, format="ndjson", **sent).lines,
    ):
        assert answer[0] == reduced(whole, set(fields) or None, set(omit))


@pytest.mark.parametrize("collection", COLLECTIONS)
def test_every_field_can_be_asked_for_alone(api: Api, collection: str) -> None:
    whole = api(f"{collection}/{example(collection)}").json
    for name in whole:
        assert api(f"{collection}/{example(collection)}", fields=name).json == {name: whole[name]}


@pytest.mark.parametrize("collection", COLLECTIONS)
def test_a_list_gives_the_record_as_its_own_address_does(api: Api, collection: str) -> None:
    for record in api(collection, page_size=5).json["results"]:
        assert record == api(record["url"]).json == api(f"{collection}/{record['id']}").json


def test_spaces_between_names_do_not_matter(api: Api) -> None:
    assert list(api("documents?page_size=1", fields=" id , title ").json["results"][0]) == ["id", "title"]


def test_everything_but_one_can_be_left_out(api: Api) -> None:
    id, *others = api(f"crises/{example('crises')}").json
    assert list(api(f"crises/{example('crises')}", omit=",".join(others)).json) == [id]


@pytest.mark.parametrize(
    "query", ["fields=id&omit=id", "fields=id,evidence.start&omit=evidence,title", "include=answers&omit=answers"]
)
def test_what_is_asked_for_may_not_be_left_out_again(api: Api, query: str) -> None:
    body = assert_problem(
        api(f"events?{query}", expect=400), 400, "invalid-value", reasons=[("omit", "nothing_left")], api=api
    )
    assert body["try"] is None


@pytest.mark.parametrize("address", ["crises", "crises/russia-ukraine-2021-22", "state?at=2022"])
def test_something_must_be_left(api: Api, address: str) -> None:
    answer = api(address).json
    names = list(answer["results"][0] if "results" in answer else answer)
    refused = api(address, omit=",".join(names), expect=400)
    assert_problem(refused, 400, "invalid-value", reasons=[("omit", "nothing_left")], api=api)


def test_envelope_and_meta_stay(api: Api) -> None:
    assert set(api("events?fields=id&page_size=1").json) == {
        "count", "count_is_exact", "next", "previous", "meta", "links", "results",
    }  # fmt: skip
