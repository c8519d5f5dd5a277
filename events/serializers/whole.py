"""What `include=` can add to a record: the records that answer it, and those it is joined to."""

from rest_framework import serializers

from events.choices import Kind
from events.models import Event, Relation
from events.serializers.event import EventDetail
from events.serializers.kinds import (
    DiplomaticContactDetail,
    MilitaryPostureDetail,
    SanctionsThreatDetail,
    StatementDetail,
)
from events.serializers.parts import KIND_PATHS, PartShape, QuoteShape, RelationShape
from rest.shapes import Code, Rows, Shape, Text


class JoinedRecord(Shape):
    """A joined record with what tells it apart: what happened, who took part, in which words."""

    id = serializers.CharField(source="slug", help_text="The record's id.")
    kind = Code(Kind, help_text="The record's kind.")
    url = Text(KIND_PATHS, by="kind", help_text="Address of the record's own page.")
    participants = Rows(PartShape(), "participations", help_text="Who takes which part.")
    quotes = Rows(QuoteShape(), "statement.quotes", help_text="The quoted words, in order; none but of statements.")

    class Meta:
        model = Event
        ref_name = "JoinedRecord"
        fields = [
            "id",
            "kind",
            "url",
            "title",
            "summary",
            "date",
            "date_label",
            "factuality",
            "participants",
            "quotes",
            "citation",
        ]


class AnswerShape(Shape):
    """A record that answers this one."""

    event = JoinedRecord(source="other", help_text="The answer.")

    class Meta:
        model = Relation
        ref_name = "Answer"
        fields = ["event"]


class WholeRelationShape(RelationShape):
    """How the record is joined to another, with the other record."""

    event = JoinedRecord(source="other", help_text="The other record.")

    class Meta(RelationShape.Meta):
        ref_name = "RelationWithRecord"
        fields = [*RelationShape.Meta.fields, "event"]


class Joined(Shape):
    """What can be included; it stands before the record's own shape, to come first where both have it."""

    relations = Rows(WholeRelationShape(), "relations", help_text="Joined records, whole.")
    answers = Rows(
        AnswerShape(),
        "relations",
        {"type": "responds_to", "direction": "from"},
        help_text="The records that answer it.",
    )


class EventWhole(Joined, EventDetail):
    """An event of any kind with all that can be included."""

    class Meta(EventDetail.Meta):
        ref_name = "WholeEvent"
        fields = [*EventDetail.Meta.fields, "answers"]


class StatementWhole(Joined, StatementDetail):
    """A statement with all that can be included."""

    class Meta(StatementDetail.Meta):
        ref_name = "WholeStatement"
        fields = [*StatementDetail.Meta.fields, "answers"]


class MilitaryPostureWhole(Joined, MilitaryPostureDetail):
    """A military posture with all that can be included."""

    class Meta(MilitaryPostureDetail.Meta):
        ref_name = "WholeMilitaryPosture"
        fields = [*MilitaryPostureDetail.Meta.fields, "answers"]


class SanctionsThreatWhole(Joined, SanctionsThreatDetail):
    """A sanctions threat with all that can be included."""

    class Meta(SanctionsThreatDetail.Meta):
        ref_name = "WholeSanctionsThreat"
        fields = [*SanctionsThreatDetail.Meta.fields, "answers"]


class DiplomaticContactWhole(Joined, DiplomaticContactDetail):
    """A diplomatic contact with all that can be included."""

    class Meta(DiplomaticContactDetail.Meta):
        ref_name = "WholeDiplomaticContact"
        fields = [*DiplomaticContactDetail.Meta.fields, "answers"]
