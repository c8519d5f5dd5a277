"""The SQL that a shape stands for: PostgreSQL writes the JSON and the cells of CSV that Python would.

The shape stays the one description. What a shape holds is a closed set (`rest.shapes`), and each member has an
expression here; a field outside of it is Underivable, and the answer is made in Python. Django's compiler finds the
joins. A shape's SQL is compiled once; its parameters are keys, values of filters and
constants of the answer.
"""

import json
import re
from collections.abc import Mapping, Sequence
from functools import reduce
from operator import or_
from string import Formatter
from typing import Any, NamedTuple

from django.contrib.postgres.fields import ArrayField
from django.db.models import F, Func, OuterRef, Q, QuerySet, Subquery, TextField, Value
from django.db.models.expressions import Case, Expression, RawSQL, When
from django.db.models.functions import Cast
from rest_framework import serializers

from rest import shapes
from rest.renderers import BETWEEN, FORMULA_STARTS

# A query below OFFSET 0 is not merged into the one around it, which would run it anew for every column.
FENCE = "OFFSET 0"


class Underivable(Exception):
    """A field whose value is not in the database."""


class Slot(Expression):
    """A parameter that is known when the query is run."""

    def __init__(self, name: str, type: str) -> None:
        super().__init__(output_field=TextField())
        self.name, self.type = name, type

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        return f"%s::{self.type}", [self]


class _Object(Func):
    """A JSON object. `row_to_json` takes any number of members, keeps their order, and adds no blanks.

    Its members may be columns of the queries `beside` it, which are called `beside0`, `beside1` and so on.
    """

    template = "row_to_json((SELECT r FROM (SELECT %(expressions)s) r))"

    def __init__(self, members: Mapping[str, Any], beside: Sequence[Any] = ()) -> None:
        super().__init__(*members.values(), *beside, output_field=TextField())
        self.names = list(members)

    def as_sql(self, compiler: Any, connection: Any, *args: Any, **extra: Any) -> Any:
        found, params = [], []
        for expression in self.source_expressions:
            text, values = compiler.compile(expression)
            found.append(text)
            params += values
        members = [f"{one} AS {connection.ops.quote_name(name)}" for name, one in zip(self.names, found, strict=False)]
        beside = [f"{one} beside{at}" for at, one in enumerate(found[len(members) :])]
        expressions = ", ".join(members) + (f" FROM {', '.join(beside)}" if beside else "")
        return self.template % {"expressions": expressions}, params


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


def _cited(column: Any, server: str) -> Any:
    """A citation with the server's address before the path that it ends with."""
    if not server:
        return column
    path, with_server = Value("[^ ]+$"), Value(rf"{server}\&")
    return Func(column, path, with_server, function="regexp_replace", output_field=TextField())


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
        case shapes.Citation():
            return _cited(F(prefix + _path(str(field.source))), field.server)
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


def _relation(field: shapes.Rows, model: Any, prefix: str) -> QuerySet[Any]:
    """The rows of a relation, in their order."""
    *way, last = str(field.source).split(".")
    outer = model
    for name in [*filter(None, prefix.split("__")), *way]:
        outer = outer._meta.get_field(name).related_model
    relation = outer._meta.get_field(last)
    owner = "".join(f"{name}__" for name in way)
    rows: QuerySet[Any] = relation.related_model._default_manager.filter(
        **{relation.remote_field.name: OuterRef(f"{prefix}{owner}pk")}
    )
    return rows


def _own(field: shapes.Rows) -> Q:
    """Which rows of the relation the field shows; nothing where it shows all."""
    unless = [~Q(**{f"{column}__in": list(values)}) for column, values in field.unless.items()]
    return Q(*unless, **field.where)


def _related(field: shapes.Rows, model: Any, prefix: str) -> QuerySet[Any]:
    """The rows that the field shows, in their order."""
    return _relation(field, model, prefix).filter(_own(field))


def as_object(shape: Any, model: Any, prefix: str = "") -> Any:
    """A row of the model as the JSON object that the shape describes."""
    beside: list[Any] = []
    places: dict[str, Any] = {}
    for at, fields in enumerate(_alike(shape)):
        beside.append(_read_once(list(fields.values()), model, prefix))
        places |= {name: RawSQL(f"beside{at}.own{nth}", []) for nth, name in enumerate(fields)}
    members = {
        name: places[name] if name in places else _member(field, model, prefix) for name, field in shape.fields.items()
    }
    return _Object(members, beside)


def _alike(shape: Any) -> list[dict[str, shapes.Rows]]:
    """Fields that show the same of different rows of one relation, as speakers and addressees do."""
    found: dict[Any, dict[str, shapes.Rows]] = {}
    for name, field in shape.fields.items():
        if isinstance(field, shapes.Rows) and not field.one and _own(field):
            child = field.child
            shown = child.path if isinstance(child, shapes.Column) else tuple(shapes.paths(child))
            found.setdefault((field.source, type(child), shown), {})[name] = field
    return [fields for fields in found.values() if len(fields) > 1]


def _read_once(fields: list[shapes.Rows], model: Any, prefix: str) -> Any:
    """The rows of a relation read once for fields that are alike: a column for each, of the rows that are its own."""
    own = {f"own{nth}": _own(field) for nth, field in enumerate(fields)}
    rows = _relation(fields[0], model, prefix).filter(reduce(or_, own.values()))
    found = rows.annotate(found=_each(fields[0], rows.model), **own).values("found", *own)
    columns = ", ".join(
        f"array_to_json(coalesce(array_agg(x.found) FILTER (WHERE x.{name}), '{{}}')) AS {name}" for name in own
    )
    return Subquery(found, template=f"(SELECT {columns} FROM (%(subquery)s {FENCE}) x)", output_field=TextField())


