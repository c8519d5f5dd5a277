"""The SQL that is derived from shapes, compiled and kept: of pages by their keys, and of lines."""

from collections.abc import Callable
from functools import lru_cache
from typing import Any, NamedTuple

from django.conf import settings
from django.core.exceptions import FieldError
from django.core.signals import setting_changed
from django.db import connection
from django.db.models import BooleanField, F, Func, IntegerField, QuerySet, TextField
from django.db.models.expressions import RawSQL
from django.utils.module_loading import import_string
from psycopg import sql

from rest import shapes
from rest.derivation import FENCE, Care, Cells, Slot, Underivable, as_cells, as_object
from rest.renderers import csv_text, headers
from rest.selection import Selection

KEPT = 512  # selections; `fields=` makes as many as users think of
KEYS = Slot("keys", "bigint[]")
_KEYED = Func(F("pk"), KEYS, template="(%(expressions)s))", arg_joiner=" = ANY(", output_field=BooleanField())
_NAMED = Func(
    F("slug"), Slot("slug", "text"), template="(%(expressions)s)", arg_joiner=" = ", output_field=BooleanField()
)
_PLACE = Func(KEYS, F("pk"), function="array_position", output_field=IntegerField())


class Sql(NamedTuple):
    """SQL that is prepared, and what its parameters ($1, $2 and so on) are called.

    Its last column is the load of the dataset that it reads (`REST["LOAD"]`), the same in each row.
    """

    text: str
    names: tuple[str, ...] = ()


def page(asked: Selection) -> Sql | None:
    """The SQL of a page: the rows of `keys` in their order, each as JSON. None where Python has to write them."""
    return _page(asked) if settings.REST["DERIVED_SQL"] else None


@lru_cache(maxsize=KEPT)
def _page(asked: Selection) -> Sql | None:
    return page_of(asked.shape({}))


def page_of(shape: Any) -> Sql | None:
    """The SQL of a page of a shape, as `page` gives it."""
    return _compiled(shape, _of_keys(shape.Meta.model))


def _of_keys(model: Any) -> QuerySet[Any]:
    rows: QuerySet[Any] = model._default_manager.filter(_KEYED).order_by(_PLACE)
    return rows


def record(asked: Selection) -> Sql | None:
    """The SQL of one record as JSON: that of the id `slug`. None where Python has to write it."""
    return _record(asked) if settings.REST["DERIVED_SQL"] else None


@lru_cache(maxsize=KEPT)
def _record(asked: Selection) -> Sql | None:
    shape = asked.shape({})
    return _compiled(shape, shape.Meta.model._default_manager.filter(_NAMED))


def _compiled(shape: Any, rows: QuerySet[Any]) -> Sql | None:
    try:
        found = rows.annotate(found=as_object(shape, rows.model))
    except (Underivable, FieldError):  # FieldError: a column that only a search has
        return None
    return _with_slots(found.annotate(load=_load()).values("found", "load"))


def _load() -> Any:
    return RawSQL(import_string(settings.REST["LOAD"]), [], output_field=TextField())


def _with_slots(found: QuerySet[Any], around: Callable[[str], str] = str) -> Sql:
    """The SQL of a query, its constants within it."""
    text, params = found.query.sql_with_params()
    names = tuple(dict.fromkeys(one.name for one in params if isinstance(one, Slot)))

    def written(one: Any) -> str:
        if isinstance(one, Slot):
            return f"${names.index(one.name) + 1}"
        return constant(one)

    return Sql(around(text) % tuple(map(written, params)), names)


def constant(value: Any) -> str:
    """A value as SQL writes it."""
    if type(value) is int and value >= 0:  # as most are: keys
        return str(value)
    connection.ensure_connection()
    return sql.Literal(value).as_string(connection.connection)


def _forget(**changed: Any) -> None:
    for kept in (_page, _record, _object, _cells, _lines, _page_of_lines):
        kept.cache_clear()


setting_changed.connect(_forget)


@lru_cache(maxsize=KEPT)
def _object(asked: Selection) -> Any:
    shape = asked.shape({})
    return as_object(shape, shape.Meta.model)


@lru_cache(maxsize=KEPT)
def _cells(asked: Selection) -> Cells:
    shape = asked.shape({})
    return as_cells(shape, shape.Meta.model)


@lru_cache(maxsize=KEPT)
def header(asked: Selection) -> bytes:
    """The first line of CSV."""
    return b"".join(csv_text(headers(asked.shape({})), []))


def _columns(cells: Cells) -> list[tuple[str, Care]]:
    """The cells; where there is but one, null is an empty text: it would be an empty line, which readers skip."""
    found = cells.columns
    return found if len(found) > 1 else [(f"coalesce({cell}, '')", Care(care.guard, True)) for cell, care in found]


class AsLines(NamedTuple):
    """How rows become lines: a query of them gets columns, and its SQL another query around it."""

    columns: Callable[[QuerySet[Any]], QuerySet[Any]]
    around: Callable[[str], str]


def lines(asked: Selection, format: str) -> AsLines | None:
    """Each row as a line of `ndjson` or `csv`, and the load; None where Python has to write them."""
    return _lines(asked, format) if settings.REST["DERIVED_SQL"] else None


@lru_cache(maxsize=KEPT)
def _lines(asked: Selection, format: str) -> AsLines | None:
    try:
        return _lines_of_cells(_cells(asked)) if format == "csv" else _lines_of_json(_object(asked))
    except Underivable:
        return None


def _lines_of_json(found: Any) -> AsLines:
    return AsLines(lambda rows: rows.annotate(found=found, load=_load()).values("found", "load"), str)


def _lines_of_cells(cells: Cells) -> AsLines:
    row = ", ".join(care.written(cell) for cell, care in _columns(cells))
    line, load = f"array_to_string(ARRAY[{row}], ',', '')", import_string(settings.REST["LOAD"])
    return AsLines(cells.of, lambda text: f"SELECT {line}, {load} FROM ({text} {FENCE}) x")


@lru_cache(maxsize=KEPT)
def is_flat(asked: Selection) -> bool:
    """Whether all is in the rows themselves and those they point at, so that a plan for given values costs little."""
    return shapes.is_flat(asked.shape({}))


def page_of_lines(asked: Selection, format: str) -> Sql | None:
    """The SQL of the rows of `keys` in their order, each as a line. None where Python has to write them."""
    return _page_of_lines(asked, format) if settings.REST["DERIVED_SQL"] else None


@lru_cache(maxsize=KEPT)
def _page_of_lines(asked: Selection, format: str) -> Sql | None:
    written = _lines(asked, format)
    try:
        return written and _with_slots(written.columns(_of_keys(asked.shape({}).Meta.model)), written.around)
    except FieldError:
        return None
