"""How many records fall into each day, week, month, quarter or year, and how conflictual they are."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from rest.facets import said
from rest.filters import Groups

INTERVALS = ["day", "week", "month", "quarter", "year"]
MOST = 5_000  # buckets of an answer, over all of its series
SHORTEST = {"day": 1, "week": 7, "month": 28, "quarter": 90, "year": 365}  # days of a bucket

# A record that conveys another is left out of means: its act is that of the other.
COUNTED = """
WITH found (record, date, value) AS ({found})
SELECT date_trunc(%s, found.date)::date, found.value, count(*), coalesce(sum(own.codings), 0), sum(own.goldstein)
FROM found LEFT JOIN LATERAL (
    SELECT count(*) AS codings, sum(coding.goldstein) AS goldstein FROM events_coding AS coding
    WHERE coding.event_id = found.record AND NOT EXISTS (
        SELECT FROM events_relation AS relation
        WHERE relation.event_id = found.record AND relation.type = 'conveys' AND relation.direction = 'to'
    )
) AS own ON true
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


def tally(records: QuerySet[Any], interval: str, groups: Groups | None = None) -> Tally:
    """Counts of records and codings and the sum of Goldstein values, by start of bucket and value (null unsplit)."""
    if groups is None:
        return _run(records.order_by().values_list("pk", "date"), interval, "NULL")
    record = groups.record if groups.hangs else "pk"
    date = f"{record}__date" if groups.hangs else "date"
    found = _run(groups.rows.order_by().values_list(record, date, groups.value).distinct(), interval)
    if groups.hangs:
        without = records.exclude(pk__in=groups.rows.order_by().values(groups.record))
        found |= _run(without.order_by().values_list("pk", "date"), interval, "NULL")
    return found


def _run(found: Any, interval: str, value: str | None = None) -> Tally:
    sql, params = found.query.sql_with_params()
    if value is not None:
        sql = f"SELECT one.*, {value} FROM ({sql}) AS one"
    with connection.cursor() as cursor:
        cursor.execute(COUNTED.format(found=sql), [*params, interval])
        return {
            (start, said(value)): (count, int(codings), float(total or 0))
            for start, value, count, codings, total in cursor.fetchall()
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
        following = after(start, interval)
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
    return Bucket(start, end, count, codings, round(total / codings, 2) if codings else None)


def totals(found: Tally) -> dict[str | None, int]:
    """How many records each value has, the most frequent first."""
    counts: dict[str | None, int] = defaultdict(int)
    for (_, value), (count, _, _) in found.items():
        counts[value] += count
    return dict(sorted(counts.items(), key=lambda item: (-item[1], item[0] is None, item[0] or "")))
