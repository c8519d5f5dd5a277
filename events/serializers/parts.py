"""The parts that records of every kind are made of. Embedded shapes live here and do not nest further records."""

from rest_framework import serializers

from actors.choices import ActorKind
from events.choices import (
    AnchorKind,
    Comparator,
    CoordinateSource,
    DatingRule,
    Kind,
    PlacePrecision,
    YearBasis,
)
from events.models import (
    Coding,
    Event,
    Evidence,
    Figure,
    Participation,
    PosturePlace,
    Quote,
    Relation,
)
from rest.serializer_fields import Block, Code, Column, Rows, Shape, Text

KIND_PATHS = {
    "statement": "/api/v1/statements/{slug}",
    "military_posture": "/api/v1/military-postures/{slug}",
    "sanctions_threat": "/api/v1/sanctions-threats/{slug}",
    "diplomatic_contact": "/api/v1/diplomatic-contacts/{slug}",
    "other_event": "/api/v1/events/{slug}",
}


class DatingShape(Block):
    """How the wording of the date became days."""

    edtf = serializers.CharField(source="dating_edtf", help_text="The date as EDTF (ISO 8601-2).")
    as_written = serializers.CharField(
        source="dating_as_written", allow_null=True, help_text="The document's wording of the date."
    )
    anchor = serializers.DateField(
        source="dating_anchor", allow_null=True, help_text="The day that the wording was read against."
    )
    anchor_kind = Code(
        AnchorKind, source="dating_anchor_kind", allow_null=True, help_text="Where the anchor comes from."
    )
    rule = Code(DatingRule, source="dating_rule", help_text="The rule by which the wording became days.")
    year = Code(YearBasis, source="dating_year", help_text="Whether the year is printed.")

    class Meta:
        model = Event
        ref_name = "Dating"
        fields = ["edtf", "as_written", "anchor", "anchor_kind", "rule", "year"]


class PlaceShape(Block):
    """Where it took place."""

    null_when = "place_id"

    id = serializers.CharField(source="place.slug", help_text="The place's id.")
    name = serializers.CharField(source="place.name", help_text="The name we call the place by.")
    country = serializers.CharField(source="place.country", allow_null=True, help_text="ISO 3166-1 alpha-3 code.")
    latitude = serializers.FloatField(source="place.latitude", allow_null=True, help_text="Degrees north, WGS 84.")
    longitude = serializers.FloatField(source="place.longitude", allow_null=True, help_text="Degrees east, WGS 84.")
    precision = Code(PlacePrecision, source="place.precision", help_text="How large the place is.")
    as_written = serializers.CharField(
        source="place_as_written", allow_null=True, help_text="The document's wording of the place."
    )
    coordinates_from = Code(
        CoordinateSource,
        source="place.coordinates_from",
        allow_null=True,
        help_text="Where the coordinates come from.",
    )

    class Meta:
        model = Event
        ref_name = "EventPlace"
        fields = [
            "id",
            "name",
            "country",
            "latitude",
            "longitude",
            "precision",
            "as_written",
            "coordinates_from",
        ]


class ParticipantShape(Shape):
    """An actor in a record: who, in which office, for whom."""

    id = serializers.CharField(source="actor.slug", help_text="The actor's id.")
    kind = Code(ActorKind, source="actor.kind", help_text="What kind of actor it is.")
    country = serializers.CharField(source="actor.country", allow_null=True, help_text="ISO 3166-1 alpha-3 code.")
    cow = serializers.CharField(source="actor.cow", allow_null=True, help_text="Correlates of War number.")
    speaks_for = serializers.CharField(
        source="speaks_for.slug", allow_null=True, help_text="Id of the actor for whom it speaks or acts."
    )

    class Meta:
        model = Participation
        ref_name = "Participant"
        fields = ["id", "name", "kind", "country", "cow", "role", "speaks_for"]


class WordedParticipantShape(ParticipantShape):
    """An actor in a record, with how the document calls it there."""

    class Meta(ParticipantShape.Meta):
        ref_name = "WordedParticipant"
        fields = [*ParticipantShape.Meta.fields, "as_written"]


class SenderShape(WordedParticipantShape):
    """Who threatens sanctions."""

    class Meta(WordedParticipantShape.Meta):
        ref_name = "Sender"
        fields = [*WordedParticipantShape.Meta.fields, "lead"]


class PartShape(ParticipantShape):
    """An actor in a record of any kind, with the part it plays."""

    class Meta(ParticipantShape.Meta):
        ref_name = "ParticipantWithPart"
        fields = [*ParticipantShape.Meta.fields, "part", "as_written"]


class ContactParticipantShape(PartShape):
    """An actor in a contact, with the part it plays and the evidence that names it."""

    evidence = serializers.ListField(
        source="evidence_numbers",
        child=serializers.IntegerField(),
        help_text="Numbers of the evidence that names it.",
    )

    class Meta(PartShape.Meta):
        ref_name = "ContactParticipant"
        fields = [*PartShape.Meta.fields, "evidence"]


class MidShape(Block):
    """The Militarized Interstate Disputes codes."""

    null_when = "mid_action"

    action = serializers.CharField(source="mid_action", help_text="MID action, current numbering.")
    hostility = serializers.IntegerField(source="mid_hostility", help_text="MID hostility, 1 none to 5 war.")

    class Meta:
        model = Coding
        ref_name = "Mid"
        fields = ["action", "hostility"]


