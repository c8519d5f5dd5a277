"""The pages that are held to cost what a page costs, however many records there are: docs/plans.md says by which index.

Ranking, search, facets, dyads and histograms are not among them: what they answer is linear in what matches.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from django.db import connection
from django.test.utils import CaptureQueriesContext

# A plan that reads a table of events from one end to the other, or sorts all that matches.
WHOLE = re.compile(r"Seq Scan on events_|(?<!Incremental )Sort  ")


class Path(NamedTuple):
    """An address with the names of `KNOWN` in braces, and the index that its keys are read from."""

    name: str
    address: str
    along: str

    @property
    def is_list(self) -> bool:
        return "/" not in self.address

    def asked(self, known: Mapping[str, str], size: int) -> str:
        """Its address without the names in braces, as a list with a page of this size."""
        address = self.address.format(**known)
        if not self.is_list:
            return address
        return f"{address}{'&' if '?' in address else '?'}page_size={size}"


PATHS = [
    Path("first page, newest first", "events", "event_by_date"),
    Path("last page", "events?cursor={end}", "event_by_date"),
    Path("oldest first", "events?ordering=date", "event_by_date"),
    Path("by first report", "events?ordering=first_reported", "event_by_first_reported"),
    Path("one record", "statements/{statement}", "slug"),
    Path("one kind", "statements", "statement_by_date"),
    Path("a rare kind", "sanctions-threats", "threat_by_date"),
    Path("a kind among all", "events?kind=sanctions_threat", "event_by_kind"),
    Path("an actor with the most records", "events?actor={heavy}", "participation_by_actor"),
    Path("an actor with few records", "events?actor={middling}", "participation_by_actor"),
    Path("an actor of the past", "events?actor={old}", "participation_by_actor"),
    Path("an actor, oldest first", "events?actor={heavy}&ordering=date", "participation_by_actor"),
    Path("a speaker", "statements?speaker={heavy}", "participation_by_kind"),
    Path("an actor and a kind", "events?actor={heavy}&kind=sanctions_threat", "participation_by_kind"),
    Path("an actor and days", "events?actor={heavy}&date__gte=2016-03&date__lte=2016-04", "participation_by_actor"),
    Path("a rare type of statement", "statements?statement_type=consider_option", "statement_by_type"),
    Path("a crisis", "events?crisis={crisis}", "event_by_crisis"),
    Path("a place", "events?place={place}", "event_by_place"),
    Path("days", "events?date__gte=2016-03&date__lte=2016-04", "event_by_date"),
    Path("days of one kind", "statements?date__gte=2016-03&date__lte=2016-04", "statement_by_date"),
    Path("days of a rare kind", "sanctions-threats?date__gte=2016&date__lte=2017", "threat_by_date"),
    Path("within days", "events?date__gte=2016-03&date__lte=2016-04&date_match=within", "event_by_date"),
    Path("reported by a day", "events?first_reported__lte=2016-01-01", "event_by_date"),
    Path("figures by day", "figures", "figure_by_date"),
]

# What stands for the names in braces: queries of one value.
_BY_RECORDS = """SELECT slug FROM actors_actor JOIN events_participation ON actor_id = actors_actor.id
    GROUP BY actors_actor.id ORDER BY {} LIMIT 1"""
KNOWN = {
    "heavy": _BY_RECORDS.format("count(*) DESC"),
    "middling": _BY_RECORDS.format("abs(count(*) - 100), slug"),
    "old": _BY_RECORDS.format("max(event_date), slug"),
    "crisis": "SELECT slug FROM events_crisis ORDER BY slug LIMIT 1",
    "place": "SELECT slug FROM events_place ORDER BY (SELECT -count(*) FROM events_event e"
    " WHERE e.place_id = events_place.id), slug LIMIT 1",
    # the first that is as long as most: what a record costs depends on how much hangs on it
    "statement": """SELECT slug
        FROM (SELECT * FROM events_event WHERE kind = 'statement' ORDER BY date, slug LIMIT 1000) e
        WHERE (SELECT count(*) FROM events_participation WHERE event_id = e.id) = 3
        AND (SELECT count(*) FROM events_evidence WHERE event_id = e.id) = 1
        AND (SELECT count(*) FROM events_coding WHERE event_id = e.id) = 1
        AND NOT EXISTS (SELECT FROM events_relation WHERE event_id = e.id)
        ORDER BY date, slug LIMIT 1""",
}


def known() -> dict[str, str]:
    """A value for each name in braces, out of the database; all but `end`."""
    found = {}
    with connection.cursor() as cursor:
        for name, query in KNOWN.items():
            cursor.execute(query)
            found[name] = cursor.fetchone()[0]
    return found


def end(address: str, size: int) -> str:
    """The cursor of the last page of all events, for the address `events?page_size=...`."""
    from rest.pagination import Order, beyond
    from rest.parameters.parsing import Query

    with connection.cursor() as cursor:
        cursor.execute("SELECT date, slug FROM events_event ORDER BY date, slug OFFSET %s LIMIT 1", [size])
        key = list(cursor.fetchone())
    return beyond(Query(address, []), Order("date", "date", descending=True), key)


def captured(ask: Callable[[], object]) -> list[str]:
    """The SQL of what is asked."""
    with CaptureQueriesContext(connection) as found:
        ask()
    return [one["sql"] for one in found]


def keys(queries: Sequence[str], size: int) -> str:
    """The one that reads the keys of a page, which asks for one more than the page has."""
    (found,) = [query for query in queries if query.endswith(f" LIMIT {size + 1}")]
    return found


def plan(query: str) -> str:
    """How PostgreSQL goes about it; where a query is prepared, for any values."""
    how = "EXPLAIN (GENERIC_PLAN)" if "$1" in query else "EXPLAIN"
    with connection.cursor() as cursor:
        cursor.execute(f"{how} {query}")
        return "\n".join(row[0] for row in cursor.fetchall())
