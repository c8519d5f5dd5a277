"""The SQL that a shape stands for: PostgreSQL writes the JSON and the cells of CSV that Python would.

The shape stays the one description. What a shape holds is a closed set (`rest.shapes`), and each member has an
expression here; a field outside of it is Underivable, and the answer is made in Python. Django's compiler finds the
joins. A shape's SQL is compiled once; keys and constants of the answer are its only parameters.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from string import Formatter
from typing import Any, NamedTuple

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import EmptyResultSet, FieldError
from django.core.signals import setting_changed
from django.db import connection
from django.db.models import BooleanField, F, Func, IntegerField, OuterRef, QuerySet, Subquery, TextField, Value
from django.db.models.expressions import Case, Expression, When
from django.db.models.functions import Cast
from psycopg import sql
from rest_framework import serializers

from rest import prepared, shapes
from rest.renderers import BETWEEN, FORMULA_STARTS
from rest.selection import Selection


class Underivable(Exception):
    """A field whose value is not in the database."""


class Slot(Expression):
    """A parameter that is known when the query is run."""

    def __init__(self, name: str, type: str) -> None:
        super().__init__(output_field=TextField())
        self.name, self.type = name, type

    def __str__(self) -> str:
        return f"\0{self.name}\0"

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        return f"%s::{self.type}", [self]


KEYS = Slot("keys", "bigint[]")


class _Object(Func):
    """A JSON object. `row_to_json` takes any number of members, keeps their order, and adds no blanks."""

    template = "row_to_json((SELECT r FROM (SELECT %(expressions)s) r))"

    def __init__(self, members: Mapping[str, Any]) -> None:
        super().__init__(*members.values(), output_field=TextField())
        self.names = list(members)

    def as_sql(self, compiler: Any, connection: Any, *args: Any, **extra: Any) -> Any:
        found, params = [], []
        for name, expression in zip(self.names, self.source_expressions, strict=True):
            text, values = compiler.compile(expression)
            found.append(f"{text} AS {connection.ops.quote_name(name)}")
            params += values
        return self.template % {"expressions": ", ".join(found)}, params


def _text(text: str) -> Any:
    return Func(Value(text, output_field=TextField()), template="%(expressions)s::text", output_field=TextField())


def _infix(operator: str, *parts: Any) -> Any:
    """A text made by an operator; null where one of its parts is."""
    return Func(*parts, template="(%(expressions)s)", arg_joiner=operator, output_field=TextField())


def _filled(template: str, prefix: str) -> Any:
    parts: list[Any] = []
    for literal, name, _, _ in Formatter().parse(template):
        parts += [_text(literal)] if literal else []
        parts += [Cast(F(prefix + name), TextField())] if name else []
    return _infix(" || ", *parts)


def _path(source: str) -> str:
    return source.replace(".", "__")


def value(field: Any, prefix: str) -> Any:
    """The column, or what is made of columns, that a field without fields within shows."""
    match field:
        case shapes.Label():
            labels = Value(json.dumps(field._labels), output_field=TextField())
            return _infix("::jsonb ->> ", labels, F(f"{prefix}{field.source}"))
        case shapes.Text(by=None):
            return _filled(field.templates[None], prefix)
        case shapes.Text():
            ways = {code: _filled(template, prefix) for code, template in field.templates.items()}
            return Case(*(When(**{f"{prefix}{field.by}": code}, then=one) for code, one in ways.items()))
        case shapes.Given():
            return Slot(field.key, "text")
        case shapes.Column():
            return F(prefix + _path(field.path))
        case serializers.Field() if hasattr(field, "derived"):
            return field.derived(prefix)
        case _ if type(field).__module__.startswith("rest_framework.") or isinstance(field, shapes.Code):
            return F(prefix + _path(str(field.source)))
    raise Underivable(type(field).__name__)


def _within(field: Any, prefix: str) -> str:
    """The way to the row that a block or a shape within a shape describes."""
    return prefix if field.source == "*" else f"{prefix}{_path(field.source)}__"


def _unless_null(field: Any, prefix: str, found: Any) -> Any:
    """What is found, or null where the block's telling column or the row itself is missing."""
    telling = getattr(field, "null_when", None)
    column = prefix + telling if telling else None if field.source == "*" else f"{prefix}{_path(field.source)}__pk"
    if column is None:
        return found
    return Case(When(**{f"{column}__isnull": False}, then=found), default=None, output_field=found.output_field)


