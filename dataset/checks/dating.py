"""The date block of an event: the value against its rule, its wording and its evidence."""

import calendar
import datetime as dt
from collections.abc import Callable, Iterator, Mapping

from dataset import dates
from dataset.checks.registry import Record, World, check
from dataset.checks.shapes import Fault
from dataset.dates import Dated
from dataset.layout import EVENTS
from events.choices import DatingRule, Factuality

WEEKDAYS = [name.lower() for name in calendar.day_name]
# What a rule makes of its anchor, as days from it: the start's earliest and latest, the end's; None is an open side.
Bounds = Callable[[dt.date], tuple[tuple[int, int] | None, tuple[int, int] | None]]


def _to_sunday(anchor: dt.date) -> int:
    return 6 - anchor.weekday()


RULES: Mapping[str, Bounds] = {
    DatingRule.PAST_WEEKDAY: lambda anchor: ((-6, 0), (-6, 0)),
    DatingRule.LAST_WEEKDAY: lambda anchor: ((-7, -1), (-7, -1)),
    DatingRule.FUTURE_WEEKDAY: lambda anchor: ((1, 7), (1, 7)),
    DatingRule.COMING_DAYS: lambda anchor: ((1, 1), (7, 7)),
    DatingRule.OVER_NEXT_FEW_DAYS: lambda anchor: ((0, 0), (7, 7)),
    DatingRule.NEXT_FEW_HOURS: lambda anchor: ((0, 0), (1, 1)),
    DatingRule.THIS_WEEK: lambda anchor: ((0, 0), (_to_sunday(anchor), _to_sunday(anchor))),
    DatingRule.SOON: lambda anchor: ((0, 0), None),
    DatingRule.UNDATED_PERFECT: lambda anchor: (None, (0, 0)),
    DatingRule.STANDING: lambda anchor: (None, (0, 0)),
    DatingRule.BEFORE_DOCUMENT: lambda anchor: (None, (0, 0)),
    DatingRule.TOMORROW_IN_POST: lambda anchor: ((1, 1), (1, 1)),
    DatingRule.POST_DATE: lambda anchor: ((0, 0), (0, 0)),
}


def dated(record: Record) -> Dated | None:
    """What follows from the record's EDTF date; None where it is malformed, which is its own error."""
    try:
        return dates.parse(record["date"]["edtf"])
    except dates.DateError:
        return None


@check(*EVENTS, reads=("date",))
def an_anchor_has_a_kind(record: Record, world: World) -> Iterator[Fault]:
    date = record["date"]
    if (date["anchor"] is None) != (date["anchor_kind"] is None):
        yield ("date", "anchor_kind"), "is given exactly where there is an anchor"


@check(*EVENTS, reads=("date",))
def a_standing_position_has_the_words_that_tell_it_as_present(record: Record, world: World) -> Iterator[Fault]:
    if record["date"]["rule"] == DatingRule.STANDING and record["date"]["as_written"] is None:
        yield (
            ("date", "as_written"),
            "is missing: the words that tell it in the present; told as past, the rule is another",
        )


@check(*EVENTS, reads=("date",))
def another_act_of_the_occasion_has_the_words_that_date_it(record: Record, world: World) -> Iterator[Fault]:
    if record["date"]["rule"] == DatingRule.SAME_OCCASION and record["date"]["as_written"] is None:
        yield ("date", "as_written"), "is missing: the words that date the other act, or that join the two"


@check(*EVENTS, reads=("date",))
def a_date_follows_from_its_rule(record: Record, world: World) -> Iterator[Fault]:
    date, found = record["date"], dated(record)
    if found is None or date["rule"] not in RULES:
        return
    if date["anchor"] is None:
        yield ("date", "anchor"), f"is missing; the rule {date['rule']} reads the wording against it"
        return
    anchor = dt.date.fromisoformat(date["anchor"])
    for side, value, days in zip(("start", "end"), (found.start, found.end), RULES[date["rule"]](anchor), strict=True):
        if days is None:
            right = value is None
            said = "is open"
        else:
            low, high = (anchor + dt.timedelta(days=day) for day in days)
            right = value is not None and low <= value <= high
            said = f"is {low}" if low == high else f"lies between {low} and {high}"
        if not right:
            yield ("date", "edtf"), f"contradicts the rule {date['rule']}: from {anchor} its {side} {said}"
            return


@check(*EVENTS, reads=("date",))
def a_weekday_is_the_one_written(record: Record, world: World) -> Iterator[Fault]:
    date, found = record["date"], dated(record)
    written = [name for name in WEEKDAYS if name in (date["as_written"] or "").lower()]
    if found is None or found.start is None or found.start != found.end or len(written) != 1:
        return
    if WEEKDAYS[found.start.weekday()] != written[0] and date["rule"] != DatingRule.DAY_AFTER:
        day = WEEKDAYS[found.start.weekday()].capitalize()
        yield ("date", "edtf"), f"is a {day}; the wording says {written[0].capitalize()}"


@check(*EVENTS, reads=("date", "factuality", "evidence"))
def what_has_happened_did_so_before_it_was_reported(record: Record, world: World) -> Iterator[Fault]:
    found = dated(record)
    if found is None or found.start is None or record["factuality"] not in (Factuality.FACTUAL, Factuality.HISTORICAL):
        return
    for at, one in enumerate(record["evidence"]):
        entry = world.by_id["documents"].get(one["document"])
        published = entry.data.get("published") if entry else None
        if isinstance(published, str) and found.start.isoformat() > published:
            yield ("evidence", at, "document"), f"was published on {published}, before the record's date {found.start}"
