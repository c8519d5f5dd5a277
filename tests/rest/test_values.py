"""Reading values: a text is the days, the number or the answer that it says, or it is refused."""

import calendar
import datetime as dt
import re
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rest.parameters.values import BIGGEST, Invalid, Period, boolean, choice, closest, period, readable, whole

any_text = st.text(max_size=20)


def mutated(texts: st.SearchStrategy[str], letters: str) -> st.SearchStrategy[str]:
    """Texts with a letter left out, put in or changed."""
    return st.tuples(texts, st.integers(0, 12), st.sampled_from(["", *letters]), st.booleans()).map(
        lambda drawn: drawn[0][: drawn[1]] + drawn[2] + drawn[0][drawn[1] + drawn[3] :]
    )


iso = st.tuples(st.dates().map(str), st.sampled_from([4, 7, 10])).map(lambda drawn: drawn[0][: drawn[1]])
like_dates = st.one_of(mutated(iso, "0129-/. T٣"), st.from_regex(r"\A[0-9]{4}-[0-9]{2}(-[0-9]{2})?\Z"))
like_numbers = st.one_of(
    st.integers().map(str),
    st.from_regex(r"\A[+-]?[0-9]{17,21}\Z"),
    mutated(st.integers(0, 10**9).map(lambda number: f"{number:,}"), "+-., _e٣"),
)


