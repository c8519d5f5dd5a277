"""Pages are keyset pages: whatever the size and the order, walking them either way gives the whole list."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import OperationalError, connection
from hypothesis import given, settings
from hypothesis import strategies as st

from events.models import Event
from rest import pagination as pages
from rest import streams
from rest.models import sort_key
from tests.api.world import COLLECTIONS, ids, records
from tests.client import Api

# Where a column of an ordering stands in a record.
PLACES = {"slug": ["id"], "speaker_count": ["counts", "statements_as_speaker"], "as_of": ["date"]}
ORDERINGS = [(name, column) for name, view in COLLECTIONS.items() for column in view.orderings]


def key(record: dict[str, Any], column: str) -> tuple[Any, str]:
    value: Any = record
    for name in PLACES.get(column, [column]):
        value = value[name]
    return sort_key(value) if column in ("name", "sort_name") else value, record["id"]


@pytest.mark.parametrize(("collection", "column"), ORDERINGS)
def test_an_ordering_sorts_by_its_column_and_then_by_id(api: Api, collection: str, column: str) -> None:
    keys = {record["id"]: key(record, column) for record in records(api, collection)}
    ascending = ids(api, f"{collection}?ordering={column}")
    assert ascending == sorted(keys, key=lambda id_: keys[id_])
    assert ids(api, f"{collection}?ordering=-{column}") == ascending[::-1]


@pytest.mark.parametrize("collection", COLLECTIONS)
def test_the_default_ordering_is_the_documented_one(api: Api, collection: str) -> None:
    default = COLLECTIONS[collection].default_ordering
    assert ids(api, collection) == ids(api, f"{collection}?ordering={default}")


def walk(api: Api, address: str) -> list[list[str]]:
    """The pages from the first to the last by `next`; then back by `previous`, which must be the same pages."""
    page = api(address)
    assert page.json["previous"] is None
    pages = [page.ids]
    while page.json["next"]:
        page = api(page.json["next"])
        pages.append(page.ids)
    back = [page.ids]
    while page.json["previous"]:
        page = api(page.json["previous"])
        back.append(page.ids)
    assert back[::-1] == pages
    return pages


@settings(max_examples=25)
@given(drawn=st.sampled_from(ORDERINGS), sign=st.sampled_from(["", "-"]), share=st.floats(0.05, 1.2))
def test_pages_make_up_the_whole_list_both_ways(api: Api, drawn: tuple[str, str], sign: str, share: float) -> None:
    collection, column = drawn
    whole = ids(api, f"{collection}?ordering={sign}{column}")
    size = min(500, max(1, round(share * len(whole))))
    pages = walk(api, f"{collection}?ordering={sign}{column}&page_size={size}&fields=id")
    assert [id_ for page in pages for id_ in page] == whole
    assert [len(page) for page in pages[:-1]] == [size] * (len(pages) - 1)


@pytest.mark.parametrize("sign", ["", "-"])
@pytest.mark.parametrize("column", ["date", "first_reported"])
def test_ties_are_broken_by_the_id(api: Api, column: str, sign: str) -> None:
    tied = list(Event.objects.order_by("slug").values_list("slug", flat=True)[:40])
    day = "2022-01-24"
    Event.objects.filter(slug__in=tied).update(date=day, date_start=day, date_end=day, first_reported=day)
    whole = ids(api, f"events?ordering={sign}{column}")
    assert [id_ for id_ in whole if id_ in set(tied)] == (tied if not sign else tied[::-1])
    pages = walk(api, f"events?ordering={sign}{column}&page_size=7&fields=id")
    assert [id_ for page in pages for id_ in page] == whole


@pytest.mark.parametrize(("collection", "column"), ORDERINGS)
def test_no_record_is_without_a_value_to_sort_by(collection: str, column: str) -> None:
    # A keyset page loses rows whose key is null: such a column cannot be an ordering.
    view = COLLECTIONS[collection]
    queryset: Any = view.queryset
    assert not queryset.model._meta.get_field(view.ordering_columns.get(column, column)).null


def test_next_and_previous_are_absolute_and_keep_the_query(api: Api) -> None:
    page = api("events?kind=statement&ordering=date&page_size=2&fields=id").json
    assert page["next"].startswith(
        "http://testserver/api/v1/events?kind=statement&ordering=date&page_size=2&fields=id&cursor="
    )
    assert page["previous"] is None


def test_behind_a_proxy_they_have_the_address_of_the_proxy(api: Api, settings: Any) -> None:
    settings.USE_X_FORWARDED_HOST = True
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    settings.ALLOWED_HOSTS = ["crisis.example"]
    headers = {"X-Forwarded-Host": "crisis.example", "X-Forwarded-Proto": "https"}
    page = api("events?page_size=1", headers=headers).json
    assert page["next"].startswith("https://crisis.example/api/v1/events?page_size=1&cursor=")


def test_a_page_beyond_the_data_does_not_happen(api: Api) -> None:
    page = api("documents?page_size=500").json
    assert (page["next"], page["previous"]) == (None, None)
    assert page["count"] == len(page["results"])


def test_a_record_that_is_added_meanwhile_moves_no_other(api: Api) -> None:
    first = api("events?ordering=slug&page_size=5&fields=id")
    expected = api(first.json["next"]).ids
    new = Event.objects.order_by("slug")[0]
    Event.objects.filter(pk=new.pk).update(slug="0000-comes-first")
    assert api(first.json["next"]).ids == expected


def sleep_a_little() -> Iterator[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_sleep(0.3)")
    yield "slept"


@pytest.fixture
def short_of_time(db: None) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = '100ms'")


@pytest.mark.usefixtures("short_of_time")
def test_a_batch_of_a_stream_may_take_no_longer_than_any_other_query() -> None:
    order = pages.Order("date", "date", descending=True)
    stream = streams.stream(Event.objects.all(), order, lambda keys: sleep_a_little())
    with pytest.raises(OperationalError):
        list(stream.parts)
