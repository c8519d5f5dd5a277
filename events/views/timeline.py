"""What all collections of events share: their orders, and their histogram."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, astuple
from typing import Any, ClassVar

from django.db.models import Max, Min
from django.http.response import HttpResponseBase
from django.urls import reverse
from rest_framework.decorators import action
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request

from actors.filters import ActorFilter
from events import actor_pages
from events.filters.dates import (
    BOUNDS,
    BOUNDS_OF_CODINGS,
    MATCH,
    OVERLAPS,
    dates,
    days,
    is_dated,
    last_date,
    match,
    overlapping,
)
from events.includes import INCLUDES
from events.models import EventBody
from events.reports import histogram
from rest import facets, filters, formats, hints, pagination
from rest.collection import Collection
from rest.filters import Asked
from rest.formats.table import Table
from rest.openapi.operations import Operation
from rest.pagination import Order, Walk
from rest.parameters.parsing import Parameter, Query, address
from rest.parameters.values import choice
from rest.problems import QueryError

INTERVAL = "month"
COLUMNS = ("start", "end", "count", "codings", "goldstein_mean")


class Timeline(Collection):
    """A collection of events."""

    orderings = {
        "date": "when it took place",
        "first_reported": "the earliest day on which it can have been reported",
        "slug": "the id",
    }
    default_ordering = "-date"
    bodies = EventBody
    includes = INCLUDES
    kind: ClassVar[str | None] = None  # the one kind that all of its records are of
    coordinates = ("place__longitude", "place__latitude")
    example_queries = {
        **Collection.example_queries,
        "histogram": "interval=quarter&date__gte=2021-10&date__lte=2022-03",
    }
    about_each = {
        **Collection.about_each,
        "histogram": (
            "Count {noun} over time",
            "How many {noun} fall into each day, week, month, quarter or year, with the mean Goldstein value.",
        ),
    }

    def walk(self, asked: Asked, order: Order) -> Walk:
        """By date, records of actors are read along the actors' own index, and what had been reported from its end."""
        name, taking = self._taking(asked)
        if taking is not None and order.name == "date":
            if len(taking.actors) == 1:
                return actor_pages.of_one(self._others(asked, name), taking, order)._replace(plain=len(asked) == 1)
            if not asked.keys() - {name}:
                return actor_pages.of_several(self.get_queryset(), taking, order)
        walk = super().walk(asked, order)
        if (reported := asked.get("first_reported__lte")) and order.name == "date":
            bound = {f"{order.column}__lte": last_date(reported[0].value.last)}
            return walk._replace(rows=walk.rows.filter(**bound))
        return walk

    def countable(self, asked: Asked) -> tuple[Any, Sequence[str]]:
        if "q" in asked:
            found, along = super().countable(asked)
            # told by the row that has the words: a record of another kind need not be looked for among those of this
            return (found.filter(kind=self.kind) if self.kind else found), along
        name, taking = self._taking(asked)
        if taking is None:
            return super().countable(asked)
        if len(taking.actors) != 1:
            return taking.among(self._others(asked, name)), ()
        return taking.joined(self._others(asked, name)), [
            f"-{actor_pages.TAKING}__event_date",
            f"{actor_pages.TAKING}__event",
        ]

    def _others(self, asked: Asked, name: str) -> Any:
        return filters.run(self.get_queryset(), self.filters("list"), asked, leave_out=[name])

    def _taking(self, asked: Asked) -> tuple[str, actor_pages.Taking | None]:
        """The first filter that asks for actors who have a part, by its name, and what it asks."""
        for name, readings in asked.items():
            known: Any = self.filters("list")[name]
            if isinstance(known, ActorFilter) and known.record == "event" and not known.exclude:
                kinds = [reading.value for reading in asked.get("kind", ())]
                kind = kinds[0] if len(kinds) == 1 else self.kind
                keys = known.actors([one.value for one in readings])
                return name, actor_pages.Taking(keys, known.parts, kind, dates(asked))
        return "", None

    def renderers_of(self, action: str) -> Sequence[type[BaseRenderer]]:
        if action == "histogram":
            return [formats.JSON, formats.CSV, formats.NDJSON]
        return super().renderers_of(action)

    def filters(self, action: str) -> Mapping[str, filters.Filter]:
        return super().filters("list" if action == "histogram" else action)

    def parameters(self, action: str) -> list[Parameter]:
        if action != "histogram":
            return super().parameters(action)
        known = facets.names(self.filters(action))
        return [
            Parameter(
                "interval",
                f"The length of a bucket: {_listed(histogram.INTERVALS)}; weeks start on Monday.",
                lambda text: choice(text, histogram.INTERVALS),
                {"type": "string", "enum": histogram.INTERVALS, "default": INTERVAL},
                also_called=["granularity", "freq", "bucket", "by"],
            ),
            Parameter(
                "split_by",
                f"A series for each value of one of these filters: {_listed(known)}.",
                lambda text: choice(text, known),
                {"type": "string", "enum": known},
                also_called=["split", "group_by", "series", "facets"],
            ),
            facets.size("Series at most, those of the most frequent values.", "split_by"),
            *self.format_parameters(action),
        ]

    @action(detail=False)
    def histogram(self, request: Request) -> HttpResponseBase:
        query = self.query("histogram")
        if answer := self.unchanged():
            return answer
        return self.tabulated(query, *self.over_time(query))

    def over_time(self, query: Query) -> tuple[dict[str, Any], Table]:
        """The histogram of a query, as JSON and as a table."""
        known = self.filters("histogram")
        interval, split_by = query.options.get("interval", INTERVAL), query.options.get("split_by")
        matching, date = self._in_buckets(query.filters), self.date
        split: histogram.Tally = {}
        if split_by is not None:
            groups = known[split_by].groups_beside(self._in_buckets, query.filters)
            split = histogram.split(groups, date, interval)
        if split_by is not None and groups.hanging is None:
            every = histogram.joined(split)
        else:
            every = histogram.tally(matching, date, interval)
        totals, size = histogram.totals(split), query.options.get("facet_size", facets.SIZE)
        rows = 1 + min(len(totals), size)
        spans = histogram.bounds(every, _asked(query), interval, rows)
        buckets = histogram.filled(every, spans, None)
        series: list[dict[str, Any]] | None = None
        more = 0
        if split_by is not None:
            shown, more = list(totals.items())[:size], max(len(totals) - size, 0)
            labels = facets.labels(groups, [value for value, _ in shown])
            series = [
                {
                    "value": value,
                    "label": labels[value],
                    "count": count,
                    "buckets": histogram.filled(split, spans, value),
                }
                for value, count in shown
            ]
        count = sum(bucket.count for bucket in buckets)
        said = [self._hint(query, count), _narrower(query, spans)]
        body = {
            "count": count,
            "meta": self.meta(query, self._sentence(query), " ".join(filter(None, said)) or None),
            "links": self.links(query),
            "interval": interval,
            "split_by": split_by,
            "buckets": [asdict(bucket) for bucket in buckets],
            "series": None
            if series is None
            else [one | {"buckets": [asdict(bucket) for bucket in one["buckets"]]} for one in series],
            "more": more,
        }
        return body, _table(f"{self.file_name}-histogram", buckets, series)

    def _in_buckets(self, asked: Asked) -> Any:
        """The records that a histogram counts: what matches, with a date on the days that are asked for."""
        matching: Any = filters.run(self.get_queryset(), self.filters("histogram"), asked)
        return matching.on_days(*days(asked)) if match(asked) == OVERLAPS else matching

    def _hint(self, query: Query, count: int) -> str | None:
        further, exact = self._only_possible(query)
        in_no_bucket = self.action == "histogram" and match(query.filters) == OVERLAPS
        said = super()._hint(query, count + further if in_no_bucket else count)
        if not further:
            return said
        more = hints.possible(further, exact)
        if self.action == "histogram":
            more += f", but with another date, by which records are counted here: {self._possible(query)} lists them."
        else:
            more += f": {MATCH}={OVERLAPS}."
        return f"{said} {more}" if said else more

    def _only_possible(self, query: Query) -> tuple[int, bool]:
        """How many records are possible on the days of a query that it does not find, or has no bucket for."""
        asked = query.filters
        unsaid = {None: {*BOUNDS, *BOUNDS_OF_CODINGS}, OVERLAPS: {*BOUNDS} if self.action == "histogram" else set()}
        if not asked.keys() & unsaid.get(match(asked), set()):
            return 0, True

        def count() -> tuple[int, bool]:
            possible, along = self.countable(overlapping(asked))
            return pagination.count(possible.exclude(is_dated(asked, self.date)), along)

        return self._counted(query, "only possible", count)

    def _possible(self, query: Query) -> str:
        """The address of the list of all that is possible on the days of a query."""
        pairs = [pair for pair in query.pairs if pair[0] in query.filters and pair[0] != MATCH]
        return self.absolute(address(reverse(f"{self.basename}-list"), [*pairs, (MATCH, OVERLAPS)]))

    def series(self, query: Query) -> int:
        """How many rows of buckets an answer has."""
        split_by = query.options.get("split_by")
        if split_by is None:
            return 1
        values = facets.values(self.filters("histogram")[split_by].groups_beside(self._in_buckets, query.filters))
        return 1 + min(len(values), query.options.get("facet_size", facets.SIZE))

    @property
    def date(self) -> str:
        """The column of the date that orders records."""
        return self.ordering_columns.get("date", "date")

    def refusals(self, query: Query) -> Iterable[QueryError]:
        errors = [*super().refusals(query)]
        if self.action != "histogram" or errors:
            return errors
        matching = self._in_buckets(query.filters)
        first, last = matching.order_by().aggregate(first=Min(self.date), last=Max(self.date)).values()
        interval = query.options.get("interval", INTERVAL)
        most = 1 + query.options.get("facet_size", facets.SIZE)  # rows; where so many fit, nobody need count the values
        if first is None or histogram.fits(first, last, interval, most):
            return ()
        if histogram.fits(first, last, interval, series := self.series(query)):
            return ()
        return [_too_many(interval, first, last, series)]

    def answer_schema(self, operation: Operation) -> dict[str, Any]:
        properties = {
            "count": {"type": "integer", "description": "How many records the buckets hold."},
            "meta": operation.meta(),
            "links": operation.links(),
            "interval": {"type": "string", "description": "The length of a bucket."},
            "split_by": {"type": ["string", "null"], "description": "The filter whose values make the series."},
            "buckets": BUCKETS | {"description": "All records, from the first bucket to the last, empty ones too."},
            "series": {
                "type": ["array", "null"],
                "description": "With `split_by`: the same buckets for each value, the most frequent first.",
                "items": {
                    "type": "object",
                    "required": ["value", "label", "count", "buckets"],
                    "properties": {
                        "value": {"type": ["string", "null"], "description": "The value; null: unknown, or none."},
                        "label": {"type": "string", "description": "The value in words."},
                        "count": {"type": "integer", "description": "Records that have it."},
                        "buckets": BUCKETS | {"description": "The records that have it."},
                    },
                },
            },
            "more": {"type": "integer", "description": "Further values that have no series."},
        }
        return {"type": "object", "required": list(properties), "properties": properties}


