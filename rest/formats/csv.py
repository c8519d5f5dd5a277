"""CSV and TSV: one line a record, for spreadsheets.

The columns are the fields of the records: names of fields within fields are joined with a dot, lists with ` | `, lists
within lists with `; `. Texts that a spreadsheet would take for a formula begin with an apostrophe.
"""

import csv
import io
import itertools
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from operator import attrgetter
from typing import Any

import msgspec

from rest.formats.base import NotRendered, RecordFormat, Records
from rest.sparse_fields import Fields, Node, Profile, Selection, tree

BETWEEN = (" | ", "; ", ", ")  # of a list, of a list within it, and of one within that
BOM = "\ufeff"  # by which Excel knows UTF-8
ROWS = 100  # that are written at a time
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")  # of what a spreadsheet takes for a formula
_FORMULAS = frozenset(FORMULA_STARTS)


class CSV(RecordFormat):
    media_type, format = "text/csv", "csv"
    described = "All of it as CSV."
    schema = {"type": "string", "description": "One line a record or row, header first."}

    @classmethod
    def write(cls, records: Records, bodies: Iterable[bytes]) -> Iterator[bytes]:
        columns: Columns = records.made(Columns, records.columns)
        return text(columns.headers, map(columns.cells, bodies), records.bom)


class Columns:
    """The columns of a selection: their headers, and the cells of bodies."""

    def __init__(self, profile: Profile, asked: Selection) -> None:
        fields = tree(profile, asked)
        self.headers = headers(fields)
        self._decode, self._values = msgspec.json.Decoder(_struct(fields)).decode, _values_of(fields)

    def cells(self, body: bytes) -> list[str]:
        return [*map(cell, self._values(self._decode(body)))]


class TSV(NotRendered):
    """One line a row, its cells separated by tabs."""

    media_type, format, extension = "text/tab-separated-values", "tsv", "tsv"
    described = "All of it as TSV."
    schema = {"type": "string", "description": "One line a row, separated by tabs, header first."}


def text(
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
    found = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return found.encode()


def headers(fields: Fields, prefix: str = "") -> list[str]:
    """The columns; they depend on the fields alone, never on the data."""
    found: list[str] = []
    for name, node in fields.items():
        found += [prefix + name] if node.inner is None else headers(node.inner, f"{prefix}{name}.")
    return found


def cell(value: Any) -> str:
    """A value as a cell: unknown is empty, a list is joined, no text is a formula."""
    # classes are compared, since a file has a hundred cells a record: `isinstance` takes a third longer
    if value is None:
        return ""
    found: str = value if value.__class__ is str else joined(value)
    return f"'{found}" if found[:1] in _FORMULAS and _is_text(value) else found


def _is_text(value: Any) -> bool:
    return any(map(_is_text, value)) if isinstance(value, list) else isinstance(value, str)


def joined(value: Any, depth: int = 0) -> str:
    """A value as text, a list joined."""
    type_ = value.__class__
    if type_ is list:
        return BETWEEN[depth].join([one if one.__class__ is str else joined(one, depth + 1) for one in value])
    if type_ is str:
        return str(value)
    if value is None or value is msgspec.UNSET:
        return ""
    if type_ is bool:
        return "true" if value else "false"
    if type_ is float and value.is_integer():
        return str(int(value))
    if type_ is dict:
        return json.dumps(value, ensure_ascii=False) if value else ""
    return str(value)


def _struct(fields: Fields) -> Any:
    """The type of an object with these fields; a decoder skips all others."""
    members = [(name, _type(node), msgspec.UNSET) for name, node in fields.items()]
    return msgspec.defstruct("Record", members, gc=False)


def _type(node: Node) -> Any:
    if node.inner is None:
        return Any
    inner: Any = _struct(node.inner)
    return list[inner] if node.many else inner | None


Values = Callable[[Any], Sequence[Any]]


def _values_of(fields: Fields) -> Values:
    """The function that gives the values of an object; of a list of objects, each column is a list of values."""
    leaves = itertools.groupby(fields.items(), key=lambda item: item[1].inner is None)
    parts = [
        part
        for are_leaves, group in leaves
        for part in ([_leaves([name for name, _ in group])] if are_leaves else [_inner(*one) for one in group])
    ]
    if len(parts) == 1:
        return parts[0]

    def values(record: Any) -> Sequence[Any]:
        found: list[Any] = []
        for part in parts:
            found += part(record)
        return found

    return values


def _leaves(names: Sequence[str]) -> Values:
    get = attrgetter(*names)
    return get if len(names) > 1 else lambda record: [get(record)]


def _inner(name: str, node: Node) -> Values:
    assert node.inner is not None
    inner, none = _values_of(node.inner), [None] * len(headers(node.inner))

    def of_one(record: Any) -> Sequence[Any]:
        value = getattr(record, name)
        return inner(value) if value else none

    def of_many(record: Any) -> Sequence[Any]:
        rows = getattr(record, name)
        return list(map(list, zip(*map(inner, rows), strict=True))) if rows else none

    return of_many if node.many else of_one
