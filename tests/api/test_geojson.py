"""GeoJSON holds every record that has coordinates, whole, and no other."""

import pytest

from tests.api.world import COLLECTIONS, EVENTS, records
from tests.client import Api


@pytest.mark.parametrize("collection", [*EVENTS, "places"])
def test_every_record_with_coordinates_is_a_feature(api: Api, collection: str) -> None:
    answer = api(f"{collection}?format=geojson")
    assert answer.headers["Content-Type"] == "application/geo+json"
    features = answer.json["features"]

    def where(record: dict[str, object]) -> object:
        place = record if collection == "places" else record["place"]
        return None if place is None else [place["longitude"], place["latitude"]]  # type: ignore[index]

    located = {r["id"]: r for r in records(api, collection) if where(r) not in (None, [None, None])}
    assert {one["id"]: one["properties"] for one in features} == located
    for one in features:
        assert one["type"] == "Feature"
        assert one["geometry"] == {"type": "Point", "coordinates": where(located[one["id"]])}
    assert answer.headers["X-Total-Count"] == str(len(features))
    assert answer.json["type"] == "FeatureCollection"
    assert answer.json["licence"] == "CC BY 4.0"


def test_filters_and_fields_work_as_in_every_format(api: Api) -> None:
    features = api("places?format=geojson&country=UKR&fields=name").json["features"]
    assert [one["properties"] for one in features] == [{"name": "Kyiv"}]


@pytest.mark.parametrize("collection", sorted(set(COLLECTIONS) - {*EVENTS, "places"}))
def test_what_lies_nowhere_has_no_geojson(api: Api, collection: str) -> None:
    assert api(f"{collection}?format=geojson", expect=406).json["try"] is None