def begins_a_day(text: str) -> bool:
    """Whether a text of one of the three forms is the beginning of a day of the calendar."""
    if not re.fullmatch(r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?", text, re.ASCII):
        return False
    try:
        dt.date.fromisoformat(text + "0000-01-01"[len(text) :])
    except ValueError:
        return False
    return True


def attempt(read: Callable[..., Any], *arguments: Any) -> Any:
    """What a text is read as, or the refusal."""
    try:
        return read(*arguments)
    except Invalid as invalid:
        return invalid


def refusal(read: Callable[..., Any], *arguments: Any) -> Invalid:
    found = attempt(read, *arguments)
    assert isinstance(found, Invalid), f"{arguments} is read as {found}"
    return found


class TestPeriod:
    @given(st.dates())
    def test_a_day_is_itself(self, day: dt.date) -> None:
        assert period(day.isoformat()) == Period(day, day)

    @given(st.dates())
    def test_a_month_is_all_of_its_days(self, day: dt.date) -> None:
        last = calendar.monthrange(day.year, day.month)[1]
        assert period(f"{day.year:04d}-{day.month:02d}") == Period(day.replace(day=1), day.replace(day=last))

    @given(st.dates())
    def test_a_year_is_all_of_its_days(self, day: dt.date) -> None:
        assert period(f"{day.year:04d}") == Period(dt.date(day.year, 1, 1), dt.date(day.year, 12, 31))

    @given(st.one_of(any_text, like_dates))
    def test_a_text_is_the_days_that_start_so_or_is_refused(self, text: str) -> None:
        found = attempt(period, text)
        if isinstance(found, Invalid):
            assert not begins_a_day(text)
            assert (found.reason, found.allowed) == ("invalid_date", ["YYYY", "YYYY-MM", "YYYY-MM-DD"])
            assert found.hint
            assert found.instead is None or found.hint == f"Did you mean {found.instead}?"
            assert found.instead is None or period(found.instead)
            return
        assert re.fullmatch(r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?", text, re.ASCII)
        outside = [found.first.toordinal() - 1, found.last.toordinal() + 1]
        for number in (found.first.toordinal(), found.last.toordinal()):
            assert dt.date.fromordinal(number).isoformat().startswith(text)
        for number in outside:
            if 1 <= number <= dt.date.max.toordinal():
                assert not dt.date.fromordinal(number).isoformat().startswith(text)

    @given(
        st.dates(dt.date(1000, 1, 1)),
        st.sampled_from(["%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y", "%Y/%m/%d", "%Y%m%d", "%d %B %Y"]),
    )
    def test_days_written_otherwise_are_understood(self, day: dt.date, form: str) -> None:
        either = form in ("%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y") and day.day <= 12 and day.day != day.month
        assert refusal(period, day.strftime(form)).instead == (None if either else day.isoformat())


class TestNumbers:
    @given(st.integers(0, BIGGEST))
    def test_a_whole_number_is_itself(self, number: int) -> None:
        assert whole(str(number)) == number

    @given(st.integers(), st.integers(0, 100), st.integers(101, 1000))
    def test_a_number_out_of_range_is_refused_and_the_nearest_is_named(self, number: int, low: int, high: int) -> None:
        if low <= number <= high:
            assert whole(str(number), low, high) == number
        else:
            invalid = refusal(whole, str(number), low, high)
            if invalid.reason == "out_of_range":
                nearest = low if number < low else high
                assert invalid.hint == f"The nearest allowed value is {nearest}."
                assert invalid.instead is None
                same = refusal(whole, str(number), low, high, high)
                assert same.instead == (str(high) if nearest == high else None)

    @given(st.one_of(any_text, like_numbers), st.integers(0, 10), st.integers(10, BIGGEST))
    def test_a_text_is_the_number_that_its_digits_say_or_is_refused(self, text: str, low: int, high: int) -> None:
        found = attempt(whole, text, low, high)
        digits = re.fullmatch(r"[+-]?[0-9]+", text, re.ASCII)
        if digits and low <= int(text) <= high:
            assert found == int(text)
            return
        assert isinstance(found, Invalid)
        assert found.reason == ("out_of_range" if digits else "invalid_number")
        assert found.instead is None or low <= whole(found.instead, low, high) <= high

    @pytest.mark.parametrize("text", ["1,000", "1 000", "1_000", "1’000", "1'000"])
    def test_thousands_in_groups_are_understood(self, text: str) -> None:
        assert refusal(whole, text).instead == "1000"

    @pytest.mark.parametrize("text", ["1.5", "1.000", "1,5", "10.25", "1,00", "1e3", "½", "٣", "", " ", "0x10"])
    def test_nothing_else_is_taken_for_a_number(self, text: str) -> None:
        assert refusal(whole, text).instead is None


class TestBoolean:
    @given(st.one_of(any_text, mutated(st.sampled_from(["true", "false", "TRUE", "yes", "0"]), "e 1")))
    def test_only_true_and_false_are_taken(self, text: str) -> None:
        if text in ("true", "false"):
            assert boolean(text) == (text == "true")
        else:
            refused = refusal(boolean, text)
            assert refused.allowed == ["true", "false"]
            assert refused.instead in (None, "true", "false")


class TestChoices:
    KNOWN = ["written_communication", "press_conference", "010", "100", "joe-biden", "USA"]

    @given(st.one_of(any_text, mutated(st.sampled_from(KNOWN), "-_ 0xA")))
    def test_a_value_is_one_of_the_list_or_refused_with_it(self, text: str) -> None:
        if text in self.KNOWN:
            assert choice(text, self.KNOWN) == text
        else:
            invalid = refusal(choice, text, self.KNOWN)
            assert invalid.allowed == self.KNOWN
            assert invalid.instead is None or invalid.instead in self.KNOWN

    @pytest.mark.parametrize(
        ("text", "meant"),
        [
            ("Written Communication", "written_communication"),
            ("writen_communication", "written_communication"),
            ("press-conference", "press_conference"),
            ("Joe Biden", "joe-biden"),
            ("usa", "USA"),
            ("10", "010"),
            ("xyzzy", None),
            ("", None),
        ],
    )
    def test_the_nearest_is_found(self, text: str, meant: str | None) -> None:
        assert closest(text, self.KNOWN) == meant


@given(any_text)
def test_text_is_itself_unless_postgresql_cannot_hold_it(text: str) -> None:
    found = attempt(readable, text)
    if isinstance(found, Invalid):
        assert found.reason == "invalid_text"
        assert "\x00" in text or "\ufffd" in text or any("\ud800" <= char <= "\udfff" for char in text)
    else:
        assert found == text
        assert "\x00" not in text
