"""The shape of a place."""

from rest_framework import serializers

from events.models import Place
from rest.serializer_fields import Block, Given, Shape, Text


class Links(Block):
    """Where to go from the place."""

    events = Text("/api/v1/events?place={slug}", help_text="Records that took place there.")
    postures_from = Text("/api/v1/military-postures?origin={slug}", help_text="Forces that come from there.")
    postures_to = Text("/api/v1/military-postures?destination={slug}", help_text="Forces that go there.")

    class Meta:
        model = Place
        ref_name = "PlaceLinks"
        fields = ["events", "postures_from", "postures_to"]


class PlaceSerializer(Shape):
    """A place that documents name; coordinates come from a gazetteer or not at all."""

    id = serializers.CharField(source="slug", help_text="The id, stable for ever.")
    url = Text("/api/v1/places/{slug}", help_text="Address of the place's own page.")
    dataset_version = Given("dataset_version", help_text="Version of the dataset that the answer is made of.")
    links = Links(help_text="Where to go from here.")

    class Meta:
        model = Place
        ref_name = "Place"
        fields = [
            "id",
            "url",
            "name",
            "country",
            "precision",
            "latitude",
            "longitude",
            "coordinates_from",
            "notes",
            "dataset_version",
            "changed_in",
            "citation",
            "links",
        ]
