"""Places where acts take place, where forces come from and go to."""

from django.db import models
from django.db.models import Q

from events.choices import CoordinateSource, PlacePrecision
from rest.models import CodeColumn, Record, SortColumn, one_of, together


class Place(Record):
    """A place that a document names. Coordinates come from a named, licensed gazetteer or not at all."""

    name = models.TextField(help_text="The name we call the place by.")
    sort_key = SortColumn(of="name", help_text="The name to sort by: without case and accents.")
    country = models.CharField(max_length=3, null=True, help_text="ISO 3166-1 alpha-3 code; null across borders.")
    precision = CodeColumn(PlacePrecision, help_text="How large the place is.")
    latitude = models.FloatField(null=True, help_text="Degrees north, WGS 84; null without a gazetteer's entry.")
    longitude = models.FloatField(null=True, help_text="Degrees east, WGS 84; null without a gazetteer's entry.")
    coordinates_from = CodeColumn(CoordinateSource, null=True, help_text="Where the coordinates come from.")

    class Meta:
        indexes = [
            # GET /places and its keyset pages
            models.Index(fields=["sort_key", "slug"], name="place_by_sort_key"),
        ]
        constraints = [
            *one_of("place", {"precision": PlacePrecision, "coordinates_from": CoordinateSource}),
            together(
                "place_coordinates_whole",
                ["latitude", "longitude", "coordinates_from"],
                "latitude, longitude and coordinates_from are given together.",
            ),
            models.CheckConstraint(
                name="place_coordinates_on_earth",
                condition=Q(latitude__isnull=True)
                | Q(latitude__gte=-90, latitude__lte=90, longitude__gte=-180, longitude__lte=180),
                violation_error_message="latitude lies within -90 and 90, longitude within -180 and 180.",
            ),
        ]
