"""How many records fall into each day, week, month, quarter or year, and how conflictual they are."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet

from events.reports.means import mean
from rest.facets import said
from rest.filters import Groups

INTERVALS = ["day", "week", "month", "quarter", "year"]
MOST = 5_000  # buckets of an answer, over all of its series
SHORTEST = {"day": 1, "week": 7, "month": 28, "quarter": 90, "year": 365}  # days of a bucket

# By day first: there are far fewer days than records.
COUNTED = """
WITH found (record, date, value) AS ({found})
SELECT date_trunc(%s, date::timestamp)::date, value, sum(records)::bigint
FROM (SELECT date, value, count(*) AS records FROM found GROUP BY 1, 2) AS days
GROUP BY 1, 2
"""
# A coding whose act another record holds is left out of means.
CODED = """
WITH found (record, date, value) AS ({found})
SELECT date_trunc(%s, date::timestamp)::date, value, sum(codings)::bigint, sum(goldstein)
FROM (
    SELECT found.date, found.value, count(*) AS codings, sum(coding.goldstein) AS goldstein
    FROM found JOIN events_coding AS coding ON coding.event_id = found.record
    WHERE coding.counted_in_id IS NULL
    GROUP BY 1, 2
) AS days
GROUP BY 1, 2
"""


@dataclass(frozen=True)
class Bucket:
    """The records of some days: how many, and the mean Goldstein value of their codings."""

    start: dt.date
    end: dt.date
    count: int
    codings: int
    goldstein_mean: float | None


Tally = dict[tuple[dt.date, str | None], tuple[int, int, float]]


def tally(records: QuerySet[Any], date: str, interval: str) -> Tally:
    """Counts of records and codings and the sum of Goldstein values, by start of bucket. `date` is a column of them."""
    return _run(records.order_by().values_list("pk", date), interval, "NULL")


def split(groups: Groups, date: str, interval: str) -> Tally:
    """The same by value as well; null is the value of records that have none."""
    if groups.hanging is None:
        return _run(groups.rows.values_list("pk", date, groups.value), interval)
    record = groups.record
    found = _run(groups.rows.values_list(record, f"{record}__date", groups.value).distinct(), interval)
    assert groups.without is not None
    return found | _run(groups.without.values_list("pk", date), interval, "NULL")


def joined(parts: Tally) -> Tally:
    """A tally that is split by what each record has one value of, put together again."""
    found: Tally = {}
    for (start, _), (count, codings, total) in parts.items():
        before = found.get((start, None), (0, 0, 0.0))
        found[start, None] = before[0] + count, before[1] + codings, before[2] + total
    return found


def _run(found: Any, interval: str, value: str | None = None) -> Tally:
    try:
        sql, params = found.query.sql_with_params()
    except EmptyResultSet:  # filters of which Django sees that no record passes them
        return {}
    if value is not None:
        sql = f"SELECT one.*, {value} FROM ({sql}) AS one"
    with connection.cursor() as cursor:
        cursor.execute(CODED.format(found=sql), [*params, interval])
        coded = {(start, value): (codings, float(total)) for start, value, codings, total in cursor.fetchall()}
        cursor.execute(COUNTED.format(found=sql), [*params, interval])
        return {
            (start, said(value)): (count, *coded.get((start, value), (0, 0.0)))
            for start, value, count in cursor.fetchall()
        }


def bounds(found: Tally, asked: Sequence[dt.date], interval: str, series: int) -> list[tuple[dt.date, dt.date]]:
    """First and last day of every bucket, from the first to the last that holds anything.

    Over the days that were asked for as well, where an answer can hold so many buckets.
    """
    days = [start for start, _ in found]
    wider = [*days, *(start_of(day, interval) for day in asked)]
    if wider and fits(min(wider), max(wider), interval, series):
        days = wider
    return list(_between(min(days), max(days), interval)) if days else []


def _between(start: dt.date, last: dt.date, interval: str) -> Iterator[tuple[dt.date, dt.date]]:
    while start <= last:
        try:
            following = after(start, interval)
        except OverflowError:  # there is no day after 9999
            yield start, dt.date.max
            return
        yield start, following - dt.timedelta(days=1)
        start = following


def fits(first: dt.date, last: dt.date, interval: str, series: int) -> bool:
    """Whether an answer can hold the buckets between two days, for a number of series."""
    return (last - first).days / SHORTEST[interval] * series < MOST


def start_of(day: dt.date, interval: str) -> dt.date:
    """First day of the bucket that a day falls into; weeks start on Monday."""
    match interval:
        case "day":
            return day
        case "week":
            return day - dt.timedelta(days=day.weekday())
        case "month":
            return day.replace(day=1)
        case "quarter":
            return day.replace(month=day.month - (day.month - 1) % 3, day=1)
        case _:
            return day.replace(month=1, day=1)


def after(start: dt.date, interval: str) -> dt.date:
    """First day of the bucket after the one that starts on a day."""
    longest = {"day": 1, "week": 7, "month": 31, "quarter": 92, "year": 366}[interval]
    return start_of(start + dt.timedelta(days=longest), interval)


def filled(found: Tally, days: list[tuple[dt.date, dt.date]], value: str | None) -> list[Bucket]:
    """A bucket for each span of days, empty ones too, of the records that have the value."""
    return [_bucket(start, end, *found.get((start, value), (0, 0, 0.0))) for start, end in days]


def _bucket(start: dt.date, end: dt.date, count: int, codings: int, total: float) -> Bucket:
    return Bucket(start, end, count, codings, mean(total, codings) if codings else None)


def totals(found: Tally) -> dict[str | None, int]:
    """How many records each value has, the most frequent first."""
    counts: dict[str | None, int] = defaultdict(int)
    for (_, value), (count, _, _) in found.items():
        counts[value] += count
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0] is None, item[0] or "")))
