"""Histograms count the records of a list by their date, without a gap, and give the mean of their Goldstein values."""

import csv
import datetime as dt
import io
from collections import defaultdict
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.reports import histogram
from tests.api.world import EVENTS, records
from tests.client import Api, assert_problem

INTERVALS = histogram.INTERVALS


@given(st.dates(dt.date(1, 1, 1), dt.date(9990, 1, 1)), st.sampled_from(INTERVALS))
def test_buckets_follow_each_other_without_a_gap(day: dt.date, interval: str) -> None:
    start = histogram.start_of(day, interval)
    following = histogram.after(start, interval)
    assert start <= day < following
    assert histogram.start_of(following, interval) == following
    assert histogram.start_of(following - dt.timedelta(days=1), interval) == start


def oracle(found: list[dict[str, Any]], interval: str) -> dict[str, tuple[int, int, float | None]]:
    """The same from the records themselves."""
    counts: dict[str, int] = defaultdict(int)
    values: dict[str, list[float]] = defaultdict(list)
    for record in found:
        start = histogram.start_of(dt.date.fromisoformat(record["date"]), interval).isoformat()
        counts[start] += 1
        values[start] += [one["goldstein"] for one in record["codings"] if one["counted_in"] is None]
    return {
        start: (count, len(values[start]), sum(values[start]) / len(values[start]) if values[start] else None)
        for start, count in counts.items()
    }


def same(bucket: dict[str, Any], expected: tuple[int, int, float | None]) -> bool:
    count, codings, mean = expected
    if (bucket["count"], bucket["codings"]) != (count, codings):
        return False
    return bucket["goldstein_mean"] == (None if mean is None else pytest.approx(mean, abs=0.00501))


@pytest.mark.parametrize("collection", EVENTS)
@pytest.mark.parametrize("interval", ["week", "month", "quarter", "year"])
def test_a_histogram_is_that_of_the_records(api: Api, collection: str, interval: str) -> None:
    expected = oracle(records(api, collection), interval)
    for bucket in api(f"{collection}/histogram?interval={interval}").json["buckets"]:
        assert same(bucket, expected.pop(bucket["start"], (0, 0, None))), bucket
    assert not expected


def test_days_that_are_too_many_for_an_answer_do_not_widen_it(api: Api) -> None:
    every = api("events/histogram?interval=month").json["buckets"]
    assert api("events/histogram?interval=month&date__gte=0001").json["buckets"] == every


@pytest.mark.parametrize("interval", INTERVALS)
def test_the_last_day_of_all_ends_the_last_bucket(api: Api, interval: str) -> None:
    query = f"q=xyzzyxyzzy&date__gte=9999-12-20&date__lte=9999-12-31&interval={interval}"
    assert api(f"events/histogram?{query}").json["buckets"][-1]["end"] == "9999-12-31"


def test_filters_narrow_it(api: Api) -> None:
    found = api("statements?speaker_country=RUS&date__gte=2022-01&format=ndjson").lines
    answer = api("statements/histogram?speaker_country=RUS&date__gte=2022-01&interval=day").json
    assert answer["count"] == len(found)
    expected = oracle(found, "day")
    assert all(same(bucket, expected[bucket["start"]]) for bucket in answer["buckets"] if bucket["count"])


def test_it_spans_the_days_that_were_asked_for(api: Api) -> None:
    query = "date__gte=2022-01-01&date__lte=2022-03-31&date_match=within&interval=month"
    buckets = api(f"statements/histogram?{query}").json["buckets"]
    assert [bucket["start"] for bucket in buckets] == ["2022-01-01", "2022-02-01", "2022-03-01"]
    assert buckets[-1] == {"start": "2022-03-01", "end": "2022-03-31", "count": 0, "codings": 0, "goldstein_mean": None}


