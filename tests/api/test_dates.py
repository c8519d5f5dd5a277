"""Bounds of an event's date: the one that it shows; `overlaps` takes what may have been then, `within` what was."""

import datetime as dt
import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from events.models import Event
from rest.parameters.values import period
from tests.api.world import EVENTS, ids, records
from tests.client import Api, assert_problem

days = st.dates(dt.date(2021, 11, 1), dt.date(2022, 3, 31)).map(str)
bounds = st.one_of(st.none(), days, st.sampled_from(["2008", "2014", "2021", "2022", "2021-12", "2022-01", "2022-02"]))


def matches(record: dict[str, Any], match: str | None, low: str | None, high: str | None) -> bool:
    """What the records' own bounds say; days compare as texts."""
    first = None if low is None else str(period(low).first)
    last = None if high is None else str(period(high).last)
    start, end = record["date_start"], record["date_end"]
    if match is None:
        return (first or record["date"]) <= record["date"] <= (last or record["date"])
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
    match = match if low or high else None
    query = {"date_match": match, "date__gte": low, "date__lte": high}
    sent = "&".join(f"{name}={value}" for name, value in query.items() if value)
    if low and high and period(low).first > period(high).last:
        answer = api(f"{collection}?{sent}", page_size=1, expect=400)
        assert_problem(answer, 400, "invalid-value", reasons=[("date__lte", "reversed_range")], api=api)
        return
    every = records(api, collection)
    expected = {record["id"] for record in every if matches(record, match, low, high)}
    assert set(ids(api, f"{collection}?{sent}")) == expected
    possible = {record["id"] for record in every if matches(record, "overlaps", low, high)}
    told = 0 if match else len(possible - expected)
    for answer in (api(f"{collection}?{sent}", page_size=1), api(f"{collection}/facets?{sent}", facets="factuality")):
        assert answer.json["count"] == len(expected)
        assert possible_besides(answer.json) == told
    histogram = api(f"{collection}/histogram?{sent}", interval="year").json
    dated = [record for record in every if record["id"] in expected and matches(record, None, low, high)]
    assert histogram["count"] == sum(bucket["count"] for bucket in histogram["buckets"]) == len(dated)
    assert possible_besides(histogram) == (0 if match == "within" else len(possible) - len(dated))


def possible_besides(answer: dict[str, Any]) -> int:
    """How many records an answer says there are that are only possible on the days asked for."""
    told = re.search(r"([0-9]+) more records? may lie in these days", answer["meta"]["hint"] or "")
    return int(told[1]) if told else 0


@pytest.fixture
def event(db: None) -> Event:
    """Some event, whose dates the tests change."""
    return Event.objects.filter(kind="other_event").order_by("slug")[0]


def change(event: Event, start: str | None, end: str | None) -> None:
    Event.objects.filter(pk=event.pk).update(date=start or end, date_start=start, date_end=end)


def found(api: Api, event: Event, query: str) -> bool:
    return event.slug in ids(api, f"events?{query}")


@pytest.mark.parametrize(
    ("start", "end", "query", "dated", "overlaps", "within"),
    [
        # a day
        ("1990-06-15", "1990-06-15", "date__gte=1990-06-15&date__lte=1990-06-15", True, True, True),
        ("1990-06-15", "1990-06-15", "date__gte=1990-06-16&date__lte=1990-06-20", False, False, False),
        # a partial bound is the whole of its month or year
        ("1990-06-30", "1990-06-30", "date__lte=1990-06", True, True, True),
        ("1990-12-31", "1990-12-31", "date__lte=1990", True, True, True),
        ("1990-06-01", "1990-06-01", "date__gte=1990-06", True, True, True),
        ("1990-06-30", "1990-06-30", "date__gte=1990-07", False, False, False),
        # an interval that sticks out
        ("1990-06-01", "1990-06-30", "date__gte=1990-06-10&date__lte=1990-06-20", False, True, False),
        ("1990-06-01", "1990-06-30", "date__gte=1990-05&date__lte=1990-07", True, True, True),
        ("1990-06-01", "1990-06-30", "date__gte=1990-07-01", False, False, False),
        # not after a day: it may have been long before
        (None, "1990-06-15", "date__gte=1980&date__lte=1981", False, True, False),
        (None, "1990-06-15", "date__gte=1990-06-16&date__lte=1990-06-20", False, False, False),
        (None, "1990-06-15", "date__lte=1990-06-15", True, True, True),
        # not before a day: it may still last
        ("1990-06-15", None, "date__gte=1999&date__lte=2000", False, True, False),
        ("1990-06-15", None, "date__gte=1980&date__lte=1990-06-14", False, False, False),
        ("1990-06-15", None, "date__gte=1990-06-15", True, True, True),
    ],
)  # fmt: skip
def test_a_date_counts_by_itself_and_an_unknown_bound_excludes_nothing_and_proves_nothing(
    api: Api, event: Event, start: str | None, end: str | None, query: str, dated: bool, overlaps: bool, within: bool
) -> None:
    change(event, start, end)
    assert found(api, event, query) == dated
    assert found(api, event, f"{query}&date_match=overlaps") == overlaps
    assert found(api, event, f"{query}&date_match=within") == within


