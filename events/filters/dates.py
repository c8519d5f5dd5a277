"""Filters of the days of events, which bound the sort key wherever they can: pages walk its index."""

import datetime as dt
from typing import Any, NamedTuple

from django.db.models import Exists, F, Max, OuterRef, Q, QuerySet

from events import coding_queries
from events.models import Event
from rest import dataset_cache
from rest.filters import Asked, DateFilter, Reading

MATCH = "date_match"
OVERLAPS, WITHIN = "overlaps", "within"
BOUNDS = ("date__gte", "date__lte")
BOUNDS_OF_CODINGS = tuple(f"{coding_queries.PREFIX}{name}" for name in BOUNDS)


class Days(NamedTuple):
    """The first and the last of some days; None: there is none."""

    first: dt.date | None
    last: dt.date | None


class EventDateFilter(DateFilter):
    """Bounds of an event's date; with `date_match`, of the days on which it may, or must, have taken place."""

    compiled_for = "any value"

    def narrow(self, queryset: Any, wanted: list[Any], query: Asked) -> QuerySet[Any]:
        ways = {None: queryset.on_days, OVERLAPS: queryset.overlapping, WITHIN: queryset.within}
        choose = ways[match(query)]
        found: QuerySet[Any] = choose(wanted[0].first, None) if self.bound == "gte" else choose(None, wanted[0].last)
        return found


def match(asked: Asked) -> str | None:
    """How the days of a query are meant; None: as those of the date that a record shows."""
    return asked[MATCH][0].value if MATCH in asked else None


def days(asked: Asked) -> Days:
    """The days that a query asks for."""
    first, last = (asked[name][0].value if name in asked else None for name in BOUNDS)
    return Days(first and first.first, last and last.last)


def dates(asked: Asked) -> Days:
    """The days between which the dates of all records lie that a query asks for."""
    return Days(None, None) if match(asked) == OVERLAPS else days(asked)


def overlapping(asked: Asked) -> Asked:
    """What asks for all records that are possible on the days of a query."""
    return {**asked, MATCH: [Reading(OVERLAPS, OVERLAPS)]}


def is_dated(asked: Asked, day: str) -> Q:
    """Whether records show a date, and a coding of theirs does, on the days of a query. `day` is the date's column."""
    first, last = days(asked)
    bounds = {f"{day}__gte": first, f"{day}__lte": last}
    found = Q(**{name: one for name, one in bounds.items() if one is not None})
    if any(name in asked for name in BOUNDS_OF_CODINGS):
        found &= Q(Exists(coding_queries.of_events(asked).filter(event=OuterRef("pk"))))
    return found


class ReportedFilter(DateFilter):
    """The day of the first report. Not compiled once for all days: pages by date make another day of it."""


def last_date(reported: dt.date) -> dt.date:
    """The last date of records that were reported by a day: they lie at most so far after their report as any does."""
    ahead = dataset_cache.kept("days ahead of reports", "", _most_days_ahead)
    try:
        return reported + dt.timedelta(days=ahead)
    except OverflowError:  # the end of the calendar
        return dt.date.max


def _most_days_ahead() -> int:
    ahead: dt.timedelta | None = Event.objects.aggregate(most=Max(F("date") - F("first_reported")))["most"]
    return max(ahead.days, 0) if ahead is not None else 0