class CodingShape(Shape):
    """The codes of one directed relation of the act."""

    sources = Rows(Column("actor.slug"), "parties", {"side": "source"}, help_text="Ids of those who act.")
    targets = Rows(Column("actor.slug"), "parties", {"side": "target"}, help_text="Ids of those acted upon.")
    mid = MidShape(help_text="Militarized Interstate Disputes codes; null where none applies.")
    counted_in = serializers.CharField(
        source="counted_in.slug",
        allow_null=True,
        help_text="Id of the record that holds the same act and counts instead; null where this coding counts.",
    )

    class Meta:
        model = Coding
        ref_name = "Coding"
        fields = [
            "sources",
            "targets",
            "cameo",
            "cameo_label",
            "plover",
            "plover_mode",
            "quad",
            "goldstein",
            "mid",
            "basis",
            "date_start",
            "date_end",
            "counted_in",
        ]


class FigureShape(Shape):
    """A quantity: how many, by whose account, as of when."""

    claimed_by = Rows(
        Column("actor.slug"), "parties", {"side": "claimant"}, help_text="Ids of those who give the number."
    )
    about = Rows(Column("actor.slug"), "parties", {"side": "about"}, help_text="Ids of those it is about.")
    evidence = serializers.ListField(
        source="evidence_numbers",
        child=serializers.IntegerField(),
        help_text="Numbers of the evidence that gives it.",
    )

    class Meta:
        model = Figure
        ref_name = "EventFigure"
        fields = [
            "measure",
            "unit",
            "label",
            "min",
            "max",
            "min_inclusive",
            "max_inclusive",
            "best",
            "approximate",
            "comparator",
            "as_of",
            "claimed_by",
            "about",
            "component",
            "disagreement",
            "evidence",
        ]


class StrengthShape(Shape):
    """How strong the force is, reconciled over the documents."""

    class Meta:
        model = Figure
        ref_name = "Strength"
        fields = ["min", "max", "best", "unit", "comparator", "label", "as_of", "disagreement"]


class DurationShape(Shape):
    """How long the contact lasted."""

    class Meta:
        model = Figure
        ref_name = "Duration"
        fields = ["min", "max", "max_inclusive", "best", "unit", "comparator", "label"]


class SupportShape(Block):
    """How many documents report it, and what is known of their independence."""

    documents = serializers.IntegerField(source="support_documents", help_text="Documents that report it.")
    publishers = serializers.ListField(
        source="support_publishers",
        child=serializers.CharField(),
        help_text="Their publishers, as far as known.",
    )
    agencies_credited = serializers.ListField(
        source="support_agencies", child=serializers.CharField(), help_text="News agencies that they credit."
    )
    agencies_in_common = serializers.ListField(
        source="support_agencies_in_common",
        child=serializers.CharField(),
        help_text="Agencies that all of them credit.",
    )

    class Meta:
        model = Event
        ref_name = "Support"
        fields = [
            "documents",
            "publishers",
            "agencies_credited",
            "agencies_in_common",
            "independence",
            "disagreement",
        ]


class ReportedFigureShape(Block):
    """The figure as this document reports it."""

    null_when = "figure_label"

    label = serializers.CharField(source="figure_label", help_text="The figure as worded.")  # type: ignore[assignment]
    min = serializers.IntegerField(source="figure_min", allow_null=True, help_text="Its lower bound.")
    max = serializers.IntegerField(source="figure_max", allow_null=True, help_text="Its upper bound.")
    comparator = Code(Comparator, source="figure_comparator", help_text="How the number is meant.")

    class Meta:
        model = Evidence
        ref_name = "ReportedFigure"
        fields = ["label", "min", "max", "comparator"]


class EvidenceShape(Shape):
    """The exact place in a document that supports the record, with the hash of its words."""

    document = serializers.CharField(source="document.slug", help_text="The document's id.")
    document_label = serializers.CharField(source="document.label", help_text="The document in a few words.")
    figure = ReportedFigureShape(help_text="The figure as this document reports it; null without one.")
    also_says = serializers.DictField(
        child=serializers.JSONField(), help_text="Field of the record to what this document says differently."
    )

    class Meta:
        model = Evidence
        ref_name = "Evidence"
        fields = [
            "n",
            "document",
            "document_label",
            "paragraph",
            "start",
            "end",
            "stance",
            "wording",
            "wording_kind",
            "figure",
            "also_says",
            "sha256",
        ]


class QuoteShape(Shape):
    """A segment of the quoted words: an exact substring of one piece of evidence."""

    evidence = serializers.IntegerField(source="evidence.n", help_text="Number of the evidence it stands in.")

    class Meta:
        model = Quote
        ref_name = "Quote"
        fields = ["text", "evidence"]


class RelationShape(Shape):
    """How the record is joined to another."""

    id = serializers.CharField(source="other.slug", help_text="The other record's id.")
    kind = Code(Kind, source="other.kind", help_text="The other record's kind.")
    title = serializers.CharField(source="other.title", help_text="The other record's title.")

    class Meta:
        model = Relation
        ref_name = "Relation"
        fields = ["type", "direction", "id", "kind", "title"]


class RoutePlaceShape(Shape):
    """Where a force comes from or goes to."""

    id = serializers.CharField(source="place.slug", help_text="The place's id.")
    name = serializers.CharField(source="place.name", help_text="The name we call the place by.")
    country = serializers.CharField(source="place.country", allow_null=True, help_text="ISO 3166-1 alpha-3 code.")

    class Meta:
        model = PosturePlace
        ref_name = "RoutePlace"
        fields = ["id", "name", "country", "as_written"]


class LinksShape(Block):
    """Where to go from the record."""

    thread = Text("/api/v1/events/{slug}/thread", help_text="The chain of records it belongs to.")
    context = Text(  # type: ignore[assignment]
        "/api/v1/events/{slug}/context", help_text="What the same actors did around it."
    )

    class Meta:
        model = Event
        ref_name = "EventLinks"
        fields = ["thread", "context"]
