"""A query string: every pair of it is used, or an error names it; nothing is ignored."""

import pytest
from hypothesis import given, settings

from rest.parameters import parsing
from rest.parameters.parsing import MAX_VALUES, Query
from rest.problems import Problem
from tests.api.test_try import queries
from tests.api.world import filters, parameters

Pairs = list[tuple[str, str]]


def read(collection: str, pairs: Pairs) -> Query:
    return parsing.read(f"/api/v1/{collection}", pairs, filters(collection), list(parameters(collection).values()))


def attempt(collection: str, pairs: Pairs) -> Query | Problem:
    try:
        return read(collection, pairs)
    except Problem as problem:
        return problem


def assert_used(collection: str, pairs: Pairs) -> None:
    """Without any one of its pairs, a query would be another."""
    query = read(collection, pairs)
    for at in range(len(pairs)):
        without = read(collection, pairs[:at] + pairs[at + 1 :])
        assert (without.filters, without.options) != (query.filters, query.options), pairs[at]
        assert without.identity() != query.identity()


@pytest.mark.django_db
@settings(max_examples=150)
@given(queries())
def test_every_pair_is_used_or_an_error_names_it(drawn: tuple[str, Pairs]) -> None:
    collection, pairs = drawn
    problem = attempt(collection, pairs)
    if isinstance(problem, Query):
        assert_used(collection, pairs)
        return
    assert problem.status == 400
    named = {(error.parameter, error.value) for error in problem.errors}
    assert named <= set(pairs), "only what was sent is named"
    # of a parameter that was given twice, or that is unknown, every pair is meant
    whole = {error.parameter for error in problem.errors if error.reason in ("repeated", "unknown_parameter")}
    right = [pair for pair in pairs if pair not in named and pair[0] not in whole]
    assert len(right) < len(pairs)
    assert_used(collection, right)


@pytest.mark.django_db
@given(queries())
def test_the_order_of_parameters_does_not_matter(drawn: tuple[str, Pairs]) -> None:
    collection, pairs = drawn
    one, other = attempt(collection, pairs), attempt(collection, pairs[::-1])
    if isinstance(one, Query) and isinstance(other, Query):
        assert (one.identity(), one.options) == (other.identity(), other.options)
        assert {name: sorted(map(str, found)) for name, found in one.filters.items()} == {
            name: sorted(map(str, found)) for name, found in other.filters.items()
        }
    else:
        assert isinstance(one, Problem)
        assert isinstance(other, Problem)
        assert {(error.parameter, error.reason) for error in one.errors} == {
            (error.parameter, error.reason) for error in other.errors
        }


@pytest.mark.django_db
def test_of_too_many_values_the_first_too_many_is_named() -> None:
    pairs = [("kind", "statement")] * MAX_VALUES + [("nonsense", "x")] * 2
    with pytest.raises(Problem) as raised:
        read("events", pairs)
    (error,) = raised.value.errors
    assert (error.parameter, error.value, error.reason) == ("nonsense", "x", "too_many_values")