def _related(field: shapes.Rows, model: Any, prefix: str) -> QuerySet[Any]:
    """The rows of a relation, in their order."""
    *way, last = str(field.source).split(".")
    outer = model
    for name in [*filter(None, prefix.split("__")), *way]:
        outer = outer._meta.get_field(name).related_model
    relation = outer._meta.get_field(last)
    owner = "".join(f"{name}__" for name in way)
    rows: QuerySet[Any] = relation.related_model._default_manager.filter(
        **{relation.remote_field.name: OuterRef(f"{prefix}{owner}pk")}, **field.where
    )
    for column, values in field.unless.items():
        rows = rows.exclude(**{f"{column}__in": list(values)})
    return rows


def as_object(shape: Any, model: Any, prefix: str = "") -> Any:
    """A row of the model as the JSON object that the shape describes."""
    return _Object({name: _member(field, model, prefix) for name, field in shape.fields.items()})


def _member(field: Any, model: Any, prefix: str) -> Any:
    if isinstance(field, shapes.Rows):
        rows = _related(field, model, prefix)
        child = field.child
        each = as_object(child, rows.model) if isinstance(child, serializers.Serializer) else value(child, "")
        found = rows.annotate(found=each).values("found")
        if field.one:
            return Subquery(found[:1], output_field=TextField())
        return Subquery(found, template="array_to_json(ARRAY(%(subquery)s))", output_field=TextField())
    if isinstance(field, serializers.Serializer):
        inner = _within(field, prefix)
        return _unless_null(field, prefix, as_object(field, model, inner))
    return value(field, prefix)


NO_TEXT = (serializers.IntegerField, serializers.FloatField, serializers.BooleanField, serializers.DateField)
# A query below OFFSET 0 is not merged into the one around it, which would run it anew for every cell.
_FENCE = "OFFSET 0"
_STARTS = ", ".join(f"chr({ord(start)})" for start in FORMULA_STARTS)
_GUARDED = f"CASE WHEN left({{0}}, 1) IN ({_STARTS}) THEN '''' || {{0}} ELSE {{0}} END"


