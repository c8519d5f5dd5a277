"""Stored bodies: PostgreSQL writes what the serializer says, and a load writes those that differ."""

import json
from typing import Any

import pytest
from django.db import connection
from django.db.models import F
from rest_framework import serializers
from rest_framework.utils.encoders import JSONEncoder

from actors.models import Actor
from dataset.api_records import FIGURES, STORED, rows, write_bodies
from events.models import Event, EventBody, Figure, Place, PlaceBody, Relation
from rest import bodies, body_sql, serializer_fields
from rest.models import Body
from rest.sql import statements
from sources.models import Document

pytestmark = pytest.mark.django_db

EVERY = {**STORED, "figures": FIGURES}
TEXTS = ['a "quoted" \\ text', "a tab\tand a line\nbreak", "naïve 𝔘 \u2028 %s %(keys)s {x}", "", "\\.", "=1+1"]


def records(collection: str) -> Any:
    return Figure.objects.all() if collection == "figures" else rows(collection)


def stored(model: type[Body]) -> dict[int, str]:
    return dict(model._default_manager.values_list("pk", "json"))


def everything() -> dict[type[Body], dict[int, str]]:
    return {model: stored(model) for model in {one.bodies for one in EVERY.values()}}


def assert_as_the_serializer_writes(collection: str) -> None:
    serializer = EVERY[collection].serializer(context=bodies.PLACEHOLDERS)
    found = stored(EVERY[collection].bodies)
    rows_of_all = list(records(collection))
    assert rows_of_all
    for row in rows_of_all:
        written = json.loads(json.dumps(serializer.to_representation(row), cls=JSONEncoder))
        body = json.loads(found[row.pk])
        assert body == written
        assert list(body) == list(written), "the order of the fields"


@pytest.mark.parametrize("collection", EVERY)
def test_a_body_is_what_the_serializer_writes(collection: str) -> None:
    assert_as_the_serializer_writes(collection)


@pytest.mark.parametrize("text", TEXTS)
def test_a_body_is_what_the_serializer_writes_of_any_text(text: str) -> None:
    Event.objects.update(title=text, summary=text, notes=[text])
    Place.objects.update(name=text)
    write_bodies()
    for collection in ("statements", "military-postures", "places"):
        assert_as_the_serializer_writes(collection)


def test_every_record_has_a_body_and_no_body_is_without_a_record() -> None:
    for collection, one in EVERY.items():
        keys = set(records(collection).values_list("pk", flat=True))
        assert keys <= set(stored(one.bodies))
    assert set(stored(EventBody)) == set(Event.objects.values_list("pk", flat=True))


# What one change of the tables reaches, beyond the record itself.
CHANGES = {
    "the name of an actor": lambda: Actor.objects.filter(slug="joe-biden").update(name="J. Biden"),
    "the country of an actor": lambda: Actor.objects.filter(slug="joe-biden").update(country=None, cow=None),
    "the label of a document": lambda: Document.objects.filter(slug="2022-01-24-paris-to-host-four-way-talks").update(
        label="Another label"
    ),
    "the title of a related record": lambda: Event.objects.filter(
        pk=Relation.objects.values_list("event", flat=True)[0]
    ).update(title="Another title"),
    "the name of a place": lambda: Place.objects.filter(slug="beijing").update(name="Peking"),
    "a figure": lambda: Figure.objects.filter(measure="strength").update(max=F("max") + 1),
    "nothing": lambda: None,
}


@pytest.mark.parametrize("change", CHANGES)
def test_writing_after_a_change_equals_writing_all_anew_and_writes_no_other(change: str) -> None:
    before = everything()
    CHANGES[change]()
    written = write_bodies()
    after = everything()
    differing = sum(before[model].get(key) != body for model, found in after.items() for key, body in found.items())
    assert written == differing
    assert (written == 0) == (change == "nothing")
    for model in after:
        model._default_manager.all().delete()
    write_bodies()
    assert everything() == after


def test_a_body_whose_record_is_gone_goes() -> None:
    place = Place.objects.create(slug="nowhere", name="Nowhere", precision="city", fingerprint="", changed_in="1.0.0")
    write_bodies()
    assert PlaceBody.objects.filter(pk=place.pk).exists()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM events_place WHERE id = %s", [place.pk])
    write_bodies()
    assert not PlaceBody.objects.filter(pk=place.pk).exists()


def test_a_field_that_postgresql_cannot_write_is_refused_by_name() -> None:
    class Loud(serializers.Field):
        def to_representation(self, value: Any) -> Any:
            return str(value).upper()

    class LoudSerializer(serializer_fields.Shape):
        name = Loud()

        class Meta:
            model = Place
            fields = ["name"]

    with pytest.raises(TypeError, match="name: PostgreSQL cannot write a Loud"):
        body_sql.write(PlaceBody, LoudSerializer(), Place.objects.all())


def test_fields_that_show_the_same_of_a_relation_read_it_once() -> None:
    serializer = STORED["statements"].serializer(context=bodies.PLACEHOLDERS)
    model = serializer.Meta.model
    text = str(model.objects.annotate(written=body_sql.as_object(serializer, model)).values("written").query)
    # speakers, addressees and so on at once; participants have other fields
    assert text.count('FROM "events_participation"') == 2


def test_placeholders_are_filled_with_the_version_and_the_address_of_the_server(settings: Any) -> None:
    settings.REST = {**settings.REST, "PUBLIC_URL": "https://api.example"}
    keys = list(Event.objects.values_list("pk", flat=True))
    for body in bodies.filled(bodies.of_keys(EventBody, keys).rows, "9.9.9"):
        record = json.loads(body)
        assert record["dataset_version"] == "9.9.9"
        assert record["citation"].endswith(f" https://api.example{record['url']}")
        assert b"{dataset_version}" not in body
        assert b"{public_url}" not in body


def test_bodies_come_in_the_order_of_their_keys() -> None:
    keys = list(Event.objects.order_by("-slug").values_list("pk", flat=True))
    assert [json.loads(body)["id"] for body in bodies.of_keys(EventBody, keys).rows] == list(
        Event.objects.order_by("-slug").values_list("slug", flat=True)
    )


def test_reading_bodies_reads_the_load_with_them() -> None:
    assert statements.rows(f"SELECT 1, {'load::text'} FROM dataset_loadeddataset").load
    assert bodies.of_keys(EventBody, [Event.objects.values_list("pk", flat=True)[0]]).load
