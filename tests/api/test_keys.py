"""SQL that is compiled once finds what SQL would find that is compiled for the values asked for."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest import mock

import pytest
from django.db.models import BooleanField
from django.db.models.expressions import RawSQL
from hypothesis import given
from hypothesis import strategies as st

from events.models import Event
from rest.filters import DateFilter, Filter
from rest.pagination import FIRST, Order, Walk
from rest.sql import compiled, keys
from tests.api.world import COLLECTIONS
from tests.client import Api
from tests.fuzz import feed
from tests.fuzz.operations import Operation
from tests.specification import Specification


@contextmanager
def compiled_anew() -> Iterator[None]:
    with mock.patch.object(compiled, "_structure", return_value=None):
        yield


@contextmanager
def compilations() -> Iterator[list[Any]]:
    """Notes what is compiled."""
    compile, noted = compiled._compile, []

    def noting(*args: Any) -> Any:
        noted.append(compile(*args))
        return noted[-1]

    with mock.patch.object(compiled, "_compile", noting):
        yield noted


def filters_of(collection: str) -> dict[str, Filter]:
    return {name: one for name, one in COLLECTIONS[collection].filterset_class.base_filters.items() if one.compiled_for}


@pytest.fixture
def fed(db: None, specification: Specification) -> dict[str, dict[str, list[Any]]]:
    """Values of the filters of each collection that the dataset knows."""
    found: dict[str, dict[str, list[Any]]] = {}
    for collection in COLLECTIONS:
        operation = Operation(f"/api/v1/{collection}", specification)
        found[collection] = {}
        for name, spec in filters_of(collection).items():
            schema = operation.schemas[name]
            schema = schema.get("items", schema)
            known = feed.values(operation, name) or schema.get("enum") or ["true", "false"]
            found[collection][name] = known if spec.repeats else known[:4]
    return found


# A page, and a short file that is one query: with a constant of the answer, which stands behind the filters' values.
FORMS = [{"page_size": 3, "fields": "id"}, {"format": "csv", "fields": "id,dataset_version"}]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("collection", COLLECTIONS)
def test_each_filter_finds_the_same_for_each_of_its_values(
    api: Api, fed: dict[str, dict[str, list[Any]]], collection: str, form: dict[str, Any]
) -> None:
    for name, known in fed[collection].items():
        needed = {"date__gte": "2022"} if name == "date_match" else {}
        for value in (known[0], known[len(known) // 2], known[-1]):
            query = {name: value, **form, **needed}
            once = api(collection, **query)
            with compiled_anew():
                assert api(collection, **query).body == once.body, name


@given(st.data())
def test_filters_together_on_every_page_in_every_order_find_the_same(
    api: Api, fed: dict[str, dict[str, list[Any]]], data: st.DataObject
) -> None:
    collection = data.draw(st.sampled_from(list(COLLECTIONS)))
    names = data.draw(st.lists(st.sampled_from(sorted(fed[collection])), max_size=3, unique=True))
    query: dict[str, Any] = {"page_size": data.draw(st.sampled_from([1, 2, 7])), "fields": "id"}
    query |= {"ordering": data.draw(st.sampled_from(sorted(COLLECTIONS[collection].orderings)))}
    query["ordering"] = data.draw(st.sampled_from(["", "-"])) + query["ordering"]
    for name in names:
        most = 3 if filters_of(collection)[name].repeats else 1
        values = st.lists(st.sampled_from(fed[collection][name]), min_size=1, max_size=most, unique=True)
        query[name] = data.draw(values)
    if "date_match" in query:
        query["date__gte"] = ["2021-11"]
    address = collection
    for way in ("next", "next", "previous"):
        once = api(address, **query)
        with compiled_anew():
            assert api(address, **query).body == once.body
        if once.json[way] is None:
            break
        address, query = once.json[way], {}


def test_another_value_is_not_compiled_again_and_another_number_of_values_is(api: Api) -> None:
    with compilations() as noted:
        api("events", actor="russia", date__gte="2022-01")
        api("events", actor="ukraine", date__gte="2021")
        assert len(noted) == 1
        api("events", actor=["ukraine", "russia"], date__gte="2021")
        assert len(noted) == 2


@pytest.mark.parametrize("format_", ["csv", "ndjson"])
def test_short_files_of_other_filters_and_other_fields_are_not_taken_for_one_another(api: Api, format_: str) -> None:
    for fields in ("id", "id,title", "title,dataset_version"):
        for actor in ("russia", "ukraine", "joe-biden"):
            query: dict[str, Any] = {"actor": actor, "date__gte": "2022", "fields": fields, "format": format_}
            once = api("events", **query)
            with compiled_anew():
                assert api("events", **query).body == once.body
            page = api("events", **(query | {"format": "json", "page_size": 500})).json["results"]
            if format_ == "ndjson":
                assert once.lines == page
            else:
                assert len(once.body.splitlines()) == len(page) + 1


def test_a_value_that_decides_is_compiled_for_itself(api: Api) -> None:
    with compilations() as noted:
        for match in ("overlaps", "within"):
            api("events", date__gte="2022", date_match=match)
        assert len({one.text for one in noted}) == 2


def test_what_one_index_gives_is_planned_once_and_nothing_else(api: Api) -> None:
    asked = {
        "events": True,
        "events?actor=russia": True,
        "statements?speaker=russia": True,
        "events?actor=russia&date__gte=2022": False,
        "events?crisis=russia-ukraine-2021-22": False,
    }
    for address, plain in asked.items():
        with compilations() as noted:
            api(address)
        assert [one.plain for one in noted] == [plain], address


@pytest.mark.parametrize("plain", [False, True])
def test_a_percent_sign_of_the_query_itself_stays_one(api: Api, plain: bool) -> None:
    like = RawSQL("events_event.slug LIKE '2022-01%%'", [], output_field=BooleanField())
    walk = Walk(Event.objects.filter(like), Order("date", "date", descending=True), plain=plain)
    found = keys.find(lambda asked: walk, {}, {}, f"like {plain}", 5, FIRST)
    expected = Event.objects.filter(slug__startswith="2022-01").order_by("-date", "-slug")[:5]
    assert [one.key[-1] for one in found] == [event.slug for event in expected]


def test_words_are_compiled_each_time(api: Api) -> None:
    with compilations() as noted:
        api("events", q="panic")
        assert not noted


def test_each_class_of_filters_says_for_itself_that_it_can_be_compiled_once() -> None:
    class AlmostThat(DateFilter):
        """Inherits all, and may narrow in a way of its own."""

    assert DateFilter.compiled_for == "any value"
    assert AlmostThat.compiled_for is None
