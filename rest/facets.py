"""Facets: how many records have each value of a filter, each facet ignoring its own filter."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from django.db.models import Count, QuerySet

from rest import filters
from rest.filters import Filter, Groups
from rest.params import Parameter, Query, address
from rest.values import names as listed
from rest.values import whole

SIZE, MAX_SIZE = 20, 100


@dataclass(frozen=True)
class Value:
    """A value with the number of records that have it; null is what is unknown, or what there is none of."""

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
    names = [needs] if needs else []
    return Parameter(
        "facet_size", help_text, lambda text: whole(text, 1, MAX_SIZE), schema, needs=names, only_in=only_in
    )


def values(groups: Groups, records: QuerySet[Any]) -> list[Value]:
    """Every value with its count, the most frequent first."""
    columns = [groups.value, *([groups.label] if groups.label else [])]
    counted = Count(groups.record or "pk", distinct=bool(groups.record))
    rows = groups.rows.order_by().values_list(*columns).annotate(n=counted).values_list(*columns, "n")
    found = [_value(groups, row) for row in rows]
    if groups.hangs:
        without = records.exclude(pk__in=groups.rows.order_by().values(groups.record)).order_by().count()
        found += [Value(None, "none", without)] if without else []
    return sorted(found, key=lambda one: (-one.count, one.value is None, one.value or ""))


def _value(groups: Groups, row: tuple[Any, ...]) -> Value:
    value, count = said(row[0]), row[-1]
    if value is None:
        return Value(None, "unknown", count)
    return Value(value, str(row[1] if groups.label else groups.labels.get(value, value)), count)


def said(value: Any) -> str | None:
    """A value as a query would send it."""
    return str(value).lower() if isinstance(value, bool) else None if value is None else str(value)


def count(
    records: QuerySet[Any], known: Mapping[str, Filter], query: Query, wanted: Sequence[str]
) -> Iterator[Counted]:
    """The values of each facet among the records that the query's other filters leave."""
    for name in wanted:
        left = filters.run(records, known, query.filters, leave_out=[name, f"{name}__isnull"])
        yield name, values(known[name].groups(left), left)


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
    return absolute(address(query.path, pairs))


def rows(counted: Iterable[Counted]) -> list[tuple[Any, ...]]:
    """The same as a table, with every value."""
    return [(name, one.value, one.label, one.count) for name, found in counted for one in found]


COLUMNS = ("facet", "value", "label", "count")

SCHEMA: dict[str, Any] = {
    "type": "object",
    "description": "How many records have each value, facet by facet.",
    "additionalProperties": {
        "type": "object",
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
                            "description": "The query with the value added or taken away; null where none asks for it.",
                        },
                    },
                },
            },
            "more": {"type": "integer", "description": "Further values that are not shown."},
        },
    },
}
