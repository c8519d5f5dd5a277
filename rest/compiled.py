"""The SQL that is derived from shapes, compiled and kept: of pages by their keys, and of whole results for COPY."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from django.conf import settings
from django.core.exceptions import EmptyResultSet, FieldError
from django.core.signals import setting_changed
from django.db import connection
from django.db.models import BooleanField, F, Func, IntegerField, QuerySet, TextField
from django.db.models.expressions import RawSQL
from django.utils.module_loading import import_string
from psycopg import sql

from rest.derivation import FENCE, GUARDED, Cells, Slot, Underivable, as_cells, as_object
from rest.renderers import headers
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
    return _compiled(shape, shape.Meta.model._default_manager.filter(_KEYED).order_by(_PLACE))


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


def _with_slots(found: QuerySet[Any]) -> Sql:
    """The SQL of a query, its constants within it."""
    text, params = found.query.sql_with_params()
    names = tuple(dict.fromkeys(one.name for one in params if isinstance(one, Slot)))

    def written(one: Any) -> str:
        if isinstance(one, Slot):
            return f"${names.index(one.name) + 1}"
        return constant(one)

    return Sql(text % tuple(map(written, params)), names)


def constant(value: Any) -> str:
    """A value as SQL writes it."""
    connection.ensure_connection()
    return sql.Literal(value).as_string(connection.connection)


def page_of_cells(asked: Selection) -> Sql | None:
    """The SQL of the rows of `keys` in their order, each as the cells of CSV. None where Python has to write them."""
    return _page_of_cells(asked) if settings.REST["DERIVED_SQL"] else None


@lru_cache(maxsize=KEPT)
def _page_of_cells(asked: Selection) -> Sql | None:
    model = asked.shape({}).Meta.model
    try:
        cells = _cells(asked)
        rows = cells.of(model._default_manager.filter(_KEYED).order_by(_PLACE))
    except (Underivable, FieldError):
        return None
    text, names = _with_slots(rows)
    return Sql(_fenced(cells, text, load=import_string(settings.REST["LOAD"])), names)


def _fenced(cells: Cells, text: str, **more: str) -> str:
    """The cells of a query, guarded from spreadsheets, and more columns."""
    names = [GUARDED.format(name) if is_text else name for name, is_text in cells.columns]
    if len(names) == 1:  # a row of one null would be an empty line, which readers skip
        names = [f"coalesce({names[0]}::text, '')"]
    return f"SELECT {', '.join([*names, *more.values()])} FROM ({text} {FENCE}) x"


def _forget(**changed: Any) -> None:
    for kept in (_page, _record, _page_of_cells, _object, _cells):
        kept.cache_clear()


setting_changed.connect(_forget)


# No JSON holds these, so COPY quotes nothing.
_AS_IT_IS = "FORMAT csv, QUOTE E'\\x01', DELIMITER E'\\x02'"


@lru_cache(maxsize=KEPT)
def _object(asked: Selection) -> Any:
    shape = asked.shape({})
    return as_object(shape, shape.Meta.model)


@lru_cache(maxsize=KEPT)
def _cells(asked: Selection) -> Cells:
    shape = asked.shape({})
    return as_cells(shape, shape.Meta.model)


@lru_cache(maxsize=KEPT)
def header(asked: Selection) -> tuple[str, ...]:
    """The columns of CSV."""
    return tuple(headers(asked.shape({})))


class Copied(NamedTuple):
    """A query for COPY whose constants are still to be given."""

    text: str
    params: Sequence[Any]
    how: str

    def given(self, context: Mapping[str, str]) -> tuple[str, list[Any], str]:
        return self.text, [context[one.name] if isinstance(one, Slot) else one for one in self.params], self.how


def copied(asked: Selection, rows: QuerySet[Any], format: str) -> Copied | None:
    """All rows as lines of `ndjson` or `csv` (no header); None where Python has to write them."""
    if not settings.REST["DERIVED_SQL"]:
        return None
    try:
        if format != "csv":
            found = rows.annotate(found=_object(asked)).values("found")
            text, params = found.query.sql_with_params()
            return Copied(text, params, _AS_IT_IS)
        cells = _cells(asked)
        text, params = cells.of(rows).query.sql_with_params()
    except Underivable:
        return None
    except EmptyResultSet:  # no row can match, so Django asks nothing
        return Copied("SELECT WHERE false", [], "FORMAT csv")
    return Copied(_fenced(cells, text), params, "FORMAT csv")
