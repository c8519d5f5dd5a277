"""Strength is a range, often open: an open side excludes nothing unless a best value does."""

from typing import Any

import pytest

from events.models import Figure
from tests.api.world import ids, records
from tests.client import Api

POSTURE = "2022-01-24-us-8500-troops-on-alert"


def reaches(strength: dict[str, Any] | None, bound: str, number: int) -> bool:
    if strength is None or strength["comparator"] == "qualitative":
        return False
    if bound == "gte":
        highest = strength["best"] if strength["max"] is None else strength["max"]
        return highest is None or highest >= number
    lowest = strength["best"] if strength["min"] is None else strength["min"]
    if lowest is None and strength["comparator"] == "less_than_near":
        lowest = strength["max"] * 9 // 10  # “nearly” is not much less
    return lowest is None or lowest <= number


@pytest.mark.parametrize("bound", ["gte", "lte"])
@pytest.mark.parametrize("number", [0, 1, 1000, 3000, 8500, 8501, 89_999, 90_000, 100_000, 10**9])
def test_a_bound_finds_what_the_records_say(api: Api, bound: str, number: int) -> None:
    expected = {r["id"] for r in records(api, "military-postures") if reaches(r["strength"], bound, number)}
    assert set(ids(api, f"military-postures?strength__{bound}={number}")) == expected


@pytest.mark.parametrize(
    ("low", "high", "query", "expected"),
    [
        (None, 8500, "strength__gte=8500", True),
        (None, 8500, "strength__gte=8501", False),
        (None, 8500, "strength__lte=1", True),
        (5000, None, "strength__gte=1000000", True),
        (5000, None, "strength__lte=4999", False),
        (5000, 6000, "strength__gte=5500&strength__lte=5500", True),
        (5000, 6000, "strength__gte=6001", False),
    ],
)
def test_an_open_side_excludes_nothing(api: Api, low: int | None, high: int | None, query: str, expected: bool) -> None:
    figure = Figure.objects.filter(event__slug=POSTURE, measure=Figure.STRENGTH)
    assert figure.update(min=low, max=high, best=None) == 1
    assert (POSTURE in ids(api, f"military-postures?{query}")) == expected


def test_words_without_a_number_are_no_strength(api: Api) -> None:
    figure = Figure.objects.filter(event__slug=POSTURE, measure=Figure.STRENGTH)
    figure.update(min=None, max=None, best=None, comparator="qualitative")
    assert POSTURE not in ids(api, "military-postures?strength__gte=0")
    assert POSTURE not in ids(api, "military-postures?strength__lte=1000000")
