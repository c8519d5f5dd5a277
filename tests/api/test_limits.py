"""The published limits: in the OpenAPI document, and enforced to the character, the value and the record."""

import re

import pytest

from rest.parameters.parsing import LONGEST_ADDRESS, LONGEST_VALUE, MAX_VALUES
from rest.parameters.shared import MAX_PAGE_SIZE
from tests.api.test_openapi import OPERATIONS, untouched
from tests.client import Api, assert_problem
from tests.specification import Specification


def test_the_limits_are_published(specification: Specification) -> None:
    assert specification.document["info"]["x-limits"] == {
        "address_characters": 7000,
        "values_per_query": 100,
        "value_characters": 2000,
        "page_size": 500,
    }


@pytest.mark.parametrize("path", OPERATIONS)
def test_every_parameter_says_how_much_it_takes(specification: Specification, path: str) -> None:
    for parameter in specification.operations[path].get("parameters", []):
        if parameter["in"] == "path":
            continue
        schema = parameter["schema"]
        if schema.get("type") == "array":
            assert schema["maxItems"] == MAX_VALUES
            schema = schema["items"]
        schema = specification.resolve(schema)
        if schema["type"] == "string" and not {"enum", "pattern"} & set(schema):
            assert schema["maxLength"] <= LONGEST_VALUE, parameter["name"]
        if parameter["name"] == "page_size":
            assert schema["maximum"] == MAX_PAGE_SIZE


@pytest.mark.parametrize("path", OPERATIONS)
def test_an_address_of_seven_thousand_characters_is_read_and_a_longer_one_refused(api: Api, path: str) -> None:
    shortest = re.sub(r"format=\w+&?", "", untouched(api.specification.operations[path], path)).rstrip("?&")
    padding = ("&" if "?" in shortest else "?") + "zzz="
    longest = shortest + padding + "a" * (LONGEST_ADDRESS - len(shortest + padding))
    assert len(longest) == LONGEST_ADDRESS
    assert_problem(api(longest, expect=None), 400, "unknown-parameter")
    assert_problem(api(f"{longest}a", expect=None), 414, "uri-too-long", reasons=[], api=api)


def test_a_longer_address_has_nothing_to_try(api: Api) -> None:
    """Fewer of its values would be another question."""
    for values in (["a" * 1990] * 5, [f"q{at}" for at in range(3000)]):
        answer = api("statements?" + "&".join(f"q={value}" for value in values), expect=414)
        assert assert_problem(answer, 414, "uri-too-long")["try"] is None


def test_an_id_that_is_too_long_has_nothing_to_try(api: Api) -> None:
    body = assert_problem(api("statements/" + "a" * LONGEST_ADDRESS, expect=414), 414, "uri-too-long")
    assert body["try"] is None


def test_a_value_has_two_thousand_characters_and_no_more(api: Api) -> None:
    api(f"statements?q={'a' * LONGEST_VALUE}")
    answer = api(f"statements?q={'a' * (LONGEST_VALUE + 1)}", expect=400)
    assert_problem(answer, 400, "invalid-value", reasons=[("q", "too_long")], api=api)


def test_the_name_of_an_actor_has_a_hundred_characters_and_no_more(api: Api) -> None:
    answer = api(f"statements?speaker={'a' * 100}", expect=400)
    assert_problem(answer, 400, "unknown-actor", reasons=[("speaker", "unknown_actor")], api=api)
    answer = api(f"statements?speaker={'a' * 101}", expect=400)
    assert_problem(answer, 400, "invalid-value", reasons=[("speaker", "too_long")], api=api)


def test_a_query_has_a_hundred_values_and_no_more(api: Api) -> None:
    values = ["kind=statement"] * 50 + ["confidence=high"] * 50
    api("events?" + "&".join(values))
    answer = api("events?" + "&".join([*values, "q=x"]), expect=400)
    body = assert_problem(answer, 400, "invalid-value", reasons=[("q", "too_many_values")], api=api)
    assert body["errors"][0]["allowed"] == ["at most 100 values"]


def test_a_page_has_five_hundred_records_and_no_more(api: Api) -> None:
    api("events?page_size=500")
    answer = api("events?page_size=501", expect=400)
    assert_problem(answer, 400, "invalid-value", reasons=[("page_size", "out_of_range")], api=api)
