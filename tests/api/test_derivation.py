"""What PostgreSQL writes is what Python would: the same JSON, NDJSON and CSV of every record, whatever is asked for."""

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from django.conf import settings
from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st
from rest_framework import serializers

from dataset.export.tables import used
from events.models import Event, Place
from rest import compiled, selection, shapes, views
from rest.selection import Profile, Selection
from rest.views import Collection
from tests.api.world import COLLECTIONS, EVENTS, example
from tests.client import Answer, Api

PYTHON = override_settings(REST={**settings.REST, "DERIVED_SQL": False})
PATHS = {name: shapes.all_paths(view.whole()) for name, view in COLLECTIONS.items()}
INCLUDABLE = {
    name: list(selection.includable(Profile(view.list_serializer_class, view.serializer_class, view.whole())))
    for name, view in COLLECTIONS.items()
}


def comparable(answer: Answer, format: str) -> Any:
    if format == "csv":
        return list(csv.reader(io.StringIO(answer.body.decode(), newline="")))
    return answer.lines if format == "ndjson" else answer.json


def assert_same(api: Api, address: str, format: str = "json", **query: Any) -> None:
    asked = {**query, **({} if "format=" in address or format == "json" else {"format": format})}
    derived = comparable(api(address, **asked), format)
    with override_settings(REST={**settings.REST, "DERIVED_SQL": False}):  # as they are now, a test may have others
        assert comparable(api(address, **asked), format) == derived


@st.composite
def selections(draw: st.DrawFn) -> tuple[str, dict[str, Any]]:
    collection = draw(st.sampled_from(list(COLLECTIONS)))
    some = st.lists(st.sampled_from(PATHS[collection]), max_size=6, unique=True)
    query = {"fields": draw(some)}
    if INCLUDABLE[collection]:
        query["include"] = draw(st.lists(st.sampled_from(INCLUDABLE[collection]), max_size=3, unique=True))
    asked = [f"{name}." for names in query.values() for name in names]
    query["omit"] = [name for name in draw(some) if not any(one.startswith(f"{name}.") for one in asked)]
    if collection not in EVENTS and "highlights" not in PATHS[collection]:
        return collection, {name: ",".join(names) for name, names in query.items() if names}
    words = {"q": "Russia"} if any("highlights" in names for names in query.values()) else {}
    return collection, words | {name: ",".join(names) for name, names in query.items() if names}


# A result in JSON, one that is read as a page is, and one that is streamed.
WAYS = [("json", views.FEW), ("ndjson", views.FEW), ("csv", views.FEW), ("ndjson", -1), ("csv", -1)]


@given(selections(), st.sampled_from(WAYS))
def test_any_selection_of_every_record_is_the_same(
    api: Api, drawn: tuple[str, dict[str, Any]], way: tuple[str, int]
) -> None:
    (collection, query), (format, few) = drawn, way
    with mock.patch.object(views, "FEW", few):
        assert_same(api, collection, format, **query, **({"page_size": 500} if format == "json" else {}))


@pytest.mark.parametrize(("format", "few"), WAYS)
@pytest.mark.parametrize("collection", COLLECTIONS)
def test_every_record_is_the_same_with_all_that_can_be_included(
    api: Api, collection: str, format: str, few: int
) -> None:
    more = ",".join(name for name in INCLUDABLE[collection] if name != "highlights")
    query = {"include": more} if more else {}
    with mock.patch.object(views, "FEW", few):
        assert_same(api, collection, format, **query, **({"page_size": 500} if format == "json" else {}))


# What decides along which index a page is walked.
WALKS = [
    "actor=russia",
    "actor=russia&actor=united-states",
    "actor_country=USA",
    "actor=russia&q=troops",
    "actor=russia&q=troops&include=highlights",
    "actor=russia&q=troops&include=highlights&ordering=rank",
    "actor=russia&date__gte=2022-01&ordering=date",
    "actor=russia&ordering=slug",
    "actor__not=russia",
    "first_reported__lte=2022-01-26",
    "q=troops",
]


@pytest.mark.parametrize("query", WALKS)
@pytest.mark.parametrize("collection", EVENTS)
def test_pages_are_the_same_whatever_is_asked(api: Api, collection: str, query: str) -> None:
    address = f"{collection}?{query}&page_size=2"
    for _ in range(3):
        assert_same(api, address)
        page = api(address).json
        if page["next"] is None:
            break
        address = page["next"]
    else:
        assert_same(api, page["previous"])


@pytest.mark.parametrize("query", WALKS)
def test_pages_can_be_indented_whatever_is_asked(api: Api, query: str) -> None:
    indented = api(f"events?{query}", headers={"Accept": "application/json; indent=2"})
    assert indented.body.count(b"\n") > 10
    assert indented.json == api(f"events?{query}").json


