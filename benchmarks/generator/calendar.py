"""When things happen: more of them the later, some with a day, many with less than that."""

import datetime as dt
import random
from functools import cache
from typing import NamedTuple

from dataset import dates

FIRST, LAST = dt.date(2014, 1, 1), dt.date(2022, 12, 31)
DAYS = (LAST - FIRST).days + 1
ERAS = 12


class Day(NamedTuple):
    """A day as ISO writes it and as citations do."""

    iso: str
    short: str


class Dating(NamedTuple):
    """What the date columns of an event hold: the sort date, the short words of it, all of them as COPY reads them.

    `act` are those of its codings.
    """

    date: str
    short: str
    columns: str
    act: str


COLUMNS = (
    "date", "date_start", "date_end", "date_precision", "date_label", "dating_edtf", "dating_as_written",
    "dating_anchor", "dating_anchor_kind", "dating_rule", "dating_year",
)  # fmt: skip

# EDTF of a day, how a text words it, the rule, and how many of 64 events have it: as in the coded documents,
# half have a day and a third no beginning
FORMS: tuple[tuple[str, str | None, str, int], ...] = (
    ("{day}", "on Monday", "past_weekday", 22),
    ("{day}", None, "stated", 10),
    ("{day}~", "a few days ago", "other", 2),
    ("/{day}", "had previously", "before_document", 12),
    ("../{day}", "at the moment", "standing", 9),
    ("{day}/..", "soon", "soon", 3),
    ("{day}/{week}", "in the coming days", "coming_days", 3),
    ("{month}", "this month", "month_or_year", 2),
    ("{year}", "that year", "month_or_year", 1),
)


def day(fraction: float) -> int:
    """The day, counted from the first, by which this part of all events has happened."""
    return min(DAYS - 1, int(DAYS * fraction**0.5))


@cache
def short(iso: str) -> str:
    """A day as citations write it."""
    return dates.parse(iso).short


@cache
def every_day() -> list[Day]:
    found = []
    for number in range(DAYS):
        one = FIRST + dt.timedelta(days=number)
        found.append(Day(one.isoformat(), short(one.isoformat())))
    return found


@cache
def datings() -> list[list[Dating]]:
    """For each day the 64 ways to date an event on it, as often as they are to come."""
    return [_of(FIRST + dt.timedelta(days=number)) for number in range(DAYS)]


def _of(one: dt.date) -> list[Dating]:
    found: list[Dating] = []
    for form, wording, rule, weight in FORMS:
        edtf = form.format(day=one, week=one + dt.timedelta(days=6), month=f"{one:%Y-%m}", year=f"{one:%Y}")
        dated = dates.parse(edtf)
        columns = (
            dated.sort, dated.start, dated.end, dated.precision.value, dated.label, edtf, wording,
            one if wording else None, "in_text" if wording else None, rule, "inferred" if wording else "printed",
        )  # fmt: skip
        text = ["\\N" if value is None else str(value) for value in columns]
        found += [Dating(dated.sort.isoformat(), dated.short, "\t".join(text), "\t".join(text[:3]))] * weight
    return found


def of_document(number: int, documents: int) -> int:
    """The day, counted from the first, on which a document is published; documents are in that order."""
    return day((number + 1) / documents)


def jitter(rng: random.Random, around: int) -> int:
    """A day near this one."""
    return max(0, min(DAYS - 1, around - rng.getrandbits(4)))
