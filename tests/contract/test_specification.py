"""What holds every answer of the tests against the document sees what is missing and what nobody documented."""

import copy
from typing import Any

import pytest

from tests.client import Api

RECORD = "/api/v1/crises/russia-ukraine-2021-22"


@pytest.fixture
def crisis(api: Api) -> Any:
    return copy.deepcopy(api(RECORD).json)


def test_a_whole_record_misses_nothing(api: Api, crisis: Any) -> None:
    del crisis["name"]
    with pytest.raises(AssertionError, match="'name' is a required property"):
        api.specification.check(RECORD, "", 200, "application/json", crisis)


def test_a_whole_record_misses_nothing_within(api: Api, crisis: Any) -> None:
    crisis["parties"][0].clear()
    with pytest.raises(AssertionError, match="is a required property"):
        api.specification.check(RECORD, "", 200, "application/json", crisis)


@pytest.mark.parametrize("query", ["fields=id", "omit=name"])
def test_a_sparse_record_misses_what_it_likes(api: Api, crisis: Any, query: str) -> None:
    del crisis["name"]
    crisis["parties"][0].clear()
    api.specification.check(RECORD, query, 200, "application/json", crisis)


@pytest.mark.parametrize("query", ["", "fields=id"])
@pytest.mark.parametrize("within", [False, True])
def test_no_record_has_what_is_not_documented(api: Api, crisis: Any, query: str, within: bool) -> None:
    (crisis["parties"][0] if within else crisis)["surplus"] = 1
    with pytest.raises(AssertionError, match="'surplus' was unexpected"):
        api.specification.check(RECORD, query, 200, "application/json", crisis)
