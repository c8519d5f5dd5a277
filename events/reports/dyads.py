"""Who toward whom: codings counted by their directed pairs of source and target.

There can be hundreds of thousands of dyads, so PostgreSQL writes what an answer says of each.
"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import chain, repeat
from typing import Any, NamedTuple

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import BooleanField, Case, ExpressionWrapper, F, Min, Q, QuerySet, TextField, Value, When, Window
from django.db.models.functions import Coalesce

from actors.choices import ActorKind
from actors.models import Actor
from events import coding_queries
from events.choices import CodingSide
from events.coding_queries import Asked
from events.models import CodingParty
from events.querysets import EventQuerySet
from events.reports.means import MEAN
from rest.sql import statements

LEVELS = ["actor", "country"]
LENGTHS = {"day": "1 day", "week": "1 week", "month": "1 month", "quarter": "3 months", "year": "1 year"}


class Plain(str):
    """A column whose text JSON takes as it is, between quotes."""


Members = Mapping[str, "str | Members"]


def _object(members: Members) -> str:
    """A JSON object of columns that are numbers, JSON or plain, and never null, in SQL: row_to_json takes longer."""
    return f"concat('{''.join(_pieces(members))}')"


def _pieces(members: Members) -> Iterator[str]:
    """Within an SQL text: constants, and columns that interrupt it."""
    for before, (name, column) in zip(chain("{", repeat(",")), members.items(), strict=False):
        yield f'{before}"{name}":'
        match column:
            case Mapping():
                yield from _pieces(column)
            case Plain():
                yield f"\"', {column}, '\""
            case _:
                yield f"', {column}, '"
    yield "}"


QUADS = ("quad_1", "quad_2", "quad_3", "quad_4")
LAST_DAY = "(start + %s::interval)::date - 1"
MEASURES: Members = {
    "count": "count",
    "quads": {name[-1]: name for name in QUADS},
    "goldstein_mean": MEAN,
    "first_date": Plain("first_date"),
    "last_date": Plain("last_date"),
    "records": "records",
}


class Links(NamedTuple):
    """Each dyad as JSON; of how many codings each node is the source and the target, by key; how many have no dyad."""

    written: list[bytes]
    out: Mapping[int, int]
    into: Mapping[int, int]
    undirected: int


@dataclass(frozen=True)
class Node:
    """An actor; or a state with its bodies and officials, whose id is its country code."""

    id: str
    name: str
    kind: str
    country: str | None


class Sql(NamedTuple):
    text: str
    params: Sequence[Any]


def pairs(events: EventQuerySet, asked: Asked) -> int:
    """How many pairs of a source and a target the codings have that PLOVER has a type for."""
    joined = _joined(events, asked)
    return int(_run(f"SELECT count(*) FROM ({joined.text}) pair WHERE plover IS NOT NULL", joined.params)[0][0])


def count(events: EventQuerySet, asked: Asked, level: str) -> int:
    """How many dyads there are."""
    buckets = _buckets(_joined(events, asked), level, None)
    return int(_run(f"{buckets.text} SELECT count(*) FROM bucket", buckets.params)[0][0])


def rows(events: EventQuerySet, asked: Asked, level: str, interval: str | None) -> list[tuple[Any, ...]]:
    """Every dyad, the most frequent first, or each of its buckets: both nodes, the days of a bucket, the measures."""
    buckets = _buckets(_joined(events, asked), level, interval)
    days, params = (f"start, {LAST_DAY},", [LENGTHS[interval]]) if interval else ("", [])
    sides = ", ".join(f"{side}.shown, {side}.called, {side}.country" for side in ("s", "t"))
    sql = f"""
        {buckets.text}
        SELECT {sides}, {days} count, {", ".join(QUADS)}, {MEAN} AS goldstein_mean, first_date, last_date, records
        FROM bucket JOIN node s ON s.id = source JOIN node t ON t.id = target
        ORDER BY sum(count) OVER (PARTITION BY source, target) DESC, s.shown, t.shown, start
    """
    return _run(sql, [*buckets.params, *params])


def links(events: EventQuerySet, asked: Asked, level: str, interval: str | None, behind: Sequence[str]) -> Links:
    """Every dyad, the most frequent first; and how many codings are no part of one, whoever is asked for.

    `behind` are the addresses of a dyad's records with two `%s` for its nodes: both of them actors, only the target a
    country, only the source, both. Without them the dyads have none.
    """
    buckets = _buckets(_with_undirected(events, asked), level, interval)
    over_time = "SELECT bucket.*, 'null' AS over_time FROM bucket"
    params: list[Any] = []
    if interval:
        sums = ", ".join(f"sum({name})::int AS {name}" for name in ("count", *QUADS, "records"))
        bucket = _object({"start": Plain("start"), "end": Plain(LAST_DAY), **MEASURES})
        over_time = f"""
            SELECT source, target, {sums}, sum(goldstein) AS goldstein, min(first_date) AS first_date,
                max(last_date) AS last_date, concat('[', string_agg({bucket}, ',' ORDER BY start), ']') AS over_time
            FROM bucket GROUP BY source, target
        """
        params = [LENGTHS[interval]]
    events_of = Plain("format((%s::text[])[address], s, t)") if behind else "'null'"
    whole: Members = {
        "source": Plain("s"),
        "target": Plain("t"),
        **MEASURES,
        "over_time": "over_time",
        "events": events_of,
    }
    # sorted by places, and written by names that are escaped already: nodes are few and dyads many
    sql = f"""
        {buckets.text}, dyad AS ({over_time}),
        placed AS MATERIALIZED (
            SELECT id, is_country, rank() OVER (ORDER BY shown) AS place,
                left(right(to_json(shown)::text, -1), -1) AS written
            FROM node
        )
        SELECT source, target, count,
            CASE WHEN source IS NOT NULL AND target IS NOT NULL THEN convert_to({_object(whole)}, 'UTF8') END
        FROM (
            SELECT dyad.*, s.written AS s, t.written AS t, 1 + 2 * s.is_country::int + t.is_country::int AS address
            FROM dyad LEFT JOIN placed s ON s.id = source LEFT JOIN placed t ON t.id = target
            ORDER BY count DESC, s.place, t.place
        ) ordered
    """
    if behind:
        params = [*params, [json.dumps(address, ensure_ascii=False)[1:-1] for address in behind]]
    written: list[bytes] = []
    out: Counter[int] = Counter()
    into: Counter[int] = Counter()
    undirected = 0
    with closing(statements.stream(sql, [*buckets.params, *params])) as rows:
        for source, target, count, link in rows:
            if link is None:
                undirected += count
            else:
                written.append(link)
                out[source] += count
                into[target] += count
    return Links(written, out, into, undirected)


def nodes(keys: Iterable[int], level: str) -> dict[int, Node]:
    """The nodes that have these keys."""
    columns = ("pk", "slug", "name", "kind", "country", "country_name")
    found: dict[int, Node] = {}
    for pk, slug, name, kind, country, country_name in Actor.objects.filter(pk__in=keys).values_list(*columns):
        if level == "country" and country is not None:
            found[pk] = Node(country, country_name, ActorKind.STATE, country)
        else:
            found[pk] = Node(slug, name, kind, country)
    return found


def _buckets(joined: Sql, level: str, interval: str | None) -> Sql:
    """WITH `bucket`: what is counted of each pair of nodes in each interval; without one `start` is null."""
    node = _compiled(_actors(level))
    start, start_params = ("date_trunc(%s, date)::date", [interval]) if interval else ("NULL::date", [])
    # Only of a country can two actors stand on one side of a coding. In the order of the groups: sorted once.
    distinct = "DISTINCT ON (source, target, start, event, coding)" if level == "country" else ""
    numbers = ", ".join(f"count(*) FILTER (WHERE quad = {name[-1]}) AS {name}" for name in QUADS)
    # nodes are written into the query where they are needed: read from one copy, they would end parallel work
    sql = f"""
        WITH node AS NOT MATERIALIZED ({node.text}),
        pair AS (
            SELECT {distinct} of_source.node AS source, of_target.node AS target, {start} AS start,
                event, coding, date, quad, goldstein
            FROM ({joined.text}) joined
            LEFT JOIN node of_source ON of_source.id = joined.source
            LEFT JOIN node of_target ON of_target.id = joined.target
        ),
        bucket AS (
            SELECT source, target, start, count(*) AS count, {numbers}, sum(goldstein) AS goldstein,
                min(date) AS first_date, max(date) AS last_date, count(DISTINCT event) AS records
            FROM pair GROUP BY source, target, start
        )
    """
    return Sql(sql, [*node.params, *start_params, *joined.params])


def _actors(level: str) -> QuerySet[Actor, Any]:
    """Actors with the key of the node they are part of, and what is shown of a node that has their own key."""
    shown: dict[str, Any] = {"node": F("pk"), "shown": F("slug"), "called": F("name"), "is_country": Value(False)}
    if level == "country":  # its key is the first one of its actors
        of_country, first = Q(country__isnull=False), Window(Min("pk"), partition_by="country")
        shown = {
            "node": Case(When(of_country, then=first), default="pk"),
            "shown": Coalesce("country", "slug", output_field=TextField()),
            "called": Case(When(of_country, then="country_name"), default="name", output_field=TextField()),
            "is_country": ExpressionWrapper(of_country, BooleanField()),
        }
    return Actor.objects.order_by().values("id", "country", **shown)


def _joined(events: EventQuerySet, asked: Asked) -> Sql:
    """Each coding of the events with each of its sources and each of its targets, as they are asked for."""
    sides = [coding_queries.parties(side, asked).values("coding_id", "actor_id") for side in CodingSide.values]
    return _of_sides(events, asked, "JOIN", sides)


def _with_undirected(events: EventQuerySet, asked: Asked) -> Sql:
    """The same, and once each coding that has no source or no target: in one pass over them all."""
    sides = [
        coding_queries.parties(side, {}).values(
            "coding_id", "actor_id", "position", asked=coding_queries.is_asked(side, asked)
        )
        for side in CodingSide.values
    ]
    joined = _of_sides(events, asked, "LEFT JOIN", sides)
    where = """
        WHERE CASE WHEN source.coding_id IS NULL OR target.coding_id IS NULL
            THEN coalesce(source.position, 0) = 0 AND coalesce(target.position, 0) = 0
            ELSE source.asked AND target.asked END
    """
    return Sql(joined.text + where, joined.params)


def _of_sides(events: EventQuerySet, asked: Asked, join: str, sides: Sequence[QuerySet[CodingParty, Any]]) -> Sql:
    try:
        event = _compiled(events.order_by().values("id"))
    except EmptyResultSet:  # filters of which Django sees that no record passes them
        event = Sql("SELECT NULL::bigint AS id WHERE false", [])
    coding = _compiled(coding_queries.counted(asked).values("id", "event_id", "date", "quad", "goldstein", "plover"))
    source, target = map(_compiled, sides)
    sql = f"""
        SELECT event.id AS event, coding.date, coding.id AS coding, quad, goldstein, plover,
            source.actor_id AS source, target.actor_id AS target
        FROM ({event.text}) event
        JOIN ({coding.text}) coding ON coding.event_id = event.id
        {join} ({source.text}) source ON source.coding_id = coding.id
        {join} ({target.text}) target ON target.coding_id = coding.id
    """
    return Sql(sql, [*event.params, *coding.params, *source.params, *target.params])


def _compiled(queryset: QuerySet[Any, Any]) -> Sql:
    return Sql(*queryset.query.sql_with_params())


def _run(sql: str, params: Sequence[Any]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return list(cursor.fetchall())
