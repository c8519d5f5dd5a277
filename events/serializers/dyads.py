"""What an answer about dyads looks like: the graph, the table, and both in OpenAPI."""

from collections.abc import Sequence
from typing import Any

from actors.choices import ActorKind
from events.reports.dyads import Dyad, Measures, Node
from rest.schema import Operation, code_list, described
from rest.tables import Table


def nodes(found: Sequence[Dyad]) -> list[dict[str, Any]]:
    """Who acts or is acted upon, by id."""
    known: dict[str, Node] = {}
    out: dict[str, int] = {}
    into: dict[str, int] = {}
    for dyad in found:
        known |= {dyad.source.id: dyad.source, dyad.target.id: dyad.target}
        out[dyad.source.id] = out.get(dyad.source.id, 0) + dyad.measures.count
        into[dyad.target.id] = into.get(dyad.target.id, 0) + dyad.measures.count
    return [vars(known[id_]) | {"out": out.get(id_, 0), "in": into.get(id_, 0)} for id_ in sorted(known)]


def _measures(measures: Measures) -> dict[str, Any]:
    # there can be hundreds of thousands: `asdict` would copy each part of each
    return vars(measures) | {"quads": dict(zip(("1", "2", "3", "4"), measures.quads, strict=True))}


def link(dyad: Dyad, interval: str | None, events: str) -> dict[str, Any]:
    """A dyad; `events` is the address of its records."""
    buckets = [{"start": one.start, "end": one.end, **_measures(one.measures)} for one in dyad.over_time]
    return {
        "source": dyad.source.id,
        "target": dyad.target.id,
        **_measures(dyad.measures),
        "over_time": buckets if interval else None,
        "events": events,
    }


SIDE_COLUMNS = ("source", "source_name", "source_country", "target", "target_name", "target_country")
MEASURE_COLUMNS = (
    "count",
    "quad_1",
    "quad_2",
    "quad_3",
    "quad_4",
    "goldstein_mean",
    "first_date",
    "last_date",
    "records",
)


def table(found: Sequence[Dyad], interval: str | None) -> Table:
    """A row for each dyad or, over time, for each of its buckets."""
    rows: list[tuple[Any, ...]] = []
    for dyad in found:
        sides = tuple(value for node in (dyad.source, dyad.target) for value in (node.id, node.name, node.country))
        if interval:
            rows += [(*sides, one.start, one.end, *_cells(one.measures)) for one in dyad.over_time]
        else:
            rows.append((*sides, *_cells(dyad.measures)))
    return Table("dyads", (*SIDE_COLUMNS, *(("start", "end") if interval else ()), *MEASURE_COLUMNS), rows)


def _cells(one: Measures) -> tuple[Any, ...]:
    return one.count, *one.quads, one.goldstein_mean, one.first_date, one.last_date, one.records


def schema(operation: Operation) -> dict[str, Any]:
    """The answer in JSON, for OpenAPI."""
    integer, text = {"type": "integer"}, {"type": "string"}
    date = {"type": "string", "format": "date"}
    measures = {
        "count": integer | {"description": "Codings."},
        "quads": described(
            "How many of them belong to each of CAMEO's quad classes.",
            {
                "1": integer | {"description": "Verbal cooperation."},
                "2": integer | {"description": "Material cooperation."},
                "3": integer | {"description": "Verbal conflict."},
                "4": integer | {"description": "Material conflict."},
            },
        ),
        "goldstein_mean": {"type": "number", "description": "Mean Goldstein value of the codings, to two decimals."},
        "first_date": date | {"description": "Date of the earliest record."},
        "last_date": date | {"description": "Date of the latest record."},
        "records": integer | {"description": "Records that have these codings."},
    }
    node = {
        "id": text | {"description": "The actor's id; of a country its ISO 3166-1 alpha-3 code."},
        "name": text | {"description": "The name."},
        "kind": code_list(operation, ActorKind) | {"description": "What kind of actor it is; a country is a state."},
        "country": {"type": ["string", "null"], "description": "ISO 3166-1 alpha-3 code."},
        "out": integer | {"description": "Codings of which it is the source."},
        "in": integer | {"description": "Codings of which it is the target."},
    }
    bucket = {
        "start": date | {"description": "First day."},
        "end": date | {"description": "Last day."},
        **measures,
    }
    link = {
        "source": text | {"description": "Id of the node that acts."},
        "target": text | {"description": "Id of the node that is acted upon."},
        **measures,
        "over_time": {
            "type": ["array", "null"],
            "items": described("An interval in which there are codings.", bucket),
            "description": "Intervals that have codings, oldest first; null without `interval`.",
        },
        "events": text | {"format": "uri", "description": "The records behind the numbers."},
    }
    graph = {
        "nodes": {"type": "array", "items": described("Who acts or is acted upon.", node), "description": "By id."},
        "links": {
            "type": "array",
            "items": described("A directed pair.", link),
            "description": "The dyads, the most frequent first.",
        },
    }
    return described(
        "Who toward whom.",
        {
            "count": integer | {"description": "Dyads."},
            "meta": operation.meta(),
            "links": operation.links(),
            "level": text | {"description": "Whose dyads they are."},
            "interval": {
                "type": ["string", "null"],
                "description": "How long the intervals of `over_time` are; null without.",
            },
            "undirected": integer
            | {
                "description": "Codings of the records that name no source or no target and are counted nowhere, "
                "whichever sources and targets are asked for."
            },
            "graph": described("The dyads as a graph, in the form that d3 reads.", graph),
        },
    )
