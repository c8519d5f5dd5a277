"""What records of every kind have, and the serializer of other events, which have little more."""

from rest_framework import serializers

from events.models import Event
from events.serializers.parts import (
    KIND_PATHS,
    CodingShape,
    DatingShape,
    EvidenceShape,
    FigureShape,
    LinksShape,
    PartShape,
    PlaceShape,
    RelationShape,
    SupportShape,
)
from rest.serializer_fields import Given, Rows, Shape, Text

# The fields of every kind, in the order of the contract. What a kind adds comes after them.
COMMON = [
    "id",
    "kind",
    "url",
    "title",
    "summary",
    "crisis",
    "date",
    "date_start",
    "date_end",
    "date_precision",
    "date_label",
    "dating",
    "place",
    "participants",
    "factuality",
    "figures",
    "codings",
    "support",
    "evidence",
    "relations",
    "first_reported",
    "first_reported_basis",
    "confidence",
    "notes",
    "dataset_version",
    "changed_in",
    "citation",
    "links",
]


class EventSerializer(Shape):
    """What every record of the timeline has."""

    id = serializers.CharField(source="slug", help_text="The id, stable for ever.")
    url = Text(KIND_PATHS, by="kind", help_text="Address of the record's own page.")
    crisis = serializers.CharField(
        source="crisis.slug",
        allow_null=True,
        help_text="Id of the crisis it belongs to; null for background.",
    )
    dating = DatingShape(help_text="How the wording of the date became days.")
    place = PlaceShape(help_text="Where it took place; null where not said.")
    participants = Rows(PartShape(), "participations", help_text="Who takes which part.")
    figures = Rows(FigureShape(), "figures", help_text="Quantities, each with who gives it and what it is about.")
    codings = Rows(CodingShape(), "codings", help_text="One coding for each directed relation.")
    support = SupportShape(help_text="How many documents report it, and what is known of their independence.")
    evidence = Rows(EvidenceShape(), "evidence", help_text="The exact places that support the record.")
    relations = Rows(RelationShape(), "relations", help_text="Joined records, in both directions.")
    dataset_version = Given("dataset_version", help_text="Version of the dataset that the answer is made of.")
    links = LinksShape(help_text="Where to go from here.")

    class Meta:
        model = Event
        ref_name = "EventCommon"
        fields = COMMON


class OtherEventSerializer(EventSerializer):
    """An event that is none of the four other kinds."""

    class Meta:
        model = Event
        ref_name = "OtherEvent"
        fields = [*COMMON, "event_type"]
