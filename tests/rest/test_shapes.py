"""A shape is declared once: its queries, its columns and what is left of it follow from the declaration."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given, settings
from hypothesis import strategies as st

from rest import renderers, shapes
from rest.values import Invalid
from tests.api.world import COLLECTIONS

SHAPES = {
    f"{name}, {which}": (view, serializer)
    for name, view in COLLECTIONS.items()
    for which, serializer in (("list", view.list_serializer_class), ("alone", view.serializer_class))
}
CONTEXT = {"dataset_version": "1.0.0"}


def shown(serializer: Any, queryset: Any) -> list[Any]:
    shape = serializer(context=CONTEXT)
    return [shape.to_representation(row) for row in shapes.plan(shape, queryset)]


@pytest.mark.django_db
@pytest.mark.parametrize("name", SHAPES)
def test_a_planned_query_leaves_nothing_to_be_asked_for_each_row(name: str) -> None:
    view, serializer = SHAPES[name]
    rows: Any = view.queryset
    queryset = rows.order_by("slug")
    with CaptureQueriesContext(connection) as for_all:
        records = shown(serializer, queryset)
    with CaptureQueriesContext(connection) as again:
        shown(serializer, rows.filter(slug__in=[record["id"] for record in records]).order_by("slug"))
    assert len(for_all) == len(again)
    for number in (1, 3):
        with CaptureQueriesContext(connection) as for_some:
            shown(serializer, queryset[:number])
        assert len(for_some) <= len(for_all)


@pytest.mark.django_db
@pytest.mark.parametrize("name", SHAPES)
def test_each_path_is_a_field_of_the_record(name: str) -> None:
    view, serializer = SHAPES[name]
    rows: Any = view.queryset
    records = shown(serializer, rows.order_by("slug"))
    for path in shapes.paths(serializer()):
        first, _, rest = path.partition(".")
        for record in records:
            assert first in record
            if rest and "." not in rest and isinstance(record[first], dict):
                assert rest in record[first]


@pytest.mark.parametrize("name", SHAPES)
def test_columns_of_csv_are_the_innermost_paths(name: str) -> None:
    _, serializer = SHAPES[name]
    paths = shapes.paths(serializer())
    innermost = [path for path in paths if not any(other.startswith(f"{path}.") for other in paths)]
    assert renderers.headers(serializer()) == innermost
    assert len(set(innermost)) == len(innermost)


@settings(max_examples=25)
@given(st.data())
def test_pruning_leaves_the_asked_for_paths_and_those_around_them(data: Any) -> None:
    _, serializer = SHAPES[data.draw(st.sampled_from(sorted(SHAPES)))]
    everything = shapes.paths(serializer())
    keep = set(data.draw(st.lists(st.sampled_from(everything), min_size=1, max_size=4)))
    pruned = serializer()
    shapes.prune(pruned, keep, set())
    expected = [
        path
        for path in everything
        if any(path == one or path.startswith(f"{one}.") or one.startswith(f"{path}.") for one in keep)
    ]
    assert shapes.paths(pruned) == expected


@settings(max_examples=25)
@given(st.data())
def test_leaving_out_takes_the_paths_and_those_within_and_no_other(data: Any) -> None:
    _, serializer = SHAPES[data.draw(st.sampled_from(sorted(SHAPES)))]
    everything = shapes.paths(serializer())
    omit = set(data.draw(st.lists(st.sampled_from(everything), min_size=1, max_size=4)))
    pruned = serializer()
    shapes.prune(pruned, None, omit)
    assert shapes.paths(pruned) == [
        path for path in everything if not any(path == one or path.startswith(f"{one}.") for one in omit)
    ]


@settings(max_examples=25)
@given(st.data())
def test_fields_and_omit_are_complementary_and_know_no_order(data: Any) -> None:
    _, serializer = SHAPES[data.draw(st.sampled_from(sorted(SHAPES)))]
    everything = shapes.all_paths(serializer)
    sent = data.draw(st.lists(st.sampled_from(everything), min_size=1, max_size=4, unique=True))
    asked, otherwise = (shapes.named(text, everything) for text in (",".join(sent), " , ".join(reversed(sent))))
    assert asked == otherwise == set(sent)
    kept, left = serializer(), serializer()
    shapes.prune(kept, asked, set())
    shapes.prune(left, None, asked)
    # what has nothing within it is on one side or on the other
    assert sorted(renderers.headers(kept) + renderers.headers(left)) == sorted(renderers.headers(serializer()))


paths = sorted({path for _, serializer in SHAPES.values() for path in shapes.all_paths(serializer)})
KNOWN = shapes.all_paths(SHAPES["military-postures, alone"][1])


@given(st.one_of(st.text(max_size=20), st.lists(st.one_of(st.sampled_from(paths), st.text(max_size=3))).map(",".join)))
def test_a_list_of_names_is_taken_whole_or_refused_with_what_works(text: str) -> None:
    names = {name.strip() for name in text.split(",")}
    if names <= set(KNOWN):
        assert shapes.named(text, KNOWN) == names
        return
    with pytest.raises(Invalid) as refused:
        shapes.named(text, KNOWN)
    invalid = refused.value
    assert invalid.reason == "unknown_field"
    assert any(f"({name or 'empty'})" in invalid.saying for name in names - set(KNOWN)), "it is named"
    right = names & set(KNOWN)
    assert not invalid.instead or right <= shapes.named(invalid.instead, KNOWN)


@pytest.mark.parametrize("name", SHAPES)
def test_no_shape_computes_in_python_what_sql_could_not(name: str) -> None:
    """No method fields: a page's SQL can be derived from the declaration."""
    from rest_framework import serializers

    def walk(shape: Any) -> None:
        for field in shape.fields.values():
            assert not isinstance(field, serializers.SerializerMethodField)
            assert field.help_text or shapes.inside(field) is not None, field.field_name
            inner = shapes.inside(field)
            if inner is not None:
                walk(inner)

    walk(SHAPES[name][1]())
