"""Who toward whom: codings counted by their directed pairs of source and target."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Case, Exists, F, Min, OuterRef, QuerySet, When, Window

from actors.choices import ActorKind
from actors.models import Actor
from events import codings
from events.choices import CodingSide
from events.codings import Asked
from events.models import Coding
from events.querysets import EventQuerySet
from events.reports.histogram import after

LEVELS = ["actor", "country"]


@dataclass(frozen=True)
class Node:
    """An actor; or a state with its bodies and officials, whose id is its country code."""

    id: str
    name: str
    kind: str
    country: str | None


@dataclass(frozen=True)
class Measures:
    """What is counted of a pair; `quads` are the numbers of codings of CAMEO's four quad classes."""

    count: int
    quads: tuple[int, int, int, int]
    goldstein_mean: float
    first_date: dt.date
    last_date: dt.date
    records: int


@dataclass(frozen=True)
class Bucket:
    """The part of a dyad whose records' dates lie between two days."""

    start: dt.date
    end: dt.date
    measures: Measures


@dataclass(frozen=True)
class Dyad:
    """A directed pair: all its codings, and, if asked for, those of each interval in which there are any."""

    source: Node
    target: Node
    measures: Measures
    over_time: Sequence[Bucket]


def counted(events: EventQuerySet) -> EventQuerySet:
    """The events whose codings count: with one that conveys another the same act would count twice."""
    return events.exclude(codings.conveys())


def coded(events: EventQuerySet, asked: Asked) -> QuerySet[Coding]:
    """The codings of events that have the codes asked for."""
    return codings.with_codes(asked).filter(event__in=counted(events).order_by().values("pk"))


def undirected(events: EventQuerySet, asked: Asked) -> int:
    """How many codings are no part of a dyad, for they name no source or no target."""
    source, target = (Exists(codings.parties(side, {}).filter(coding=OuterRef("pk"))) for side in CodingSide.values)
    found = coded(events, asked)  # two questions, for an index answers neither of them joined by "or"
    return found.filter(~source).count() + found.filter(source, ~target).count()


def pairs(events: EventQuerySet, asked: Asked) -> int:
    """How many pairs of a source and a target the codings have that PLOVER has a type for."""
    try:
        sql, params = _joined(events, asked)
    except EmptyResultSet:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) {sql} WHERE coding.plover IS NOT NULL", params)
        return int(cursor.fetchone()[0])


def dyads(events: EventQuerySet, asked: Asked, level: str, interval: str | None) -> list[Dyad]:
    """Every dyad, the most frequent first. A coding counts once for each pair of its sources and targets.

    One pass of the database over the codings of the events: its cost grows as they do, not as their pairs.
    """
    rows = list(_rows(events, asked, level, interval))
    nodes = _nodes({key for row in rows for key in row[:2]}, level)
    found: dict[tuple[int, int], Measures] = {}
    buckets: dict[tuple[int, int], list[Bucket]] = {}
    for source, target, start, count, one, two, three, four, mean, first, last, records in rows:
        measures = Measures(count, (one, two, three, four), mean, first, last, records)
        if start is None or interval is None:
            found[source, target] = measures
        else:
            end = after(start, interval) - dt.timedelta(days=1)
            buckets.setdefault((source, target), []).append(Bucket(start, end, measures))
    made = [Dyad(nodes[pair[0]], nodes[pair[1]], measures, buckets.get(pair, ())) for pair, measures in found.items()]
    return sorted(made, key=lambda dyad: (-dyad.measures.count, dyad.source.id, dyad.target.id))


def _rows(events: EventQuerySet, asked: Asked, level: str, interval: str | None) -> Iterable[Any]:
    """A row for each pair and, with an interval, for each of its buckets; keys stand for nodes."""
    try:
        joined, joined_params = _joined(events, asked)
    except EmptyResultSet:  # filters of which Django sees that no record passes them
        return []
    node, node_params = _compiled(_keyed(level))
    start, start_params = ("date_trunc(%s, date)::date", [interval]) if interval else ("NULL::date", [])
    # the whole of a pair has no start; without an interval there is nothing else
    sets = ["(source, target, start)", *(["(source, target)"] if interval else [])]
    # only of a country can two actors stand on one side of a coding
    distinct = "DISTINCT" if level == "country" else ""
    sql = f"""
        WITH node AS ({node}),
        pair AS (
            SELECT {distinct} coding.id, event.id AS event, event.date, quad, goldstein,
                of_source.node AS source, of_target.node AS target
            {joined}
            JOIN node of_source ON of_source.id = source.actor_id
            JOIN node of_target ON of_target.id = target.actor_id
        ),
        dated AS (SELECT pair.*, {start} AS start FROM pair)
        SELECT source, target, start, count(*),
            count(*) FILTER (WHERE quad = 1),
            count(*) FILTER (WHERE quad = 2),
            count(*) FILTER (WHERE quad = 3),
            count(*) FILTER (WHERE quad = 4),
            round(avg(goldstein::numeric), 2)::float, min(date), max(date), count(DISTINCT event)
        FROM dated
        GROUP BY GROUPING SETS ({", ".join(sets)})
        ORDER BY start
    """
    with connection.cursor() as cursor:
        cursor.execute(sql, [*node_params, *joined_params, *start_params])
        return cursor.fetchall()


def _joined(events: EventQuerySet, asked: Asked) -> tuple[str, list[Any]]:
    """FROM: events with each of their codings, with each of its sources and each of its targets."""
    parts = [
        counted(events).order_by().values("id", "date"),
        codings.with_codes(asked).values("id", "event_id", "quad", "goldstein", "plover"),
        *(codings.parties(side, asked).values("coding_id", "actor_id") for side in ("source", "target")),
    ]
    compiled = [_compiled(part) for part in parts]
    event, coding, source, target = (sql for sql, _ in compiled)
    sql = f"""
        FROM ({event}) event
        JOIN ({coding}) coding ON coding.event_id = event.id
        JOIN ({source}) source ON source.coding_id = coding.id
        JOIN ({target}) target ON target.coding_id = coding.id
    """
    return sql, [param for _, params in compiled for param in params]


def _compiled(queryset: QuerySet[Any, Any]) -> tuple[str, Sequence[Any]]:
    compiled: tuple[str, Sequence[Any]] = queryset.query.sql_with_params()
    return compiled


def _keyed(level: str) -> QuerySet[Actor, Any]:
    """Actors with the key of the node they are part of: of a country, the first key of its actors."""
    of_country = Case(When(country__isnull=False, then=Window(Min("pk"), partition_by="country")), default="pk")
    return Actor.objects.order_by().values("id", node=F("pk") if level == "actor" else of_country)


def _nodes(keys: set[int], level: str) -> dict[int, Node]:
    columns = ("pk", "slug", "name", "kind", "country", "country_name")
    found: dict[int, Node] = {}
    for pk, slug, name, kind, country, country_name in Actor.objects.filter(pk__in=keys).values_list(*columns):
        if level == "country" and country is not None:
            found[pk] = Node(country, country_name, ActorKind.STATE, country)
        else:
            found[pk] = Node(slug, name, kind, country)
    return found
