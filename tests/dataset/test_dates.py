"""EDTF dates: their bounds, their precision, their words."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dataset.dates import DateError, parse

D = dt.date
days = st.dates(D(1000, 1, 1), D(2999, 12, 31))


@pytest.mark.parametrize(
    ("edtf", "start", "end", "precision", "label", "short"),
    [
        ("2022-01-24", D(2022, 1, 24), D(2022, 1, 24), "day", "24 January 2022", "24 Jan 2022"),
        ("2022-01", D(2022, 1, 1), D(2022, 1, 31), "month", "January 2022", "Jan 2022"),
        ("2014", D(2014, 1, 1), D(2014, 12, 31), "year", "2014", "2014"),
        ("2008-22", D(2008, 6, 1), D(2008, 8, 31), "interval", "summer 2008", "summer 2008"),
        ("2022-01-31?", D(2022, 1, 31), D(2022, 1, 31), "day",
         "31 January 2022 (uncertain)", "31 Jan 2022 (uncertain)"),
        ("2022-01-28~", D(2022, 1, 28), D(2022, 1, 28), "day", "about 28 January 2022", "about 28 Jan 2022"),
        ("/2022-01-28", None, D(2022, 1, 28), "not_after", "by 28 January 2022", "by 28 Jan 2022"),
        ("/2022-01-28?", None, D(2022, 1, 28), "not_after",
         "by 28 January 2022 (uncertain)", "by 28 Jan 2022 (uncertain)"),
        ("../2022-01-28", None, D(2022, 1, 28), "not_after", "up to 28 January 2022", "up to 28 Jan 2022"),
        ("2022-01-28/..", D(2022, 1, 28), None, "not_before", "from 28 January 2022", "from 28 Jan 2022"),
        ("2022-01-28~/..", D(2022, 1, 28), None, "not_before", "from about 28 January 2022", "from about 28 Jan 2022"),
        ("2014/..", D(2014, 1, 1), None, "not_before", "since 2014", "since 2014"),
        ("2014/2022-01-24", D(2014, 1, 1), D(2022, 1, 24), "interval",
         "2014 to 24 January 2022", "2014 to 24 Jan 2022"),
        ("2022-01-25~/2022-01-31~", D(2022, 1, 25), D(2022, 1, 31), "interval",
         "about 25 to 31 January 2022", "about 25 to 31 Jan 2022"),
        ("2022-01-29/2022-02-04", D(2022, 1, 29), D(2022, 2, 4), "interval",
         "29 January to 4 February 2022", "29 Jan to 4 Feb 2022"),
        ("2021-12-30/2022-01-02", D(2021, 12, 30), D(2022, 1, 2), "interval",
         "30 December 2021 to 2 January 2022", "30 Dec 2021 to 2 Jan 2022"),
        ("2022-01-25/2022-01-31~", D(2022, 1, 25), D(2022, 1, 31), "interval",
         "25 January 2022 to about 31 January 2022", "25 Jan 2022 to about 31 Jan 2022"),
        ("2022-01/2022-03", D(2022, 1, 1), D(2022, 3, 31), "interval", "January to March 2022", "Jan to Mar 2022"),
        ("2014/2016", D(2014, 1, 1), D(2016, 12, 31), "interval", "2014 to 2016", "2014 to 2016"),
        ("[2022-01-31,2022-02-01]", D(2022, 1, 31), D(2022, 2, 1), "interval",
         "31 January or 1 February 2022", "31 Jan or 1 Feb 2022"),
    ],
)  # fmt: skip
def test_a_date_has_bounds_precision_and_words(edtf, start, end, precision, label, short):
    dated = parse(edtf)
    assert (dated.start, dated.end, dated.precision, dated.label, dated.short) == (start, end, precision, label, short)
    assert dated.sort == (start or end)


def test_a_day_that_something_lasts_since_is_worded_so():
    assert parse("2022-01-24/..", since=True).label == "since 24 January 2022"


@pytest.mark.parametrize(
    ("edtf", "message"),
    [
        ("24 January 2022", "the forms are 2022-01-24"),
        ("2022-1-24", "the forms are"),
        ("2022-02-30", "February 2022 has no day 30"),
        ("2022-13", "there is no month 13"),
        ("2022-24", "write the interval, such as 2022-12/2023-02"),
        ("0000", "no year 0"),
        ("2022-01-28/", "written 2022-01-28/.."),
        ("/", "at least one side"),
        ("../..", "at least one side"),
        ("2022-01-28/2022-01-25", "did you mean 2022-01-25/2022-01-28?"),
        ("2022/2022/2022", "two sides"),
        ("[2022-01-31]", "one of two days"),
        ("[2022-02-01,2022-01-31]", "the earlier day comes first"),
        ("[2022-01-31,2022-02-01", "is written [2022-01-31,2022-02-01]"),
        ("2022-W04", "the forms are"),
    ],
)
def test_any_other_form_is_refused_with_the_right_one(edtf, message):
    with pytest.raises(DateError, match=message.replace("[", r"\[").replace("?", r"\?")):
        parse(edtf)


@given(days)
def test_a_day_is_its_own_bounds(day):
    dated = parse(day.isoformat())
    assert dated.start == dated.end == dated.sort == day


@given(days, days, st.sampled_from(["", "~", "?"]))
def test_an_interval_is_bounded_by_its_sides_whatever_their_marks(one, other, mark):
    first, last = sorted((one, other))
    dated = parse(f"{first}{mark}/{last}{mark}")
    assert (dated.start, dated.end, dated.sort) == (first, last, first)
    assert str(last.year) in dated.label
    assert len(dated.short) <= len(dated.label)


@given(days)
def test_an_unknown_side_is_null_and_the_known_one_sorts(day):
    assert (parse(f"/{day}").start, parse(f"/{day}").sort) == (None, day)
    assert (parse(f"{day}/..").end, parse(f"{day}/..").sort) == (None, day)


@given(st.one_of(st.text(max_size=20), st.text("0123456789-/.~?[],", max_size=24)))
def test_any_text_is_a_date_or_a_date_error(text):
    try:
        dated = parse(text)
    except DateError:
        return
    assert dated.start is None or dated.end is None or dated.start <= dated.end
