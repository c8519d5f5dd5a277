"""JSON, CSV and NDJSON give the same records, field by field; CSV is safe to open in a spreadsheet."""

import codecs
import csv
import importlib
import io
import json
import pkgutil
from pathlib import Path
from types import NoneType
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dataset.api_records import write_bodies
from events.models import Event
from rest import formats
from rest.formats.csv import FORMULA_STARTS
from tests.api.world import COLLECTIONS, EVENTS, example, paths
from tests.client import Answer, Api, assert_problem
from tests.specification import Specification


def rows(answer: Answer) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(answer.body.decode("utf-8-sig"), newline="")))


def cell(value: Any) -> str:
    text = joined(value)
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") and not is_number(value) else text


def is_number(value: Any) -> bool:
    return all(map(is_number, value)) if isinstance(value, list) else isinstance(value, int | float | NoneType)


def joined(value: Any, between: tuple[str, ...] = (" | ", "; ", ", ")) -> str:
    if value is None or value == {}:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return str(value).removesuffix(".0")
    if isinstance(value, list):
        return between[0].join(joined(item, between[1:]) for item in value)
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict) else str(value)


def at(record: Any, path: list[str]) -> Any:
    """What stands at a path of a record; through a list, what stands there in each of its items."""
    if record is None or not path:
        return record
    if isinstance(record, list):
        return [at(item, path) for item in record]
    return at(record.get(path[0]), path[1:])


def columns(specification: Specification, schema: dict[str, Any], prefix: str = "") -> list[str]:
    """The columns that docs/api.md promises, told by the document: every field that has none within it, in order.

    Of records of several kinds, those of the first kind that all others have, then what only some have.
    """
    schema = specification.resolve(schema)
    if "oneOf" in schema and "discriminator" in schema:
        kinds = [columns(specification, one, prefix) for one in schema["oneOf"]]
        common = [path for path in kinds[0] if all(path in others for others in kinds)]
        return list(dict.fromkeys([*common, *(path for kind in kinds for path in kind)]))
    for one in (*schema.get("anyOf", ()), *schema.get("oneOf", ()), *schema.get("allOf", ())):
        if "properties" in specification.resolve(one):
            return columns(specification, one, prefix)
    if "items" in schema:
        return columns(specification, schema["items"], prefix)
    if "properties" not in schema:
        return [prefix]
    always = [(name, found) for name, found in schema["properties"].items() if name in schema["required"]]
    return [path for name, found in always for path in columns(specification, found, f"{prefix}.{name}".lstrip("."))]


def common(specification: Specification, schema: dict[str, Any]) -> set[str]:
    """The columns that records of all kinds have."""
    kinds = specification.resolve(schema).get("oneOf", [schema])
    return set.intersection(*(set(columns(specification, one)) for one in kinds))


def within(path: str, names: list[str]) -> bool:
    return any(f"{path}.".startswith(f"{name}.") for name in names)


def assert_agreement(api: Api, collection: str, **query: Any) -> None:
    """JSON by its pages, NDJSON and CSV give the same records, field by field, in the same order."""
    records = api.every(collection, **query)
    assert api(collection, format="ndjson", **query).lines == records
    table = list(csv.reader(io.StringIO(api(collection, format="csv", **query).body.decode(), newline="")))
    fields, omit = (query[name].split(",") if name in query else [] for name in ("fields", "omit"))
    path = f"/api/v1/{collection}/{{id}}"
    schema = api.specification.operations[path]["responses"]["200"]["content"]["application/json"]["schema"]
    shown = set(columns(api.specification, schema)) if fields else common(api.specification, schema)
    headers = [
        path
        for path in columns(api.specification, schema)
        if path in shown and (not fields or within(path, fields)) and not within(path, omit)
    ]
    assert sorted(table[0]) == sorted(headers)
    if collection != "events":
        assert table[0] == headers
    for row, record in zip(table[1:], records, strict=True):
        assert row == [cell(at(record, header.split("."))) for header in table[0]]


@pytest.mark.parametrize("collection", COLLECTIONS)
def test_all_formats_agree_field_by_field(api: Api, collection: str) -> None:
    assert_agreement(api, collection)


PATHS = {name: paths(name) for name in COLLECTIONS}
NARROWED: list[dict[str, Any]] = [
    {"q": "troops"},
    {"actor": "russia"},
    {"date__lte": "2022-01-24"},
    {"quad": ["3", "4"]},
]


