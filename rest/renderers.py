"""The formats: JSON for a page or a record, NDJSON and CSV for a whole result."""

import contextlib
import csv
import io
import itertools
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any

from django.http.request import MediaType
from rest_framework import renderers
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.request import Request

from rest.problems import Problem, QueryError
from rest.shapes import Rows, inside
from rest.values import NEAR, slip

BETWEEN = (" | ", "; ", ", ")  # of a list, of a list within it, and of one within that
FORMATS = ("json", "csv", "ndjson", "geojson", "tsv", "zip")
OTHERWISE = {"jsonl": "ndjson", "json-lines": "ndjson", "jsonlines": "ndjson", "excel": "csv", "xlsx": "csv"}
BOM = "\ufeff"  # by which Excel knows UTF-8
ROWS = 100  # that are written at a time
MOST_RANGES = 64  # of an `Accept` that are looked at
# A spreadsheet takes a cell that starts so for a formula.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


class JSON(renderers.JSONRenderer):
    ensure_ascii = False
    charset = None


class NDJSON(renderers.BaseRenderer):
    """One JSON object a line, every row of the result."""

    media_type, format = "application/x-ndjson", "ndjson"

    def render(self, data: Any, accepted_media_type: str | None = None, renderer_context: Any = None) -> bytes:
        raise TypeError("NDJSON is streamed by rest.views")


class CSV(renderers.BaseRenderer):
    """One line a record: nested names joined with a dot, lists with ` | ` and `; `, text safe for spreadsheets."""

    media_type, format = "text/csv", "csv"

    def render(self, data: Any, accepted_media_type: str | None = None, renderer_context: Any = None) -> bytes:
        raise TypeError("CSV is streamed by rest.views")


class GeoJSON(renderers.BaseRenderer):
    """A FeatureCollection (RFC 7946) of every row of the result that has coordinates."""

    media_type, format = "application/geo+json", "geojson"

    def render(self, data: Any, accepted_media_type: str | None = None, renderer_context: Any = None) -> bytes:
        raise TypeError("GeoJSON is streamed by rest.views")


class TSV(renderers.BaseRenderer):
    """One line a row, its cells separated by tabs."""

    media_type, format, extension = "text/tab-separated-values", "tsv", "tsv"

    def render(self, data: Any, accepted_media_type: str | None = None, renderer_context: Any = None) -> bytes:
        raise TypeError("rows are streamed")


class Zip(renderers.BaseRenderer):
    """An archive, sent from its file."""

    media_type, format = "application/zip", "zip"

    def render(self, data: Any, accepted_media_type: str | None = None, renderer_context: Any = None) -> bytes:
        raise TypeError("an archive is sent from its file")


class Negotiation(DefaultContentNegotiation):
    """`format=` before `Accept`; what cannot be had is a 406 that lists what can."""

    def select_renderer(self, request: Request, renderers: Any, format_suffix: str | None = None) -> Any:
        by_format = {renderer.format: renderer for renderer in renderers}
        if asked := request.query_params.getlist("format"):
            if (renderer := by_format.get(asked[-1])) is not None:
                return renderer, renderer.media_type
            raise _not_available(asked[-1], list(by_format))
        there = tuple(renderer.media_type for renderer in renderers)
        if found := preferred(request.META.get("HTTP_ACCEPT") or "*/*", there):
            at, media_type = found
            return renderers[at], media_type
        detail = f"Accept asks for what is not available here; there is {', '.join(there)}."
        raise Problem(406, "not-acceptable", detail)


def _not_available(asked: str, there: Sequence[str]) -> Problem:
    detail = f"format: “{asked}” is not available here; there is {', '.join(there)}."
    meant = OTHERWISE.get(asked.lower(), asked)
    elsewhere = meant in FORMATS and meant not in there  # is no slip of the pen
    near = None if elsewhere else slip(meant, there, NEAR)
    error = QueryError(
        "invalid-value",
        "format",
        asked,
        "unknown_value",
        detail,
        f"Did you mean {near}?" if near else None,
        allowed=there,
        meant=[("format", near)] if near else None,
    )
    return Problem(406, "not-acceptable", detail, [error])


def _ranges(accept: str) -> Iterator[MediaType]:
    for part in accept.split(",")[:MOST_RANGES]:
        # one that cannot be read, as its parameter is in a charset that is none, asks for nothing
        with contextlib.suppress(ValueError, LookupError):
            if part.strip():
                yield MediaType(part)