class _Cells(NamedTuple):
    """Expressions of a row: each a cell, or an array of cells where it is of rows; beside it, which are text."""

    expressions: list[tuple[Any, list[bool]]]

    def of(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        named = {f"c{at}": found for at, (found, _) in enumerate(self.expressions)}
        return rows.annotate(**named).values(*named)

    @property
    def columns(self) -> list[tuple[str, bool]]:
        """Each cell as a query around this one calls it, and whether it is text."""
        return [
            (f'x."c{at}"[{nth}]' if isinstance(found.output_field, ArrayField) else f'x."c{at}"', is_text)
            for at, (found, texts) in enumerate(self.expressions)
            for nth, is_text in enumerate(texts, 1)
        ]


def as_cells(shape: Any, model: Any, prefix: str = "", depth: int = 0) -> _Cells:
    """A row of the model as the cells of CSV (`rest.renderers.cells`)."""
    found: list[tuple[Any, list[bool]]] = []
    for field in shape.fields.values():
        if isinstance(field, shapes.Rows):
            found.append(_cells_of_rows(field, model, prefix, depth))
        elif isinstance(field, serializers.Serializer):
            inner = as_cells(field, model, _within(field, prefix), depth)
            found += [(_unless_null(field, prefix, one), texts) for one, texts in inner.expressions]
        else:
            is_text = not isinstance(getattr(field, "child", field), NO_TEXT)
            found.append((_cell(field, value(field, prefix), depth), [is_text]))
    return _Cells(found)


def _cells_of_rows(field: shapes.Rows, model: Any, prefix: str, depth: int) -> tuple[Any, list[bool]]:
    rows, child = _related(field, model, prefix), field.child
    below = depth if field.one else depth + 1
    if isinstance(child, serializers.Serializer):
        inner = as_cells(child, rows.model, depth=below)
    else:
        inner = _Cells([(_cell(child, value(child, ""), below), [True])])
    names = [
        name if field.one else f"string_agg(coalesce({name}, ''), '{BETWEEN[depth]}')" for name, _ in inner.columns
    ]
    how = "LIMIT 1" if field.one else _FENCE
    template = f"(SELECT ARRAY[{', '.join(names)}]::text[] FROM (%(subquery)s {how}) x)"
    gathered = Subquery(inner.of(rows), template=template, output_field=ArrayField(TextField()))
    return gathered, [is_text for _, is_text in inner.columns]


def _cell(field: Any, column: Any, depth: int) -> Any:
    """A value as `rest.renderers.cell` writes it, but for what guards a spreadsheet."""
    template = "%(expressions)s::text"
    if isinstance(field, serializers.ListField):
        template = f"array_to_string(%(expressions)s, '{BETWEEN[depth]}')"
    elif isinstance(field, serializers.DictField):
        template = "nullif(%(expressions)s::text, '{}')"
    return Func(column, template=template, output_field=TextField())


_KEYED = Func(F("pk"), KEYS, template="(%(expressions)s))", arg_joiner=" = ANY(", output_field=BooleanField())
_PLACE = Func(KEYS, F("pk"), function="array_position", output_field=IntegerField())


def compiled(asked: Selection) -> str | None:
    """The SQL of a page: the rows of %(keys)s in their order, each as JSON. None where Python has to write them."""
    return _page(asked) if settings.REST["DERIVED_SQL"] else None


@lru_cache(maxsize=512)  # `fields=` makes as many as users think of
def _page(asked: Selection) -> str | None:
    return page(asked.shape({}))


def page(shape: Any) -> str | None:
    """The SQL of a page of a shape, as `compiled` gives it."""
    model = shape.Meta.model
    try:
        rows = model._default_manager.filter(_KEYED).annotate(found=as_object(shape, model)).order_by(_PLACE)
    except (Underivable, FieldError):  # FieldError: a column that only a search has
        return None
    text, params = rows.values("found").query.sql_with_params()
    connection.ensure_connection()
    slots = [one if isinstance(one, Slot) else sql.Literal(one).as_string(connection.connection) for one in params]
    return re.sub("\0(.*?)\0", r"%(\1)s", (text % tuple(slots)).replace("%", "%%"))


setting_changed.connect(lambda **changed: _page.cache_clear(), weak=False)


# No JSON holds these, so COPY quotes nothing.
_AS_IT_IS = "FORMAT csv, QUOTE E'\\x01', DELIMITER E'\\x02'"


def copied(asked: Selection, rows: QuerySet[Any], format: str) -> Callable[[Mapping[str, str]], Iterator[bytes]] | None:
    """What sends all rows as lines of `ndjson` or `csv` (no header), given the constants; None where Python has to."""
    if not settings.REST["DERIVED_SQL"]:
        return None
    shape = asked.shape({})
    try:
        if format == "csv":
            cells = as_cells(shape, rows.model)
            text, params = cells.of(rows).query.sql_with_params()
            names = [_GUARDED.format(name) if is_text else name for name, is_text in cells.columns]
            if len(names) == 1:  # a row of one null would be an empty line, which readers skip
                names = [f"coalesce({names[0]}::text, '')"]
            text, how = f"SELECT {', '.join(names)} FROM ({text} {_FENCE}) x", "FORMAT csv"
        else:
            found = rows.annotate(found=as_object(shape, rows.model)).values("found")
            (text, params), how = found.query.sql_with_params(), _AS_IT_IS
    except Underivable:
        return None
    except EmptyResultSet:  # no row can match, so Django asks nothing
        return lambda context: iter(())
    return lambda context: prepared.copy(
        text, [context[one.name] if isinstance(one, Slot) else one for one in params], how
    )