@pytest.mark.parametrize("match", ["overlaps", "within"])
@pytest.mark.parametrize("report", ["events", "statements/facets", "events/histogram", "dyads"])
def test_date_match_alone_would_change_nothing_and_is_refused(api: Api, report: str, match: str) -> None:
    answer = api(f"{report}?date_match={match}", expect=400)
    body = assert_problem(answer, 400, "invalid-value", reasons=[("date_match", "needs_another")], api=api)
    assert body["try"] == f"/api/v1/{report}"


WEEK = "date__gte=2022-01-10&date__lte=2022-01-16"


@pytest.mark.parametrize(
    "query",
    [
        f"events?{WEEK}",
        f"events?actor=russia&{WEEK}",
        f"events?actor=russia&actor=joe-biden&kind=statement&{WEEK}",
        f"events?q=troops&{WEEK}",
        f"events?q=troops&actor_country=RUS&{WEEK}",
        f"statements?speaker_country=USA&{WEEK}",
        f"statements?statement_type=accuse&{WEEK}",
        "events?coding_date__gte=2022-01-10&coding_date__lte=2022-01-16",
        "events?coding_date__lte=2022-01-16&quad=1&actor=russia",
        f"events?coding_date__lte=2022-01-26&{WEEK}",
        "military-postures?date__gte=2022-01-10",
        "events?date__lte=2021",
    ],
)
def test_a_hint_says_how_many_more_are_only_possible_and_what_finds_them(api: Api, query: str) -> None:
    answer = api(f"{query}&page_size=500").json
    possible = api(f"{query}&date_match=overlaps&page_size=500").json
    assert {one["id"] for one in answer["results"]} <= {one["id"] for one in possible["results"]}
    assert possible_besides(answer) == possible["count"] - answer["count"] > 0
    assert answer["meta"]["hint"].endswith("may lie in these days: date_match=overlaps.")
    assert possible_besides(possible) == 0


@pytest.mark.parametrize("match", ["", "&date_match=overlaps", "&date_match=within"])
@pytest.mark.parametrize("collection", EVENTS)
def test_a_histogram_spans_the_days_asked_for_and_no_more(api: Api, collection: str, match: str) -> None:
    asked = f"actor_country=RUS&{WEEK}{match}"
    answer = api(f"{collection}/histogram?interval=day&split_by=quad&{asked}").json
    week = [f"2022-01-{day}" for day in range(10, 17)]
    dates = [record["date"] for record in api.every(f"{collection}?{asked}", fields="date")]
    assert [bucket["start"] for bucket in answer["buckets"]] == week
    assert [bucket["count"] for bucket in answer["buckets"]] == [dates.count(day) for day in week]
    assert all(sum(bucket["count"] for bucket in one["buckets"]) == one["count"] > 0 for one in answer["series"])


@pytest.mark.parametrize("match", ["", "&date_match=overlaps"])
def test_a_histogram_gives_the_address_of_what_no_bucket_holds(api: Api, match: str) -> None:
    hint = api(f"events/histogram?interval=day&{WEEK}{match}").json["meta"]["hint"]
    found = api(re.search(r"http\S+", hint)[0]).json["count"]  # type: ignore[index]
    assert found == api(f"events?{WEEK}&date_match=overlaps").json["count"]


@pytest.mark.parametrize(
    ("asked", "interval", "first", "last"),
    [
        ("date__gte=2021-12&date__lte=2022-01", "day", "2021-12-01", "2022-01-31"),
        ("date__gte=2021&date__lte=2021", "month", "2021-01-01", "2021-12-31"),
        ("date__gte=2022-01-12&date__lte=2022-01-12", "day", "2022-01-12", "2022-01-12"),
        # whole weeks and months, of which the days asked for are counted
        ("date__gte=2022-01-12&date__lte=2022-01-13", "week", "2022-01-10", "2022-01-16"),
        ("date__gte=2022-01-12&date__lte=2022-02-13", "month", "2022-01-01", "2022-02-28"),
    ],
)
def test_the_buckets_of_a_histogram_are_those_that_the_days_lie_in(
    api: Api, asked: str, interval: str, first: str, last: str
) -> None:
    for match in ("", "&date_match=overlaps"):
        answer = api(f"events/histogram?{asked}&interval={interval}{match}").json
        assert (answer["buckets"][0]["start"], answer["buckets"][-1]["end"]) == (first, last)
        assert answer["count"] == api(f"events?{asked}&page_size=1").json["count"]


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
