"""The cells of CSV as SQL, so that PostgreSQL can send the same file as the API in one COPY."""

import re
from typing import Any, NamedTuple

from django.contrib.postgres.fields import ArrayField
from django.db.models import Func, QuerySet, Subquery, TextField
from rest_framework import serializers

from rest import serializer_fields
from rest.body_sql import FENCE, related, unless_null, value, within
from rest.formats.csv import BETWEEN, FORMULA_STARTS
from rest.sparse_fields import Fields

# Values that are no formula and hold nothing that CSV has to quote.
_PLAIN = (
    serializers.IntegerField,
    serializers.FloatField,
    serializers.BooleanField,
    serializers.DateField,
    serializer_fields.Code,
)
_STARTS = f"^[{''.join(map(re.escape, FORMULA_STARTS))}]"
_GUARDED = f"CASE WHEN {{0}} ~ '{_STARTS}' THEN '''' || {{0}} ELSE {{0}} END"


def _guarded(cell: str, guard: bool) -> str:
    return _GUARDED.format(cell) if guard else cell


class Cells(NamedTuple):
    """Expressions of a row, each a cell or an array of cells; beside each, which cells may be formulas."""

    expressions: list[tuple[Any, list[bool]]]

    def of(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        named = {f"c{at}": found for at, (found, _) in enumerate(self.expressions)}
        return rows.annotate(**named).values(*named)

    @property
    def names(self) -> list[tuple[str, bool]]:
        """Each cell as a query around this one calls it, and whether it may be a formula."""
        return [
            (f'x."c{at}"[{nth}]' if isinstance(found.output_field, ArrayField) else f'x."c{at}"', guard)
            for at, (found, guards) in enumerate(self.expressions)
            for nth, guard in enumerate(guards, 1)
        ]

    @property
    def columns(self) -> list[str]:
        """Each cell, guarded. COPY would write an empty text as "", and the API writes it like an unknown one."""
        return [f"nullif({_guarded(name, guard)}, '')" for name, guard in self.names]


def as_cells(fields: Fields, model: Any, prefix: str = "", depth: int = 0) -> Cells:
    """A row of the model as the cells of CSV (`rest.formats.csv`), of these fields of its serializer."""
    found: list[tuple[Any, list[bool]]] = []
    for node in fields.values():
        field = node.field
        if isinstance(field, serializer_fields.Rows):
            found.append(_cells_of_rows(node, model, prefix, depth))
        elif node.inner is not None:
            inner = as_cells(node.inner, model, within(field, prefix), depth)
            found += [(unless_null(field, prefix, one), guards) for one, guards in inner.expressions]
        else:
            guard = not isinstance(getattr(field, "child", field), _PLAIN)
            found.append((_cell(field, value(field, prefix), depth), [guard]))
    return Cells(found)


def _cells_of_rows(node: Any, model: Any, prefix: str, depth: int) -> tuple[Any, list[bool]]:
    field = node.field
    rows, child = related(field, model, prefix), field.child
    below = depth if field.one else depth + 1
    if node.inner is not None:
        inner = as_cells(node.inner, rows.model, depth=below)
    else:
        inner = Cells([(_cell(child, value(child, ""), below), [True])])
    names = [name for name, _ in inner.names]
    if not field.one:
        names = [f"string_agg(coalesce({name}, ''), '{BETWEEN[depth]}')" for name in names]
    how = "LIMIT 1" if field.one else FENCE
    template = f"(SELECT ARRAY[{', '.join(names)}]::text[] FROM (%(subquery)s {how}) x)"
    gathered = Subquery(inner.of(rows), template=template, output_field=ArrayField(TextField()))
    return gathered, [guard for _, guards in inner.expressions for guard in guards]


def _cell(field: Any, column: Any, depth: int) -> Any:
    """A value as `rest.formats.csv.cell` writes it, but for what guards a spreadsheet."""
    template = "%(expressions)s::text"
    if isinstance(field, serializers.ListField):
        template = f"array_to_string(%(expressions)s, '{BETWEEN[depth]}')"
    elif isinstance(field, serializers.DictField):
        template = "nullif(%(expressions)s::text, '{}')"
    return Func(column, template=template, output_field=TextField())