def _listed(names: Sequence[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _asked(query: Query) -> list[dt.date]:
    """The days that the query bounds, which the histogram then spans."""
    first, last = query.filters.get("date__gte"), query.filters.get("date__lte")
    return [*([first[0].value.first] if first else []), *([last[0].value.last] if last else [])]


def _narrower(query: Query, days: Sequence[tuple[dt.date, dt.date]]) -> str | None:
    """What is said where the buckets do not span all the days that the query bounds."""
    if not days or all(days[0][0] <= day <= days[-1][1] for day in _asked(query)):
        return None
    return (
        f"The days asked for are more than {histogram.MOST} buckets, so those from {days[0][0]} to {days[-1][1]} are "
        "shown, the first and the last that hold a record; take a longer interval for all."
    )


def _too_many(interval: str, first: dt.date, last: dt.date, series: int) -> QueryError:
    shorter = [one for one in histogram.INTERVALS if histogram.fits(first, last, one, series)]
    return QueryError(
        "invalid-value",
        "interval",
        interval,
        "too_many_buckets",
        f"interval={interval} gives more than {histogram.MOST} buckets.",
        "Take a longer interval, bound the days, or ask for fewer series.",
        allowed=shorter,
    )


def _table(name: str, buckets: list[histogram.Bucket], series: list[dict[str, Any]] | None) -> Table:
    if series is None:
        return Table(name, COLUMNS, [astuple(bucket) for bucket in buckets])
    rows = [(one["value"], one["label"], *astuple(bucket)) for one in series for bucket in one["buckets"]]
    return Table(name, ("value", "label", *COLUMNS), rows)


BUCKETS: dict[str, Any] = {
    "type": "array",
    "items": {
        "type": "object",
        "required": list(COLUMNS),
        "properties": {
            "start": {"type": "string", "format": "date", "description": "First day of the bucket."},
            "end": {"type": "string", "format": "date", "description": "Its last day."},
            "count": {"type": "integer", "description": "Records whose `date` lies in it."},
            "codings": {
                "type": "integer",
                "description": "Codings of these records; a coding whose act another record holds is left out.",
            },
            "goldstein_mean": {
                "type": ["number", "null"],
                "description": "Mean Goldstein value of the codings, -10 conflict to 10 cooperation; null without any.",
            },
        },
    },
}
