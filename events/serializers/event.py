"""What records of every kind have; an event of any kind, as the timeline gives it."""

from rest_framework import serializers

from events.models import Event
from events.serializers.parts import (
    KIND_PATHS,
    CodingShape,
    DatingShape,
    EvidenceInList,
    EvidenceShape,
    FigureShape,
    LinksShape,
    PartShape,
    PlaceShape,
    RelationShape,
    SupportShape,
)
from rest.shapes import Given, Rows, Shape, Text

START = [
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
]
SUPPORTED = ["codings", "support", "evidence", "relations"]
END = ["first_reported", "first_reported_basis", "confidence"]
CITED = ["dataset_version", "changed_in", "citation", "links"]


def in_list(*own: str, after: tuple[str, ...] = ()) -> list[str]:
    """The fields of a kind in the contract's order, with those that only a kind has where they belong."""
    return [*START, "place", *own, "figures", *SUPPORTED, *after, *END, *CITED]


def alone(*own: str, after: tuple[str, ...] = ()) -> list[str]:
    """The same with what lists leave out: how the date was had, and the notes."""
    return [*START, "dating", "place", *own, "figures", *SUPPORTED, *after, *END, "notes", *CITED]


class RecordInList(Shape):
    """What every record of the timeline has, as lists give it."""

    id = serializers.CharField(source="slug", help_text="The id, stable for ever.")
    url = Text(KIND_PATHS, by="kind", help_text="Address of the record's own page.")
    crisis = serializers.CharField(
        source="crisis.slug",
        allow_null=True,
        help_text="Id of the crisis it belongs to; null for background.",
    )
    place = PlaceShape(help_text="Where it took place; null where not said.")
    figures = Rows(FigureShape(), "figures", help_text="Quantities, each with who gives it and what it is about.")
    codings = Rows(CodingShape(), "codings", help_text="One coding for each directed relation.")
    support = SupportShape(help_text="How many documents report it, and what is known of their independence.")
    evidence = Rows(EvidenceInList(), "evidence", help_text="The exact places that support the record.")
    relations = Rows(RelationShape(), "relations", help_text="Joined records, in both directions.")
    dataset_version = Given("dataset_version", help_text="Version of the dataset that the answer is made of.")
    links = LinksShape(help_text="Where to go from here.")


class EventInList(RecordInList):
    """An event of any kind, as lists give it; `url` leads to the record with all that its kind has."""

    participants = Rows(PartShape(), "participations", help_text="Who takes which part.")

    class Meta:
        model = Event
        ref_name = "EventInList"
        fields = in_list("event_type", "factuality", "participants")


class EventDetail(EventInList):
    """An event of any kind; `url` leads to the record with all that its kind has."""

    dating = DatingShape(help_text="How the wording of the date became days.")
    evidence = Rows(EvidenceShape(), "evidence", help_text="The exact places that support the record.")

    class Meta(EventInList.Meta):
        ref_name = "Event"
        fields = alone("event_type", "factuality", "participants")