def _each(field: shapes.Rows, model: Any) -> Any:
    """What the field shows of a row."""
    child = field.child
    return as_object(child, model) if isinstance(child, serializers.Serializer) else value(child, "")


def _member(field: Any, model: Any, prefix: str) -> Any:
    if isinstance(field, shapes.Rows):
        rows = _related(field, model, prefix)
        found = rows.annotate(found=_each(field, rows.model)).values("found")
        if field.one:
            return Subquery(found[:1], output_field=TextField())
        return Subquery(found, template="array_to_json(ARRAY(%(subquery)s))", output_field=TextField())
    if isinstance(field, serializers.Serializer):
        inner = _within(field, prefix)
        return _unless_null(field, prefix, as_object(field, model, inner))
    return value(field, prefix)


# Values that are no formula and hold nothing that CSV has to quote.
_PLAIN = (
    serializers.IntegerField,
    serializers.FloatField,
    serializers.BooleanField,
    serializers.DateField,
    shapes.Code,
)
_STARTS = f"^[{''.join(map(re.escape, FORMULA_STARTS))}]"
_GUARDED = f"CASE WHEN {{0}} ~ '{_STARTS}' THEN '''' || {{0}} ELSE {{0}} END"
_QUOTES = '^$|[",\\n\\r]'  # where COPY quotes
_QUOTED = """'"' || replace({0}, '"', '""') || '"'"""


class Care(NamedTuple):
    """What a cell may need: a guard, for it may be a formula to a spreadsheet, and quotes."""

    guard: bool
    quotes: bool

    def guarded(self, cell: str) -> str:
        return _GUARDED.format(cell) if self.guard else cell

    def written(self, cell: str) -> str:
        """The guarded cell as COPY writes it."""
        if not self.quotes:
            return cell
        quoted = _QUOTED.format(f"({self.guarded(cell)})")
        # most cells need neither, which one look tells
        either = f"{_QUOTES}|{_STARTS}" if self.guard else _QUOTES
        rare = f"CASE WHEN {cell} ~ '{_QUOTES}' THEN {quoted} ELSE {self.guarded(cell)} END"
        return f"CASE WHEN {cell} ~ '{either}' THEN {rare} ELSE {cell} END"


class Cells(NamedTuple):
    """Expressions of a row: each a cell, or an array of cells where it is of rows; beside it, what they may need."""

    expressions: list[tuple[Any, list[Care]]]

    def of(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        named = {f"c{at}": found for at, (found, _) in enumerate(self.expressions)}
        return rows.annotate(**named).values(*named)

    @property
    def columns(self) -> list[tuple[str, Care]]:
        """Each cell as a query around this one calls it, and what it may need."""
        return [
            (f'x."c{at}"[{nth}]' if isinstance(found.output_field, ArrayField) else f'x."c{at}"', care)
            for at, (found, cares) in enumerate(self.expressions)
            for nth, care in enumerate(cares, 1)
        ]


def as_cells(shape: Any, model: Any, prefix: str = "", depth: int = 0) -> Cells:
    """A row of the model as the cells of CSV (`rest.renderers.cells`)."""
    found: list[tuple[Any, list[Care]]] = []
    for field in shape.fields.values():
        if isinstance(field, shapes.Rows):
            found.append(_cells_of_rows(field, model, prefix, depth))
        elif isinstance(field, serializers.Serializer):
            inner = as_cells(field, model, _within(field, prefix), depth)
            found += [(_unless_null(field, prefix, one), cares) for one, cares in inner.expressions]
        else:
            guard = not isinstance(getattr(field, "child", field), _PLAIN)
            care = Care(guard, quotes=guard or isinstance(field, serializers.ListField))
            found.append((_cell(field, value(field, prefix), depth), [care]))
    return Cells(found)


def _cells_of_rows(field: shapes.Rows, model: Any, prefix: str, depth: int) -> tuple[Any, list[Care]]:
    rows, child = _related(field, model, prefix), field.child
    below = depth if field.one else depth + 1
    if isinstance(child, serializers.Serializer):
        inner = as_cells(child, rows.model, depth=below)
    else:
        inner = Cells([(_cell(child, value(child, ""), below), [Care(guard=True, quotes=True)])])
    names = [
        name if field.one else f"string_agg(coalesce({name}, ''), '{BETWEEN[depth]}')" for name, _ in inner.columns
    ]
    how = "LIMIT 1" if field.one else FENCE
    template = f"(SELECT ARRAY[{', '.join(names)}]::text[] FROM (%(subquery)s {how}) x)"
    gathered = Subquery(inner.of(rows), template=template, output_field=ArrayField(TextField()))
    return gathered, [care._replace(quotes=True) for _, care in inner.columns]


def _cell(field: Any, column: Any, depth: int) -> Any:
    """A value as `rest.renderers.cell` writes it, but for what guards a spreadsheet."""
    template = "%(expressions)s::text"
    if isinstance(field, serializers.ListField):
        template = f"array_to_string(%(expressions)s, '{BETWEEN[depth]}')"
    elif isinstance(field, serializers.DictField):
        template = "nullif(%(expressions)s::text, '{}')"
    return Func(column, template=template, output_field=TextField())
