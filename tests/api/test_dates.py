"""Bounds of an event's date, open ends included: `overlaps` takes what may have been, `within` what was."""

import datetime as dt
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from events.models import Event
from rest.values import period
from tests.api.world import EVENTS, ids, records
from tests.client import Api, assert_problem

days = st.dates(dt.date(2021, 11, 1), dt.date(2022, 3, 31)).map(str)
bounds = st.one_of(st.none(), days, st.sampled_from(["2008", "2014", "2021", "2022", "2021-12", "2022-01", "2022-02"]))


def matches(record: dict[str, Any], match: str, low: str | None, high: str | None) -> bool:
    """What the records' own bounds say; days compare as texts."""
    first = None if low is None else str(period(low).first)
    last = None if high is None else str(period(high).last)
    start, end = record["date_start"], record["date_end"]
    if match == "within":
        return (first is None or (start is not None and start >= first)) and (
            last is None or (end is not None and end <= last)
        )
    return (first is None or end is None or end >= first) and (last is None or start is None or start <= last)


@settings(max_examples=40)
@given(collection=st.sampled_from(EVENTS), match=st.sampled_from([None, "overlaps", "within"]), low=bounds, high=bounds)
def test_bounds_mean_what_the_records_say(
    api: Api, collection: str, match: str | None, low: str | None, high: str | None
) -> None:
    query = {"date_match": match if low or high else None, "date__gte": low, "date__lte": high}
    sent = "&".join(f"{name}={value}" for name, value in query.items() if value)
    if low and high and period(low).first > period(high).last:
        answer = api(f"{collection}?{sent}", page_size=1, expect=400)
        assert_problem(answer, 400, "invalid-value", reasons=[("date__lte", "reversed_range")], api=api)
        return
    expected = {r["id"] for r in records(api, collection) if matches(r, query["date_match"] or "overlaps", low, high)}
    assert set(ids(api, f"{collection}?{sent}")) == expected


@pytest.fixture
def event(db: None) -> Event:
    """Some event, whose dates the tests change."""
    return Event.objects.filter(kind="other_event").order_by("slug")[0]


def dated(event: Event, start: str | None, end: str | None) -> None:
    Event.objects.filter(pk=event.pk).update(date=start or end, date_start=start, date_end=end)


def found(api: Api, event: Event, query: str) -> bool:
    return event.slug in ids(api, f"events?{query}")


@pytest.mark.parametrize(
    ("start", "end", "query", "overlaps", "within"),
    [
        # a day
        ("1990-06-15", "1990-06-15", "date__gte=1990-06-15&date__lte=1990-06-15", True, True),
        ("1990-06-15", "1990-06-15", "date__gte=1990-06-16&date__lte=1990-06-20", False, False),
        # a partial bound is the whole of its month or year
        ("1990-06-30", "1990-06-30", "date__lte=1990-06", True, True),
        ("1990-12-31", "1990-12-31", "date__lte=1990", True, True),
        ("1990-06-01", "1990-06-01", "date__gte=1990-06", True, True),
        ("1990-06-30", "1990-06-30", "date__gte=1990-07", False, False),
        # an interval that sticks out
        ("1990-06-01", "1990-06-30", "date__gte=1990-06-10&date__lte=1990-06-20", True, False),
        ("1990-06-01", "1990-06-30", "date__gte=1990-05&date__lte=1990-07", True, True),
        ("1990-06-01", "1990-06-30", "date__gte=1990-07-01", False, False),
        # not after a day: it may have been long before
        (None, "1990-06-15", "date__gte=1980&date__lte=1981", True, False),
        (None, "1990-06-15", "date__gte=1990-06-16&date__lte=1990-06-20", False, False),
        (None, "1990-06-15", "date__lte=1990-06-15", True, True),
        # not before a day: it may still last
        ("1990-06-15", None, "date__gte=1999&date__lte=2000", True, False),
        ("1990-06-15", None, "date__gte=1980&date__lte=1990-06-14", False, False),
        ("1990-06-15", None, "date__gte=1990-06-15", True, True),
    ],
)  # fmt: skip
def test_an_unknown_bound_excludes_nothing_and_proves_nothing(
    api: Api, event: Event, start: str | None, end: str | None, query: str, overlaps: bool, within: bool
) -> None:
    dated(event, start, end)
    assert found(api, event, query) == overlaps
    assert found(api, event, f"{query}&date_match=overlaps") == overlaps
    assert found(api, event, f"{query}&date_match=within") == within


def test_date_match_alone_would_change_nothing_and_is_refused(api: Api) -> None:
    answer = api("events?date_match=within", expect=400)
    body = assert_problem(answer, 400, "invalid-value", reasons=[("date_match", "needs_another")], api=api)
    assert body["try"] == "/api/v1/events"
    assert ids(api, "events?date_match=overlaps") == ids(api, "events")


def test_a_query_says_in_words_how_its_dates_are_meant(api: Api) -> None:
    said = api("events?date__gte=2022-01&date__lte=2022-02-02&date_match=within&page_size=1").json["meta"]["query"]
    assert "from 2022-01" in said
    assert "up to 2022-02-02" in said
    assert "certainly within" in said


def test_what_had_been_reported_by_a_day(api: Api) -> None:
    told = [r["id"] for r in records(api, "events") if r["first_reported"] <= "2022-01-24"]
    assert set(ids(api, "events?first_reported__lte=2022-01-24")) == set(told)
    assert set(ids(api, "events?first_reported__gte=2022-01&first_reported__lte=2022-01")) == {
        r["id"] for r in records(api, "events") if r["first_reported"].startswith("2022-01")
    }