@lru_cache(maxsize=256)  # programs send few different ones
def preferred(accept: str, there: tuple[str, ...]) -> tuple[int, str] | None:
    """Which media type an `Accept` prefers, and that media type as it asks for it (RFC 9110, 12.5.1).

    Of each media type the most specific range counts, also where it says no (`q=0`); then the higher quality, the more
    specific range and the order sent decide.
    """
    ranges = list(_ranges(accept))
    candidates = []
    for at, media_type in enumerate(there):
        matching = [(one.specificity, -nth) for nth, one in enumerate(ranges) if one.match(media_type)]
        if matching:
            specificity, sent = max(matching)
            candidates.append((ranges[-sent].quality, specificity, sent, -at))
    quality, _, sent, at = max(candidates, default=(0, 0, 0, 0))
    if not quality:
        return None
    parameters = [f"{name}={value!s}" for name, value in ranges[-sent].range_params.items()]
    return -at, "; ".join([there[-at], *parameters])


def ndjson(records: Iterable[dict[str, Any]]) -> Iterator[bytes]:
    for record in records:
        yield _compact(record) + b"\n"


def _compact(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=str).encode()


# An id, longitude and latitude, and the properties.
Feature = tuple[str, tuple[float, float], dict[str, Any]]


def geojson(features: Iterable[Feature], about: dict[str, Any]) -> Iterator[bytes]:
    """A FeatureCollection with a line for each feature; `about` are further members of the collection."""
    yield _compact({"type": "FeatureCollection", **about})[:-1] + b',"features":['
    between = b"\n"
    for id, point, properties in features:
        feature = {"type": "Feature", "id": id, "geometry": {"type": "Point", "coordinates": point}}
        yield between + _compact(feature | {"properties": properties})
        between = b",\n"
    yield b"\n]}\n"


def spliced(body: Mapping[str, Any], name: str, written: bytes) -> bytes:
    """A body as JSON, in which a member is JSON already."""
    pieces: list[bytes] = []
    for key, one in body.items():  # put together once: what is written may be long
        pieces += [b"," if pieces else b"{", _compact(key), b":", written if key == name else _compact(one)]
    return b"".join([*pieces, b"}"])


def listed(written: Iterable[bytes]) -> bytes:
    """A list of what is JSON already."""
    return b"[%s]" % b",".join(written)


def csv_lines(shape: Any, records: Iterable[dict[str, Any]], bom: bool) -> Iterator[bytes]:
    return csv_text(headers(shape), (cells(shape, record) for record in records), bom)


def csv_text(
    columns: Sequence[str], rows: Iterable[Sequence[str]], bom: bool = False, delimiter: str = ","
) -> Iterator[bytes]:
    """Lines of CSV, header first, in pieces of some size."""
    buffer, remaining = io.StringIO(), iter(rows)
    writer = csv.writer(buffer, delimiter=delimiter, lineterminator="\n")
    if bom:
        buffer.write(BOM)
    writer.writerow(columns)
    while batch := list(itertools.islice(remaining, ROWS)):
        writer.writerows(batch)
        yield _taken(buffer)
    if buffer.tell():
        yield _taken(buffer)


def _taken(buffer: io.StringIO) -> bytes:
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text.encode()


def headers(shape: Any, prefix: str = "") -> list[str]:
    """The columns of a shape, in order; they depend on the shape alone, never on the data."""
    found: list[str] = []
    for name, field in shape.fields.items():
        inner = inside(field)
        found += [prefix + name] if inner is None else headers(inner, f"{prefix}{name}.")
    return found


def cells(shape: Any, record: dict[str, Any] | None) -> list[str]:
    """A record's cells, one for each header."""
    return [cell(value) for value in _values(shape, record)]


def _values(shape: Any, record: dict[str, Any] | None) -> list[Any]:
    """What the cells show; of rows, each column is the list of what its rows have there."""
    found: list[Any] = []
    for name, field in shape.fields.items():
        value = None if record is None else record[name]
        inner = inside(field)
        if inner is None:
            found.append(value)
        elif isinstance(field, Rows) and not field.one:
            rows = [_values(inner, row) for row in value or []]
            found += map(list, zip(*rows, strict=True)) if rows else [None] * len(headers(inner))
        else:
            found += _values(inner, value)
    return found


def cell(value: Any) -> str:
    """A value as a cell: unknown is empty, a list is joined, no text is a formula."""
    text = _joined(value)
    return f"'{text}" if text.startswith(FORMULA_STARTS) and _is_text(value) else text


def _is_text(value: Any) -> bool:
    return any(map(_is_text, value)) if isinstance(value, list) else isinstance(value, str)


def _joined(value: Any, depth: int = 0) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, list):
        return BETWEEN[depth].join(_joined(item, depth + 1) for item in value)
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False) if value else ""
    return str(value)
