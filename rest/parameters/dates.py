"""Dates as people write them: the days that a text in another form than the API's can mean."""

import calendar
import datetime as dt
import re
from collections.abc import Iterable, Iterator
from typing import Literal, NamedTuple

Bound = Literal["gte", "lte"]


class Period(NamedTuple):
    """The days that a partial date covers, both included."""

    first: dt.date
    last: dt.date


_MONTHS = {name.lower(): number for number, name in enumerate(calendar.month_name) if number}
_MONTHS |= {name[:3]: number for name, number in _MONTHS.items()} | {"sept": 9}
_WEEKDAYS = [name.lower() for name in calendar.day_name]
_Y, _M, _D = r"(?P<y>[0-9]{4})", r"(?P<m>[0-9]{1,2})", r"(?P<d>[0-9]{1,2})"
_DAY, _NAME = r"(?P<d>[0-9]{1,2})(?:st|nd|rd|th)?", r"(?P<name>[A-Za-z]{3,9})\.?"
_FORMS = [
    re.compile(form)
    for form in (
        rf"{_Y}[./-]{_M}[./-]{_D}",
        r"(?P<y>[0-9]{4})(?P<m>[0-9]{2})(?P<d>[0-9]{2})",
        rf"{_Y}[./-]{_M}",
        rf"{_M}[./-]{_Y}",
        rf"{_DAY}(?: of)?[ -]{_NAME},?[ -]{_Y}",
        rf"{_NAME} {_DAY},? {_Y}",
        rf"{_Y}[ -]{_NAME}[ -]{_DAY}",
        rf"{_NAME},?[ /-]{_Y}",
        rf"{_Y}[ -]{_NAME}",
    )
]
_EITHER_FIRST = re.compile(r"(?P<one>[0-9]{1,2})(?P<sep>[./-])(?P<two>[0-9]{1,2})(?P=sep)(?P<y>[0-9]{4})")
_COMPACT_MONTH = re.compile(r"(?P<y>[0-9]{4})(?P<m>[0-9]{2})")
_TIME = re.compile(
    r"(?P<date>[0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{8})[Tt ](?P<time>[0-9]{2}:?[0-9]{2}(?::?[0-9]{2}(?:[.,][0-9]{1,9})?)?)"
    r" ?(?:(?P<utc>Z|z|UTC|GMT)|(?P<sign>[ +-])(?P<hours>[0-9]{2}):?(?P<minutes>[0-9]{2})?)?"
)
_PARTS = [
    re.compile(rf"{_Y}[ /-]?(?P<part>[QqHh])(?P<n>[1-4])"),
    re.compile(rf"(?P<part>[QqHh])(?P<n>[1-4])[ /-]?{_Y}"),
]
_WEEK = re.compile(rf"{_Y}-?[Ww](?P<w>[0-9]{{2}})(?:-?(?P<d>[1-7]))?")


def readings(text: str) -> list[Period]:
    """The days that a text can mean: one reading where it is certain, two where nobody can know which, or none."""
    text = " ".join(_without_weekday(text).split())
    found = (*_written(text), *_either_first(text), *_timed(text), *_parts(text))
    return list(dict.fromkeys(period for period in found if period is not None))


def _without_weekday(text: str) -> str:
    """The text without the name of a day of the week before it, unless that is of another day."""
    word, comma, rest = text.partition(",")
    name = word.strip().lower()
    if not comma or name not in {one for full in _WEEKDAYS for one in (full, full[:3])}:
        return text
    right = [days for days in readings(rest) if _WEEKDAYS[days.first.weekday()].startswith(name)]
    return rest if right and right[0].first == right[0].last else text


def _day(year: int, month: int, day: int) -> Period | None:
    try:
        found = dt.date(year, month, day)
    except ValueError:
        return None
    return Period(found, found)


def _months(year: int, first: int, last: int) -> Period | None:
    if not (year >= 1 and 1 <= first <= last <= 12):
        return None
    return Period(dt.date(year, first, 1), dt.date(year, last, calendar.monthrange(year, last)[1]))


def _written(text: str) -> Iterator[Period | None]:
    """Days and months, the year first or last, in digits or with the month in words."""
    for form in _FORMS:
        if match := form.fullmatch(text):
            parts = match.groupdict()
            year, month = int(parts["y"]), int(parts["m"]) if "m" in parts else _MONTHS.get(parts["name"].lower(), 0)
            yield _day(year, month, int(parts["d"])) if "d" in parts else _months(year, month, month)
    match = _COMPACT_MONTH.fullmatch(text)
    if match and (whole := _months(int(match["y"]), int(match["m"]), int(match["m"]))):
        yield whole
        # the same digits can be a day of this century: 200112
        yield _day(2000 + int(text[:2]), int(text[2:4]), int(text[4:]))


def _either_first(text: str) -> Iterable[Period | None]:
    """A day whose month may come first or second."""
    match = _EITHER_FIRST.fullmatch(text)
    if not match:
        return []
    one, two, year = int(match["one"]), int(match["two"]), int(match["y"])
    return [_day(year, two, one), _day(year, one, two)]


def _timed(text: str) -> Iterable[Period | None]:
    """A time of a day: without a zone, or where it is the same day in UTC. Of another day nobody can know which."""
    match = _TIME.fullmatch(text)
    if not match:
        return []
    try:
        date = dt.date.fromisoformat(match["date"])
        there = dt.datetime.combine(date, dt.time.fromisoformat(match["time"].replace(",", ".")))
        away = dt.timedelta(hours=int(match["hours"] or 0), minutes=int(match["minutes"] or 0))
        here = there + away if match["sign"] == "-" else there - away  # an unescaped + is a space
    except (ValueError, OverflowError):
        return []
    return [Period(date, date)] if here.date() == date else []


def _parts(text: str) -> Iterator[Period | None]:
    """Quarters and halves of years, and ISO weeks."""
    for form in _PARTS:
        if match := form.fullmatch(text):
            months, number = 3 if match["part"] in "Qq" else 6, int(match["n"])
            yield _months(int(match["y"]), (number - 1) * months + 1, number * months)
    if match := _WEEK.fullmatch(text):
        try:
            first = dt.date.fromisocalendar(int(match["y"]), int(match["w"]), int(match["d"] or 1))
            yield Period(first, first if match["d"] else first + dt.timedelta(days=6))
        except (ValueError, OverflowError):
            return


def timed(text: str) -> bool:
    """Whether a text names a time of a day: what lies before and after it is not certain."""
    return ":" in text or _TIME.fullmatch(text.strip()) is not None


def said(days: Period, bound: Bound) -> str:
    """A period as a bound, in the shortest form that says it."""
    first, last = days
    day = first if bound == "gte" else last
    whole_months = first.day == 1 and last.day == calendar.monthrange(last.year, last.month)[1]
    if whole_months and (first.month, last.month) == (1, 12) and first.year == last.year:
        return f"{day.year:04}"
    return day.isoformat()[:7] if whole_months else day.isoformat()


def beyond(days: Period, bound: Bound) -> str | None:
    """The first day, month or year after a period (`gte`), or the last before it (`lte`), if the calendar has it."""
    try:
        day = days.last + dt.timedelta(days=1) if bound == "gte" else days.first - dt.timedelta(days=1)
    except OverflowError:
        return None
    return day.isoformat()[: len(said(days, bound))]
