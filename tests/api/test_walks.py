"""Pages along an actor's index hold what the plain query finds, in its order, forwards and backwards."""

from unittest import mock

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from events.models import Event, Participation
from rest import collection
from tests.client import Api

ASKED = [
    "events?actor=russia",
    "events?actor=russia&kind=statement",
    "events?actor=russia&q=troops",
    "events?actor=russia&actor=joe-biden",
    "events?actor_country=RUS",
    "events?actor_country=RUS&actor_country=USA",
    "events?actor_country=RUS&date__gte=2022-01-20",
    "statements?speaker=Zelensky",
    "statements?speaker_country=USA",
    "statements?speaker=united-states&speaker=russia",
    "military-postures?actor_country=USA",
    "sanctions-threats?target=russia",
    "diplomatic-contacts?actor_country=FRA",
    "events?date__lte=2022-01",
    "events?date__gte=2021-12&date__lte=2022-01-24",
    "events?date__gte=2022-01-20&date__lte=2022-01-28&kind=statement",
    "events?date__lte=2022-01-28&q=troops",
    "events?date__lte=2022-01-28&first_reported__lte=2022-01-28",
    "events?date__gte=2014&date__lte=2022-01-24&actor=russia",
    "statements?date__gte=2022-01&date__lte=2022-01-27",
    "statements?date__lte=2022-01-27&statement_type=accuse",
    "military-postures?date__lte=2021-12",
    "sanctions-threats?date__gte=2021-11&date__lte=2022-01-25",
    "diplomatic-contacts?date__gte=2022-01-25&date__lte=2022-01-26",
]


def streamed(api: Api, address: str) -> list[str]:
    """The ids in order, as the planner's own way finds them: a short result would be read as a page is."""
    with mock.patch.object(collection, "FEW", -1):
        return [record["id"] for record in api(address, format="ndjson", fields="id").lines]


def forwards(api: Api, address: str, size: int) -> list[str]:
    return [record["id"] for record in api.every(address, fields="id", page_size=size)]


def backwards(api: Api, address: str, size: int) -> list[str]:
    """The ids of all pages but the last, from the last one back."""
    page = api(address, fields="id", page_size=size).json
    while page["next"]:
        page = api(page["next"]).json
    found: list[str] = []
    while page["previous"]:
        page = api(page["previous"]).json
        found = [record["id"] for record in page["results"]] + found
    return found


@given(st.sampled_from(ASKED), st.sampled_from(["-date", "date"]), st.integers(1, 7))
def test_pages_hold_what_the_stream_holds(api: Api, address: str, ordering: str, size: int) -> None:
    address = f"{address}&ordering={ordering}"
    expected = streamed(api, address)
    assert forwards(api, address, size) == expected
    assert backwards(api, address, size) == expected[: (len(expected) - 1) // size * size]
    assert api(address, page_size=1).json["count"] == len(expected)


@pytest.fixture
def one_day(api: Api) -> None:
    """Everything happened on one day, so that only the id tells records apart."""
    day = Event.objects.order_by("date").values_list("date", flat=True)[0]
    with connection.cursor() as cursor:
        cursor.execute("UPDATE events_event SET date = %s, date_start = %s, date_end = %s", [day, day, day])


@pytest.mark.usefixtures("one_day")
@pytest.mark.parametrize(
    "address", ["events?actor=russia", "events?actor_country=RUS", "statements?speaker_country=USA"]
)
def test_a_day_with_more_records_than_a_page_loses_none(api: Api, address: str) -> None:
    expected = streamed(api, address)
    assert forwards(api, address, 2) == expected
    assert backwards(api, address, 2) == expected[: (len(expected) - 1) // 2 * 2]


def test_a_record_in_which_an_actor_has_several_parts_is_there_once(api: Api) -> None:
    for taking in Participation.objects.filter(actor__slug="russia").exclude(part="affected"):
        taking.pk, taking.part, taking.position = None, "affected", 99
        taking.save()
    expected = streamed(api, "events?actor=russia")
    assert len(expected) == len(set(expected))
    assert forwards(api, "events?actor=russia", 5) == expected
    for size in range(1, 8):
        assert len(api("events?actor=russia", page_size=size).ids) == size, "nor does it take the place of others"
    assert api("events?actor=russia").json["count"] == len(expected)


def test_a_short_result_is_what_the_long_way_finds(api: Api) -> None:
    for address in ASKED:
        assert [record["id"] for record in api(address, format="ndjson", fields="id").lines] == streamed(api, address)
