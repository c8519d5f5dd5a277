"""The shape of a quantity: how many, by whose account, in which document."""

from rest_framework import serializers

from actors.choices import ActorKind
from events.choices import Comparator, FigureSide, Kind
from events.models import Event, Evidence, Figure, FigureParty
from events.serializers.parts import KIND_PATHS
from rest.serializer_fields import Block, Code, Given, Rows, Shape, Text


class FigureActor(Shape):
    """Who gives a number, or whom it is about."""

    id = serializers.CharField(source="actor.slug", help_text="The actor's id.")
    name = serializers.CharField(source="actor.name", help_text="The actor's name.")
    kind = Code(ActorKind, source="actor.kind", help_text="What kind of actor it is.")

    class Meta:
        model = FigureParty
        ref_name = "FigureActor"
        fields = ["id", "name", "kind"]


class FigureReport(Shape):
    """A document's own figure."""

    document = serializers.CharField(source="document.slug", help_text="The document's id.")
    document_label = serializers.CharField(source="document.label", help_text="The document in a few words.")
    published = serializers.DateField(source="document.published", help_text="Day of publication.")
    label = serializers.CharField(source="figure_label", help_text="The figure as worded.")  # type: ignore[assignment]
    min = serializers.IntegerField(source="figure_min", allow_null=True, help_text="Its lower bound.")
    max = serializers.IntegerField(source="figure_max", allow_null=True, help_text="Its upper bound.")
    comparator = Code(Comparator, source="figure_comparator", help_text="How the number is meant.")

    class Meta:
        model = Evidence
        ref_name = "FigureReport"
        fields = [
            "document",
            "document_label",
            "published",
            "paragraph",
            "start",
            "end",
            "stance",
            "label",
            "min",
            "max",
            "comparator",
        ]


class FigureEvent(Shape):
    """The record that the quantity belongs to."""

    id = serializers.CharField(source="slug", help_text="The record's id.")
    kind = Code(Kind, help_text="The record's kind.")
    url = Text(KIND_PATHS, by="kind", help_text="Address of the record's own page.")

    class Meta:
        model = Event
        ref_name = "FigureEvent"
        fields = ["id", "kind", "title", "url", "date_label", "factuality", "citation"]


class FigureLinks(Block):
    """Where to go from the quantity."""

    same_measure = Text("/api/v1/figures?measure={measure}&unit={unit}", help_text="Quantities of the same measure.")

    class Meta:
        model = Figure
        ref_name = "FigureLinks"
        fields = ["same_measure"]


class FigureSerializer(Shape):
    """A quantity of a record, reconciled over its documents, with each document's own figure."""

    id = serializers.CharField(source="slug", help_text="The id: that of the record, `--`, the measure.")
    url = Text("/api/v1/figures/{slug}", help_text="Address of the quantity's own page.")
    claimed_by = Rows(FigureActor(), "parties", {"side": FigureSide.CLAIMANT}, help_text="Who gives the number.")
    about = Rows(FigureActor(), "parties", {"side": FigureSide.ABOUT}, help_text="Whom it is about.")
    evidence = serializers.ListField(
        source="evidence_numbers",
        child=serializers.IntegerField(),
        help_text="Numbers of the record's evidence that gives it.",
    )
    reports = Rows(FigureReport(), "reports", help_text="Each document's own figure.")
    event = FigureEvent(help_text="The record that it belongs to.")
    dataset_version = Given("dataset_version", help_text="Version of the dataset that the answer is made of.")
    links = FigureLinks(help_text="Where to go from here.")

    class Meta:
        model = Figure
        ref_name = "Figure"
        fields = [
            "id",
            "url",
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
            "date",
            "component",
            "disagreement",
            "claimed_by",
            "about",
            "evidence",
            "reports",
            "event",
            "dataset_version",
            "citation",
            "links",
        ]
