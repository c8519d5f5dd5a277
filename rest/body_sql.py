"""The SQL that a serializer stands for: PostgreSQL writes the JSON of records that the serializer would write.

The loader runs it to write bodies (`rest.bodies`). The serializer stays the one description: each kind of field that a
serializer may have (`rest.serializer_fields`) has an expression here, and Django's compiler finds the joins. A
test compares the JSON with what Django REST framework writes.
"""

import json
from collections.abc import Mapping, Sequence
from functools import reduce
from operator import or_
from string import Formatter
from typing import Any

from django.db import connection
from django.db.models import F, Func, OuterRef, Q, QuerySet, Subquery, TextField, Value
from django.db.models.expressions import Case, RawSQL, When
from django.db.models.functions import Cast
from rest_framework import serializers

from rest import serializer_fields, sparse_fields
from rest.models import Body

# PostgreSQL does not merge a subquery with OFFSET 0 into the query around it, which would run it for every column.
FENCE = "OFFSET 0"


def write(bodies: type[Body], serializer: Any, records: QuerySet[Any]) -> int:
    """Write the bodies of all records that differ from what is stored. Returns how many were written."""
    found = records.order_by().annotate(written=as_object(serializer, records.model)).values_list("pk", "written")
    text, params = found.query.sql_with_params()
    table = connection.ops.quote_name(bodies._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} (record_id, json) {text} ON CONFLICT (record_id) DO UPDATE SET json = excluded.json "
            f"WHERE {table}.json <> excluded.json",
            params,
        )
        return int(cursor.rowcount)


class _Object(Func):
    """A JSON object. `row_to_json` takes any number of members, keeps their order, and adds no blanks.

    Members may be columns of the queries `beside` it, which are called `beside0`, `beside1` and so on.
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
        case serializer_fields.Label():
            labels = Value(json.dumps(field._labels), output_field=TextField())
            return _infix("::jsonb ->> ", labels, F(f"{prefix}{field.source}"))
        case serializer_fields.Text(by=None):
            return _filled(field.templates[None], prefix)
        case serializer_fields.Text():
            ways = {code: _filled(template, prefix) for code, template in field.templates.items()}
            return Case(*(When(**{f"{prefix}{field.by}": code}, then=one) for code, one in ways.items()))
        case serializer_fields.Citation():
            return _cited(F(prefix + _path(str(field.source))), field.server)
        case serializer_fields.Given():
            return _text(str(field.context[field.key]))
        case serializer_fields.Column():
            return F(prefix + _path(field.path))
        case serializer_fields.Constant():
            return Value(field.value)
        case _ if type(field).__module__.startswith("rest_framework.") or isinstance(field, serializer_fields.Code):
            return F(prefix + _path(str(field.source)))
    raise TypeError(f"{field.field_name}: PostgreSQL cannot write a {type(field).__name__}.")


def within(field: Any, prefix: str) -> str:
    """The way to the row that a block or a shape within a shape describes."""
    return prefix if field.source == "*" else f"{prefix}{_path(field.source)}__"


def unless_null(field: Any, prefix: str, found: Any) -> Any:
    """What is found, or null where the block's telling column or the row itself is missing."""
    telling = getattr(field, "null_when", None)
    column = prefix + telling if telling else None if field.source == "*" else f"{prefix}{_path(field.source)}__pk"
    if column is None:
        return found
    return Case(When(**{f"{column}__isnull": False}, then=found), default=None, output_field=found.output_field)


def _relation(field: serializer_fields.Rows, model: Any, prefix: str) -> QuerySet[Any]:
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


def _own(field: serializer_fields.Rows) -> Q:
    """Which rows of the relation the field shows; nothing where it shows all."""
    unless = [~Q(**{f"{column}__in": list(values)}) for column, values in field.unless.items()]
    return Q(*unless, **field.where)


def related(field: serializer_fields.Rows, model: Any, prefix: str) -> QuerySet[Any]:
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


def _alike(shape: Any) -> list[dict[str, serializer_fields.Rows]]:
    """Fields that show the same of different rows of one relation, as speakers and addressees do."""
    found: dict[Any, dict[str, serializer_fields.Rows]] = {}
    for name, field in shape.fields.items():
        if isinstance(field, serializer_fields.Rows) and not field.one and _own(field):
            child = field.child
            shown = (
                child.path
                if isinstance(child, serializer_fields.Column)
                else tuple(sparse_fields.paths(sparse_fields.fields_of([child])))
            )
            found.setdefault((field.source, type(child), shown), {})[name] = field
    return [fields for fields in found.values() if len(fields) > 1]


def _read_once(fields: list[serializer_fields.Rows], model: Any, prefix: str) -> Any:
    """The rows of a relation read once for fields that are alike: a column for each, of the rows that are its own."""
    own = {f"own{nth}": _own(field) for nth, field in enumerate(fields)}
    rows = _relation(fields[0], model, prefix).filter(reduce(or_, own.values()))
    found = rows.annotate(found=_each(fields[0], rows.model), **own).values("found", *own)
    columns = ", ".join(
        f"array_to_json(coalesce(array_agg(x.found) FILTER (WHERE x.{name}), '{{}}')) AS {name}" for name in own
    )
    return Subquery(found, template=f"(SELECT {columns} FROM (%(subquery)s {FENCE}) x)", output_field=TextField())


def _each(field: serializer_fields.Rows, model: Any) -> Any:
    """What the field shows of a row."""
    child = field.child
    return as_object(child, model) if isinstance(child, serializers.Serializer) else value(child, "")


def _member(field: Any, model: Any, prefix: str) -> Any:
    if isinstance(field, serializer_fields.Rows):
        rows = related(field, model, prefix)
        found = rows.annotate(found=_each(field, rows.model)).values("found")
        if field.one:
            return Subquery(found[:1], output_field=TextField())
        return Subquery(found, template="array_to_json(ARRAY(%(subquery)s))", output_field=TextField())
    if isinstance(field, serializers.Serializer):
        inner = within(field, prefix)
        return unless_null(field, prefix, as_object(field, model, inner))
    return value(field, prefix)