@pytest.mark.parametrize("split_by", ["kind", "actor_country", "quad", "crisis"])
def test_series_have_the_buckets_of_the_whole_and_count_as_facets_do(api: Api, split_by: str) -> None:
    query = "date__gte=2021-12&date_match=within&interval=week"
    answer = api(f"events/histogram?{query}&split_by={split_by}&facet_size=100").json
    values = api(f"events/facets?{query.partition('&interval')[0]}&facets={split_by}&facet_size=100").json
    assert {one["value"]: one["count"] for one in answer["series"]} == {
        one["value"]: one["count"] for one in values["facets"][split_by]["values"]
    }
    days = [(bucket["start"], bucket["end"]) for bucket in answer["buckets"]]
    for one in answer["series"]:
        assert [(bucket["start"], bucket["end"]) for bucket in one["buckets"]] == days
        assert sum(bucket["count"] for bucket in one["buckets"]) == one["count"]


def test_the_mean_of_a_series_is_that_of_its_records(api: Api) -> None:
    answer = api("events/histogram?split_by=kind&interval=year").json
    for one in answer["series"]:
        expected = oracle([event for event in records(api, "events") if event["kind"] == one["value"]], "year")
        assert all(same(bucket, expected[bucket["start"]]) for bucket in one["buckets"] if bucket["count"])


def test_values_without_a_series_are_told(api: Api) -> None:
    every = api("statements/histogram?split_by=speaker&facet_size=100").json
    few = api("statements/histogram?split_by=speaker&facet_size=3").json
    assert (len(few["series"]), few["more"]) == (3, len(every["series"]) - 3)


def test_an_empty_match_has_no_buckets_and_says_why(api: Api) -> None:
    answer = api("statements/histogram?q=xyzzyxyzzy").json
    assert (answer["count"], answer["buckets"]) == (0, [])
    assert "without q there are" in answer["meta"]["hint"]


def test_the_table_is_the_same(api: Api) -> None:
    query = "date__gte=2021-12&date_match=within&interval=month&split_by=kind"
    answer = api(f"events/histogram?{query}").json
    rows = list(csv.DictReader(io.StringIO(api(f"events/histogram?{query}&format=csv").body.decode())))
    flat = [(one["value"], bucket["start"], bucket["count"]) for one in answer["series"] for bucket in one["buckets"]]
    assert [(row["value"], row["start"], int(row["count"])) for row in rows] == flat
    assert len(api(f"events/histogram?{query}&format=ndjson").lines) == len(flat)


@pytest.mark.parametrize(
    ("query", "reason"),
    [
        ("interval=fortnight", "unknown_value"),
        ("split_by=q", "unknown_value"),
        ("interval=day&split_by=actor", "too_many_buckets"),
        ("interval=", "empty"),
        ("page_size=5", "unknown_parameter"),
    ],
)
def test_a_wrong_histogram_is_refused_with_what_would_be_right(api: Api, query: str, reason: str) -> None:
    type_ = "unknown-parameter" if reason == "unknown_parameter" else "invalid-value"
    problem = assert_problem(api(f"events/histogram?{query}", expect=400), 400, type_, api=api)
    assert [error["reason"] for error in problem["errors"]] == [reason]


@pytest.mark.parametrize("report", ["events/histogram", "statements/facets", "dyads", "events"])
@pytest.mark.parametrize("form", ["json", "csv"])
def test_a_number_beyond_every_column_finds_nothing_in_any_report(api: Api, report: str, form: str) -> None:
    answer = api(f"{report}?documents__gte=6029160712687&format={form}")
    assert form == "csv" or answer.json["count"] == 0


def test_days_beyond_the_buckets_are_said(api: Api) -> None:
    answer = api("events/histogram?interval=day&date__gte=1900&date__lte=2022").json
    first, last = answer["buckets"][0]["start"], answer["buckets"][-1]["end"]
    assert f"from {first} to {last}" in answer["meta"]["hint"]
    assert api("events/histogram?interval=year&date__gte=1900&date__lte=2022").json["meta"]["hint"] is None
