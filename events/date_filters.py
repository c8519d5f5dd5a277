"""Filters of the days of events, which bound the sort key wherever they can: pages walk its index."""

import datetime as dt
from typing import Any

from django.db.models import F, Max, QuerySet

from events.models import Event
from rest import remembered
from rest.filters import Asked, DateFilter


class EventDateFilter(DateFilter):
    """Bounds of an event's date; `date_match` says whether the event must overlap them or lie within."""

    compiled_for = "any value"

    def narrow(self, queryset: Any, wanted: list[Any], query: Asked) -> QuerySet[Any]:
        match = query["date_match"][0].value if "date_match" in query else "overlaps"
        choose = queryset.within if match == "within" else queryset.overlapping
        found: QuerySet[Any] = choose(wanted[0].first, None) if self.bound == "gte" else choose(None, wanted[0].last)
        return found


class ReportedFilter(DateFilter):
    """The day of the first report. Not compiled once for all days: pages by date make another day of it."""


def last_date(reported: dt.date) -> dt.date:
    """The last date of records that were reported by a day: they lie at most so far after their report as any does."""
    ahead = remembered.kept("days ahead of reports", "", _most_days_ahead)
    try:
        return reported + dt.timedelta(days=ahead)
    except OverflowError:  # the end of the calendar
        return dt.date.max


def _most_days_ahead() -> int:
    ahead: dt.timedelta | None = Event.objects.aggregate(most=Max(F("date") - F("first_reported")))["most"]
    return max(ahead.days, 0) if ahead is not None else 0
