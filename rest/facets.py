"""Facets: how many records have each value of a filter, each facet ignoring its own filter."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Count, QuerySet
from django.db.models.expressions import RawSQL

from rest import dataset_cache, filters
from rest.filters import Filter, Groups, related
from rest.parameters.parsing import Parameter, Query, address, fits
from rest.parameters.values import names as listed
from rest.parameters.values import whole

SIZE, MAX_SIZE = 20, 100


@dataclass(frozen=True)
class Value:
    """A value with the number of records that have it; null stands for records without a value."""

    value: str | None
    label: str
    count: int


# A facet's name and its values.
Counted = tuple[str, list[Value]]


def names(known: Mapping[str, Filter]) -> list[str]:
    """The filters that can be facets."""
    return [name for name, spec in known.items() if spec.facet]


def parameters(known: Mapping[str, Filter], alone: bool) -> list[Parameter]:
    """`facets` and `facet_size`, of a list or of an answer that has nothing else."""
    possible = names(known)
    when = " Without it, those of everyday use." if alone else ""
    return [
        Parameter(
            "facets",
            f"Filters whose values to count, separated by commas: {', '.join(possible)}.{when}",
            lambda text: listed(text, possible, "unknown_facet", "names no facet"),
            {"type": "string", "examples": [",".join(possible[:2])]},
            also_called=["facet", "group_by", "groupby", "aggregate", "_facet"],
            only_in=None if alone else "json",
        ),
        size("Values of a facet at most, the most frequent first.", *([] if alone else ["facets", "json"])),
    ]


def size(help_text: str, needs: str = "", only_in: str | None = None) -> Parameter:
    """`facet_size`; it bounds the values of the parameter that it `needs`, if there has to be one."""
    schema = {"type": "integer", "minimum": 1, "maximum": MAX_SIZE, "default": SIZE}

    def read(text: str) -> int:
        return whole(text, 1, MAX_SIZE, instead=MAX_SIZE)

    names = [needs] if needs else []
    return Parameter("facet_size", help_text, read, schema, needs=names, only_in=only_in)


def values(groups: Groups) -> list[Value]:
    """Every value with its count, the most frequent first."""
    way, _, column = groups.value.rpartition("__")
    found = list(_of_others(groups, way, column) if way else _of_columns(groups))
    if without := groups.number_without:
        found.append(Value(None, "none", without))
    return sorted(found, key=lambda one: (-one.count, one.value is None, one.value or ""))


def labels(groups: Groups, found: Iterable[str | None]) -> dict[str | None, str]:
    """The values of records in words, without counting them again."""
    way, _, column = groups.value.rpartition("__")
    named = {value: str(text) for _, value, text in _others(groups, column, found)} if way else {}
    unknown = "unknown" if groups.hanging is None else "none"
    return {one: unknown if one is None else named.get(one) or str(groups.labels.get(one, one)) for one in found}


def _of_columns(groups: Groups) -> Iterator[Value]:
    for value, number in _counts(groups, groups.value):
        text = said(value)
        yield Value(text, "unknown" if text is None else str(groups.labels.get(text, text)), number)


def _of_others(groups: Groups, way: str, column: str) -> Iterator[Value]:
    """Values that are other records, counted by key; only the values found are labelled."""
    counts = dict(_counts(groups, way if column == "slug" else groups.value))
    key = "pk" if column == "slug" else column
    for one, value, text in _others(groups, key, counts):
        yield Value(value, str(text), counts[one])
    if None in counts:
        yield Value(None, "unknown", counts[None])


def _others(groups: Groups, key: str, found: Iterable[Any]) -> QuerySet[Any, Any]:
    """Key, value and label of the other records that are found, by their keys."""
    way, _, column = groups.value.rpartition("__")
    label = (groups.label or groups.value).rpartition("__")[2]
    # as one array: thousands of values would be thousands of parameters
    keys = RawSQL(f"SELECT unnest(%s::{'bigint' if key == 'pk' else 'text'}[])", [[*filter(None, found)]])
    others = related(groups.rows.model, way)._default_manager.filter(**{f"{key}__in": keys})
    return others.order_by().values_list(key, column, label).distinct()


def _counts(groups: Groups, column: str) -> list[tuple[Any, int]]:
    """Values of a column of rows, with how many records have each."""
    if not groups.record:
        return list(groups.rows.values_list(column).annotate(n=Count("pk")).values_list(column, "n"))
    once = groups.rows.values_list(groups.record, column).distinct()
    try:
        sql, params = once.query.sql_with_params()
    except EmptyResultSet:  # filters of which Django sees that no record passes them
        return []
    with connection.cursor() as cursor:
        # `count(DISTINCT …)` always sorts; this can use an index or a hash
        cursor.execute(f"SELECT value, count(*) FROM ({sql}) AS once (record, value) GROUP BY 1", params)
        return list(cursor.fetchall())


def said(value: Any) -> str | None:
    """A value as a query sends it."""
    return str(value).lower() if isinstance(value, bool) else None if value is None else str(value)


def count(
    of: str, records: QuerySet[Any], known: Mapping[str, Filter], query: Query, wanted: Sequence[str]
) -> Iterator[Counted]:
    """The values of each facet among the records that the query's other filters leave; `of` names the collection.

    Those of a whole collection are kept: every facet of a query with no other filter asks for them.
    """
    for name in wanted:
        own = [name, f"{name}__isnull"]
        find = partial(_found, records, known, query, name, own)
        yield name, find() if query.filters.keys() - own else dataset_cache.kept("facet", f"{of} {name}", find)


def _found(
    records: QuerySet[Any], known: Mapping[str, Filter], query: Query, name: str, leave_out: Sequence[str]
) -> list[Value]:
    others = {other: readings for other, readings in query.filters.items() if other not in leave_out}
    return values(known[name].groups_beside(partial(filters.run, records, known), others))


def body(
    counted: Iterable[Counted],
    known: Mapping[str, Filter],
    query: Query,
    absolute: Callable[[str], str],
    size: int,
) -> dict[str, Any]:
    """What an answer shows of facets; `toggle` is the query with the value added or, where selected, taken away."""
    return {
        name: {
            "description": known[name].help_text,
            "values": [
                {
                    **asdict(one),
                    "selected": one.value in _selected(query, name),
                    "toggle": _toggle(query, known, name, one.value, absolute),
                }
                for one in found[:size]
            ],
            "more": max(len(found) - size, 0),
        }
        for name, found in counted
    }


def _selected(query: Query, name: str) -> dict[str | None, str]:
    """The values that the query asks for, as it sent them: a name may stand for an id."""
    texts = [text for called, text in query.pairs if called == name]
    chosen: dict[str | None, str] = {
        reading.interpreted["read_as"] if reading.interpreted else text: text
        for reading, text in zip(query.filters.get(name, ()), texts, strict=True)
    }
    unknown = query.filters.get(f"{name}__isnull")
    return chosen | ({None: "true"} if unknown and unknown[0].value else {})


def _toggle(
    query: Query, known: Mapping[str, Filter], name: str, value: str | None, absolute: Callable[[str], str]
) -> str | None:
    is_null = f"{name}__isnull"
    if value is None and is_null not in known:
        return None
    selected = _selected(query, name)
    dropped = {"cursor", is_null} | ({name} if value is None or not known[name].repeats else set())
    pairs = [pair for pair in query.pairs if pair[0] not in dropped]
    if value in selected:
        pairs = [pair for pair in pairs if pair != (name, selected[value])]
    else:
        pairs.append((is_null, "true") if value is None else (name, value))
    return absolute(address(query.path, pairs)) if fits(query.path, pairs) else None


def rows(counted: Iterable[Counted]) -> list[tuple[Any, ...]]:
    """The same as a table, with every value."""
    return [(name, one.value, one.label, one.count) for name, found in counted for one in found]


COLUMNS = ("facet", "value", "label", "count")

SCHEMA: dict[str, Any] = {
    "type": "object",
    "description": "How many records have each value, facet by facet.",
    "additionalProperties": {
        "type": "object",
        "description": "The values of a filter, with counts.",
        "required": ["description", "values", "more"],
        "properties": {
            "description": {"type": "string", "description": "What the filter of the same name asks for."},
            "values": {
                "type": "array",
                "description": "The values, the most frequent first.",
                "items": {
                    "type": "object",
                    "required": ["value", "label", "count", "selected", "toggle"],
                    "properties": {
                        "value": {
                            "type": ["string", "null"],
                            "description": "The value to filter by; null counts records where it is unknown or none.",
                        },
                        "label": {"type": "string", "description": "The value in words."},
                        "count": {"type": "integer", "description": "Records that have it."},
                        "selected": {"type": "boolean", "description": "Whether the query asks for it."},
                        "toggle": {
                            "type": ["string", "null"],
                            "format": "uri",
                            "description": "The query with the value added or taken away; null where none "
                            "asks for it, or where it would be longer than a query may be.",
                        },
                    },
                },
            },
            "more": {"type": "integer", "description": "Further values that are not shown."},
        },
    },
}
