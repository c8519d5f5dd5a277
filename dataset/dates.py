"""Dates as EDTF (ISO 8601-2), in the few forms that the fixtures use, and what follows from them.

The bounds come from the forms' own meaning, never from a library's padding: an unknown or open side is null,
`~` and `?` move nothing. `date_start` and `date_end` are the sides of the interval; the sort date is the
start, else the end.
"""

import calendar
import datetime as dt
import re
from dataclasses import dataclass

from events.choices import DatePrecision

FORMS = (
    "2022-01-24, 2022-01, 2014, 2008-22 (summer), 2022-01-25/2022-01-31, /2022-01-28 (by), "
    "../2022-01-28 (up to), 2022-01-28/.. (from), [2022-01-31,2022-02-01] (one of); "
    "after a date ~ (about) or ? (uncertain)"
)
MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
# EDTF's seasons, read for the northern hemisphere. Winter has two years: it has to be written as an interval.
SEASONS = {21: ("spring", 3), 22: ("summer", 6), 23: ("autumn", 9)}

_POINT = re.compile(r"(?P<year>[0-9]{4})(?:-(?P<month>[0-9]{2})(?:-(?P<day>[0-9]{2}))?)?(?P<mark>[~?]?)")


class DateError(ValueError):
    """A text that is not a date of these forms; the message says what would be right."""


@dataclass(frozen=True)
class Dated:
    """What follows from an EDTF date. At least one of start and end is known."""

    start: dt.date | None
    end: dt.date | None
    precision: DatePrecision
    label: str  # 24 January 2022
    short: str  # 24 Jan 2022, for citations

    @property
    def sort(self) -> dt.date:
        found = self.start or self.end
        assert found is not None, "a date has a start or an end"
        return found


def parse(edtf: str, *, since: bool = False) -> Dated:
    """Read an EDTF date; `since` words an open end as “since” instead of “from”. Raises DateError."""
    if edtf.startswith("["):
        return _one_of(edtf)
    if "/" in edtf:
        return _interval(edtf, since)
    point = _point(edtf)
    return Dated(point.first, point.last, point.precision, point.words(MONTHS), point.words(_SHORT))


_SHORT = tuple(month[:3] for month in MONTHS)


@dataclass(frozen=True)
class _Point:
    """A day, month, season or year, with EDTF's mark of doubt."""

    first: dt.date
    last: dt.date
    precision: DatePrecision
    season: str | None
    mark: str

    def words(self, months: tuple[str, ...]) -> str:
        return _marked(self.bare(months), self.mark)

    def bare(self, months: tuple[str, ...], *, month: bool = True, year: bool = True) -> str:
        if self.season:
            return f"{self.season} {self.first.year}"
        if self.precision == DatePrecision.YEAR:
            return f"{self.first.year:04d}"
        parts = [str(self.first.day)] if self.precision == DatePrecision.DAY else []
        if month or not parts:
            parts.append(months[self.first.month - 1])
        if year:
            parts.append(f"{self.first.year:04d}")
        return " ".join(parts)


def _point(text: str) -> _Point:
    match = _POINT.fullmatch(text)
    if not match:
        raise DateError(f"is not a date as used here; the forms are {FORMS}")
    year, month, day = (int(match[part]) if match[part] else None for part in ("year", "month", "day"))
    mark = match["mark"]
    if not year:
        raise DateError("there is no year 0")
    if month is None:
        return _Point(dt.date(year, 1, 1), dt.date(year, 12, 31), DatePrecision.YEAR, None, mark)
    if day is None and month in SEASONS:
        season, starts = SEASONS[month]
        return _Point(dt.date(year, starts, 1), _end_of_month(year, starts + 2), DatePrecision.INTERVAL, season, mark)
    if day is None and month == 24:
        raise DateError(f"winter has two years; write the interval, such as {year}-12/{year + 1}-02")
    if not 1 <= month <= 12:
        raise DateError(f"there is no month {month:02d}")
    if day is None:
        return _Point(dt.date(year, month, 1), _end_of_month(year, month), DatePrecision.MONTH, None, mark)
    try:
        only = dt.date(year, month, day)
    except ValueError:
        raise DateError(f"{MONTHS[month - 1]} {year} has no day {day:02d}") from None
    return _Point(only, only, DatePrecision.DAY, None, mark)


def _end_of_month(year: int, month: int) -> dt.date:
    return dt.date(year, month, calendar.monthrange(year, month)[1])


def _interval(edtf: str, since: bool) -> Dated:
    sides = edtf.split("/")
    if len(sides) != 2:
        raise DateError("an interval has two sides")
    low, high = sides
    if low in ("", "..") and high in ("", ".."):
        raise DateError("at least one side of an interval is known")
    if high == "":
        raise DateError(f"an open end is written {low}/..")
    if low in ("", ".."):
        end = _point(high)
        word = "up to" if low else "by"
        return Dated(
            None,
            end.last,
            DatePrecision.NOT_AFTER,
            f"{word} {end.words(MONTHS)}",
            f"{word} {end.words(_SHORT)}",
        )
    start = _point(low)
    if high == "..":
        word = "since" if since or start.precision != DatePrecision.DAY else "from"
        return Dated(
            start.first,
            None,
            DatePrecision.NOT_BEFORE,
            f"{word} {start.words(MONTHS)}",
            f"{word} {start.words(_SHORT)}",
        )
    end = _point(high)
    if end.last < start.first:
        raise DateError(f"ends before it starts; did you mean {high}/{low}?")
    return Dated(
        start.first,
        end.last,
        DatePrecision.INTERVAL,
        _span(start, end, "to", MONTHS),
        _span(start, end, "to", _SHORT),
    )


def _one_of(edtf: str) -> Dated:
    if not edtf.endswith("]"):
        raise DateError("one of several days is written [2022-01-31,2022-02-01]")
    points = [_point(part.strip()) for part in edtf[1:-1].split(",")]
    if len(points) != 2:
        raise DateError("one of two days is written [2022-01-31,2022-02-01]; for more days write an interval")
    first, second = points
    if second.first <= first.first:
        raise DateError("the earlier day comes first")
    return Dated(
        first.first, second.last, DatePrecision.INTERVAL,
        _span(first, second, "or", MONTHS), _span(first, second, "or", _SHORT),
    )  # fmt: skip


def _span(start: _Point, end: _Point, word: str, months: tuple[str, ...]) -> str:
    """Two dates in words, what they share said once."""
    if start.mark != end.mark:
        return f"{start.words(months)} {word} {end.words(months)}"
    plain = start.season is None and start.precision == end.precision != DatePrecision.YEAR
    same_year = plain and start.first.year == end.first.year
    same_month = same_year and start.precision == DatePrecision.DAY and start.first.month == end.first.month
    first = start.bare(months, month=not same_month, year=not same_year)
    # A mark that both sides carry is said once.
    return _marked(f"{first} {word} {end.bare(months)}", end.mark)


def _marked(words: str, mark: str) -> str:
    if mark == "~":
        return f"about {words}"
    return f"{words} (uncertain)" if mark else words