@st.composite
def queries(draw: st.DrawFn) -> tuple[str, dict[str, Any]]:
    collection = draw(st.sampled_from(list(COLLECTIONS)))
    some = st.lists(st.sampled_from(PATHS[collection]), max_size=5, unique=True)
    fields = draw(some)
    omit = [name for name in draw(some) if not any(f"{field}.".startswith(f"{name}.") for field in fields)]
    shape = {"fields": ",".join(fields), "omit": ",".join(omit)}
    narrowed = draw(st.sampled_from(NARROWED)) if collection in EVENTS else {}
    signed = [sign + name for name in COLLECTIONS[collection].orderings for sign in ("", "-")]
    return collection, {
        **narrowed,
        **{name: paths for name, paths in shape.items() if paths},
        "ordering": draw(st.sampled_from(signed)),
    }


@settings(max_examples=25)
@given(queries())
def test_so_they_do_with_any_fields_filters_and_orderings(api: Api, drawn: tuple[str, dict[str, Any]]) -> None:
    collection, query = drawn
    assert_agreement(api, collection, **query)


@pytest.mark.parametrize("collection", COLLECTIONS)
def test_columns_depend_on_the_shape_and_not_on_the_data(api: Api, collection: str) -> None:
    full = api(collection, format="csv").body.splitlines()[0]
    none = api(f"{collection}?q=xyzzyxyzzy", format="csv").body.splitlines()
    assert none == [full]


@pytest.mark.parametrize("format_", ["csv", "ndjson"])
@pytest.mark.parametrize("collection", COLLECTIONS)
def test_a_stream_says_how_many_records_make_it_complete(api: Api, collection: str, format_: str) -> None:
    answer = api(collection, format=format_)
    found = rows(answer) if format_ == "csv" else answer.lines
    assert answer.headers["X-Total-Count"] == str(len(found)) == str(api(collection, page_size=1).json["count"])
    name = f"{collection}-{answer.headers['X-Dataset-Version']}.{format_}"
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{name}"'


@pytest.mark.parametrize("format_", ["csv", "ndjson"])
def test_a_short_result_has_its_length_and_a_longer_one_is_streamed(
    api: Api, monkeypatch: pytest.MonkeyPatch, format_: str
) -> None:
    short = api("statements", format=format_)
    assert short.headers["Content-Length"] == str(len(short.body))
    monkeypatch.setattr("rest.collection.FEW", 3)
    longer = api("statements", format=format_)
    assert "Content-Length" not in longer.headers
    assert longer.body == short.body


def test_a_stream_of_many_chunks_is_whole(api: Api, monkeypatch: Any) -> None:
    monkeypatch.setattr("rest.streams.BATCH", 7)
    for ordering in ("date", "-first_reported", "slug"):
        whole = [record["id"] for record in api.every("events?fields=id", ordering=ordering)]
        assert [r["id"] for r in api(f"events?fields=id&ordering={ordering}", format="ndjson").lines] == whole


@pytest.mark.parametrize("start", FORMULA_STARTS)
def test_no_cell_starts_a_formula(api: Api, start: str) -> None:
    dangerous = f'{start}HYPERLINK("http://example.org")'
    event = Event.objects.filter(kind="statement").order_by("-date", "-slug")[0]
    Event.objects.filter(pk=event.pk).update(title=dangerous, support_publishers=[dangerous, "x"])
    write_bodies()
    table = rows(api("statements", format="csv", fields="id,title,support"))
    found = next(row for row in table if row["id"] == event.slug)
    assert found["title"] == f"'{dangerous}"
    assert found["support.publishers"].startswith("'")


def test_numbers_are_no_formulas(api: Api) -> None:
    table = rows(api("events", format="csv", fields="codings.goldstein"))
    assert any(row["codings.goldstein"].startswith("-") for row in table)


@pytest.mark.parametrize(("query", "expected"), [("", False), ("&bom=false", False), ("&bom=true", True)])
def test_a_byte_order_mark_comes_if_asked_for(api: Api, query: str, expected: bool) -> None:
    body = api(f"documents?format=csv{query}").body
    assert body.startswith(codecs.BOM_UTF8) == expected
    assert body.removeprefix(codecs.BOM_UTF8).startswith(b"id,")