def participations_read(api: Api, fields: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert_same(api, "statements", fields=fields)
    derived = [one["sql"] for one in captured if "row_to_json" in one["sql"]]
    assert len(derived) == 1
    return derived[0].count('FROM "events_participation"')


def test_fields_that_show_the_same_of_a_relation_read_it_once(api: Api) -> None:
    assert participations_read(api, "speakers,addressees,about") == 1
    assert participations_read(api, "speakers.id,addressees.id,about.name") == 2


@pytest.mark.parametrize("collection", COLLECTIONS)
def test_a_record_alone_is_the_same(api: Api, collection: str) -> None:
    assert_same(api, f"{collection}/{example(collection)}")


def test_texts_that_json_or_a_spreadsheet_takes_for_something_else_arrive_as_they_are(api: Api) -> None:
    for title in (
        'a "quoted" \\ text',
        "a tab\tand a line\nbreak",
        "=1+1",
        "-1",
        "naïve 𝔘 \u2028 %s %(keys)s {x}",
        "",
        "\\.",
    ):
        Event.objects.filter(slug=example("statements")).update(title=title)
        for format, few in WAYS:
            with mock.patch.object(views, "FEW", few):
                assert_same(api, "events", format, id=example("statements"), fields="title")
        assert api("events", id=example("statements"), fields="title").json["results"] == [{"title": title}]


def test_a_short_file_of_csv_is_quoted_as_a_streamed_one(api: Api) -> None:
    """So whoever compares two files by their bytes sees what changed, not how many rows there are."""
    titles = ["plain", 'a "quote"', "a, b", "=a, b", '=a "quote"', "@a", "a\nb", "a\rb", "\tb", "\r", ",", '"', " ", ""]
    for event, title in zip(Event.objects.order_by("pk"), titles, strict=False):
        Event.objects.filter(pk=event.pk).update(title=title)
    found = []
    for few in (views.FEW, -1):
        with mock.patch.object(views, "FEW", few):
            found.append(api("events", format="csv", fields="id,title").body)
    assert found[0] == found[1]
    written = [title for _, title in csv.reader(io.StringIO(found[0].decode(), newline=""))]
    assert set(written) >= {"plain", "a, b", "'=a, b", '\'=a "quote"', "'@a", "a\nb", "a\rb", "'\tb", "'\r", ""}


def test_a_short_file_without_related_rows_is_one_query_and_one_with_them_two(api: Api) -> None:
    """What shows related rows takes longer to plan than to answer."""
    for fields, queries in (("id,title", 1), ("id,place.name", 1), ("id,speakers", 2), ("id,quotes.text", 2)):
        with CaptureQueriesContext(connection) as captured:
            api("statements", format="csv", fields=fields)
        assert len([one for one in captured if "events_statement" in one["sql"]]) == queries, fields


def test_no_code_needs_quotes_or_a_guard() -> None:
    """Codes are written into CSV as they are."""
    codes = {code for vocabulary in used() for code in vocabulary.values}
    assert {code for code in codes if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_-]*", code)} == set()


@pytest.mark.parametrize("few", [views.FEW, -1])
def test_a_row_of_one_unknown_value_is_a_row(api: Api, few: int) -> None:
    """An empty line would be none: readers of CSV skip it."""
    with mock.patch.object(views, "FEW", few):
        lines = api("statements", format="csv", fields="quote_note").body.splitlines()
        number = int(api("statements", format="csv", fields="id").headers["X-Total-Count"])
    assert len(lines) == number + 1
    assert b'""' in lines


def test_no_row_is_read_into_python(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    """So it is seen that the answers compared above were made in two ways."""
    for address, few in (
        ("statements?page_size=5", views.FEW),
        ("statements?format=csv", views.FEW),
        ("statements?format=csv", -1),
        (f"statements/{example('statements')}", views.FEW),
    ):
        monkeypatch.setattr(views, "FEW", few)
        with CaptureQueriesContext(connection) as captured:
            api(address)
        assert not [one["sql"] for one in captured if one["sql"].startswith('SELECT "events_quote"')]
        with CaptureQueriesContext(connection) as captured, PYTHON:
            api(address)
        assert [one["sql"] for one in captured if one["sql"].startswith('SELECT "events_quote"')]


class Unheard(serializers.Field):
    """A field of a kind that no rule derives."""

    def to_representation(self, value: Any) -> Any:
        return str(value).upper()


class Loud(shapes.Shape):
    name = Unheard()

    class Meta:
        model = Place
        fields = ["name"]


def test_a_field_that_no_rule_derives_leaves_the_answer_to_python() -> None:
    asked = Selection(Profile(Loud, Loud, Loud), None, frozenset(), frozenset())
    assert compiled.page(asked) is None
    assert compiled.page_of_lines(asked, "ndjson") is None


@pytest.fixture
def documents(tmp_path: Path) -> Iterator[Path]:
    with override_settings(DOCUMENTS_DIR=tmp_path):
        yield tmp_path


def test_where_the_server_has_the_documents_python_reads_the_passages(api: Api, documents: Path) -> None:
    view: type[Collection] = COLLECTIONS["statements"]
    profile = Profile(view.list_serializer_class, view.serializer_class, view.whole())
    assert compiled.page(Selection(profile, None, frozenset(), frozenset())) is None
    assert compiled.page(Selection(profile, None, frozenset({"evidence"}), frozenset())) is not None


def test_a_compiled_page_is_used_again(api: Api) -> None:
    api("statements?fields=id")
    before = compiled._page.cache_info()
    api("statements?fields=id&page_size=3")
    after = compiled._page.cache_info()
    assert (after.hits, after.misses) == (before.hits + 1, before.misses)
