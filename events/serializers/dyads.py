"""What an answer about dyads looks like: the graph, the table, and both in OpenAPI."""

from collections.abc import Sequence
from typing import Any

from actors.choices import ActorKind
from events.reports.dyads import QUADS, Links, nodes
from rest import bodies
from rest.formats.ndjson import spliced
from rest.formats.table import Table
from rest.openapi.operations import Operation, code_list, described


def graph(links: Links, level: str) -> bytes:
    """The dyads and who acts or is acted upon in them, by id, as JSON."""
    out, into = links.out, links.into
    known = sorted(nodes({*out, *into}, level).items(), key=lambda item: item[1].id)
    shown = [vars(node) | {"out": out.get(key, 0), "in": into.get(key, 0)} for key, node in known]
    return spliced({"nodes": shown, "links": None}, "links", bodies.listed(links.written))


SIDE_COLUMNS = ("source", "source_name", "source_country", "target", "target_name", "target_country")
MEASURE_COLUMNS = ("count", *QUADS, "goldstein_mean", "first_date", "last_date", "records")


def table(rows: Sequence[Sequence[Any]], interval: str | None) -> Table:
    """A row for each dyad or, over time, for each of its buckets."""
    return Table("dyads", (*SIDE_COLUMNS, *(("start", "end") if interval else ()), *MEASURE_COLUMNS), rows)


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
        "first_date": date | {"description": "Day of the earliest act."},
        "last_date": date | {"description": "Day of the latest act."},
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
        "events": {
            "type": ["string", "null"],
            "format": "uri",
            "description": "The records behind the numbers; null where the query would be longer than one may be.",
        },
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
