"""What a selection of fields and the columns of CSV are follows from the serializer."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rest_framework import serializers

from rest import serializer_fields, sparse_fields
from rest.formats import csv
from rest.parameters.parsing import Query
from rest.parameters.values import Invalid
from rest.problems import QueryError
from tests.api.world import COLLECTIONS

PROFILES = {name: view().profile("retrieve") for name, view in COLLECTIONS.items()}
NONE: frozenset[str] = frozenset()


def left(profile: sparse_fields.Profile, keep: set[str] | None, omit: set[str]) -> list[str]:
    """The paths that a selection leaves."""
    asked = sparse_fields.Selection(None if keep is None else frozenset(keep), frozenset(omit))
    return sparse_fields.paths(sparse_fields.tree(profile._replace(includes={}), asked))


@pytest.mark.parametrize("name", PROFILES)
def test_columns_of_csv_are_the_innermost_paths(name: str) -> None:
    fields = PROFILES[name].fields
    paths = sparse_fields.paths(fields)
    innermost = [path for path in paths if not any(other.startswith(f"{path}.") for other in paths)]
    assert csv.headers(fields) == innermost
    assert len(set(innermost)) == len(innermost)


@settings(max_examples=25)
@given(st.data())
def test_fields_leaves_the_asked_for_paths_and_those_around_them(data: Any) -> None:
    profile = PROFILES[data.draw(st.sampled_from(sorted(PROFILES)))]
    everything = sparse_fields.paths(profile.fields)
    keep = set(data.draw(st.lists(st.sampled_from(everything), min_size=1, max_size=4)))
    expected = [
        path
        for path in everything
        if any(path == one or path.startswith(f"{one}.") or one.startswith(f"{path}.") for one in keep)
    ]
    assert left(profile, keep, set()) == expected


@settings(max_examples=25)
@given(st.data())
def test_omit_takes_the_paths_and_those_within_and_no_other(data: Any) -> None:
    profile = PROFILES[data.draw(st.sampled_from(sorted(PROFILES)))]
    everything = sparse_fields.paths(profile.fields)
    omit = set(data.draw(st.lists(st.sampled_from(everything), min_size=1, max_size=4)))
    assert left(profile, None, omit) == [
        path for path in everything if not any(path == one or path.startswith(f"{one}.") for one in omit)
    ]


def read(profile: sparse_fields.Profile, text: str) -> set[str]:
    """The names that `fields=` reads in a text."""
    (parameter,) = [one for one in sparse_fields.parameters(profile) if one.name == "fields"]
    return set(parameter.read(text))


@settings(max_examples=25)
@given(st.data())
def test_names_of_fields_know_no_order(data: Any) -> None:
    profile = PROFILES[data.draw(st.sampled_from(sorted(PROFILES)))]
    sent = data.draw(
        st.lists(st.sampled_from(sparse_fields.paths(profile.fields)), min_size=1, max_size=4, unique=True)
    )
    assert read(profile, ",".join(sent)) == read(profile, " , ".join(reversed(sent))) == set(sent)


POSTURES = PROFILES["military-postures"]
KNOWN = sparse_fields.paths(POSTURES.known)
EVERY = sorted({path for profile in PROFILES.values() for path in sparse_fields.paths(profile.known)})


@given(st.one_of(st.text(max_size=20), st.lists(st.one_of(st.sampled_from(EVERY), st.text(max_size=3))).map(",".join)))
def test_a_list_of_names_is_taken_whole_or_refused_with_what_works(text: str) -> None:
    names = {name.strip() for name in text.split(",")}
    if names <= set(KNOWN):
        assert read(POSTURES, text) == names
        return
    with pytest.raises(Invalid) as refused:
        read(POSTURES, text)
    invalid = refused.value
    assert invalid.reason == "unknown_field"
    assert any(f"({name or 'empty'})" in invalid.saying for name in names - set(KNOWN)), "it is named"
    right = names & set(KNOWN)
    assert not invalid.instead or right <= read(POSTURES, invalid.instead)


@pytest.mark.parametrize("name", COLLECTIONS)
def test_no_serializer_computes_in_python_what_sql_could_not(name: str) -> None:
    """No method fields: PostgreSQL can write what the serializer declares."""

    def check(shape: Any) -> None:
        for field in shape.fields.values():
            assert not isinstance(field, serializers.SerializerMethodField)
            assert field.help_text or serializer_fields.inside(field) is not None, field.field_name
            inner = serializer_fields.inside(field)
            if inner is not None:
                check(inner)

    for serializer in COLLECTIONS[name].serializers():
        check(serializer())


def test_omit_that_takes_what_fields_asks_for_is_an_error() -> None:
    query = Query("", [("fields", "id"), ("omit", "id")], {}, {"fields": {"id"}, "omit": {"id"}})
    errors: list[QueryError] = [*sparse_fields.contradictions(POSTURES, query)]
    assert [error.reason for error in errors] == ["nothing_left"]