@pytest.mark.parametrize(
    ("accept", "media"),
    [
        (None, "application/json"),
        ("*/*", "application/json"),
        ("application/json", "application/json"),
        ("text/csv", "text/csv; charset=utf-8"),
        ("application/x-ndjson", "application/x-ndjson"),
        ("text/html,application/xhtml+xml,*/*;q=0.8", "application/json"),
        ("text/html, text/csv", "text/csv; charset=utf-8"),
        ("application/x-ndjson, application/json;q=0.5", "application/x-ndjson"),
        ("application/json;q=0.5, application/x-ndjson", "application/x-ndjson"),
        ("application/x-ndjson, application/json", "application/x-ndjson"),
        ("text/csv;q=0.2, */*;q=0.1", "text/csv; charset=utf-8"),
        ("*/*, text/csv", "text/csv; charset=utf-8"),
        ("application/json;q=0, */*", "text/csv; charset=utf-8"),
        ("application/*", "application/json"),
        ("Application/JSON", "application/json"),
    ],
)
def test_accept_chooses_the_format(api: Api, accept: str | None, media: str) -> None:
    answer = api("documents", headers={"Accept": accept} if accept else {})
    assert answer.headers["Content-Type"] == media


@pytest.mark.parametrize("accept", ["application/json;q=0", "*/*;q=0", "application/json;q=0.0, text/html", "json"])
def test_what_accept_rules_out_is_not_sent(api: Api, accept: str) -> None:
    answer = api("dataset", headers={"Accept": accept}, expect=406)
    assert_problem(answer, 406, "not-acceptable")


def test_format_goes_before_accept(api: Api) -> None:
    answer = api("documents?format=ndjson", headers={"Accept": "text/csv"})
    assert answer.headers["Content-Type"] == "application/x-ndjson"


@pytest.mark.parametrize("collection", COLLECTIONS)
def test_a_format_that_is_not_there_is_a_406_with_those_that_are(api: Api, collection: str) -> None:
    listed = api(f"{collection}?page_size=1&format=xyz", expect=406)
    body = assert_problem(listed, 406, "not-acceptable", api=api)
    assert all(name in body["detail"] for name in ("xyz", "json", "csv", "ndjson"))
    alone = api(f"{collection}/{example(collection)}?format=csv", expect=406)
    assert_problem(alone, 406, "not-acceptable", api=api)


@pytest.mark.parametrize("path", ["documents", "dataset", "actors/match?q=x", "vocabularies"])
def test_an_accept_that_nothing_meets_is_a_406(api: Api, path: str) -> None:
    body = assert_problem(api(path, headers={"Accept": "application/xml"}, expect=406), 406, "not-acceptable")
    assert "application/json" in body["detail"]


def test_json_is_utf_8_without_escapes(api: Api) -> None:
    assert "Untitled: “In order" in api("documents/2022-01-24-paris-to-host-four-way-talks").body.decode()


class TestEveryFormatOfRecords:
    """A format is declared in one place; a place where it is missing fails here."""

    def test_every_class_is_registered(self) -> None:
        modules = pkgutil.iter_modules(formats.__path__)
        for module in modules:
            importlib.import_module(f"rest.formats.{module.name}")
        written = {one for one in formats.RecordFormat.__subclasses__() if one.__module__.startswith("rest.")}
        assert set(formats.RECORDS) == written

    @pytest.mark.parametrize("format", formats.RECORDS)
    def test_it_says_what_it_is(self, format: type[formats.RecordFormat]) -> None:
        for name in ("media_type", "format", "described", "schema"):
            assert getattr(format, name)
        assert format.write.__func__ is not formats.RecordFormat.write.__func__  # type: ignore[attr-defined]
        table = (Path(__file__).parents[2] / "docs" / "api.md").read_text()
        assert f"| `{format.format}` | `{format.media_type}` |" in table

    @pytest.mark.parametrize("format", formats.RECORDS)
    @pytest.mark.parametrize("collection", COLLECTIONS)
    def test_each_list_has_it_or_says_that_it_has_not(
        self, api: Api, collection: str, format: type[formats.RecordFormat]
    ) -> None:
        name = str(format.format)
        if format.needs_coordinates and COLLECTIONS[collection].coordinates is None:
            assert_problem(api(collection, format=name, expect=406), 406, "not-acceptable", api=api)
            return
        by_name = api(collection, format=name)
        by_accept = api(collection, headers={"Accept": str(format.media_type)})
        for answer in (by_name, by_accept):
            assert answer.headers["Content-Type"].partition(";")[0] == format.media_type
            assert answer.body == by_name.body
        assert "X-Total-Count" in by_name.headers
        assert by_name.headers["Content-Disposition"].endswith(f'.{name}"')
        assert name in api(collection).json["links"]
        content = api.specification.operations[f"/api/v1/{collection}"]["responses"]["200"]["content"]
        assert format.media_type in content
