"""The serializers of the four kinds: what all records have, then what the kind adds."""

from typing import Any

from rest_framework import serializers

from events.choices import ConditionEvent, ConditionKind, Kind
from events.models import DiplomaticContact, Figure, MilitaryPosture, SanctionsInstrument, SanctionsThreat, Statement
from events.serializers.event import COMMON, EventSerializer, OtherEventSerializer
from events.serializers.parts import (
    ContactParticipantShape,
    DurationShape,
    FigureShape,
    ParticipantShape,
    QuoteShape,
    RoutePlaceShape,
    SenderShape,
    StrengthShape,
    WordedParticipantShape,
)
from rest.serializer_fields import Block, Code, Column, Label, Rows, Shape

STATEMENT = (
    "speakers",
    "reported_through",
    "addressees",
    "about",
    "statement_type",
    "statement_type_label",
    "venue",
    "venue_as_written",
    "attribution",
    "quotes",
    "quote_kind",
    "quote_fidelity",
    "quote_note",
)


class StatementSerializer(EventSerializer):
    """A statement: who said what to whom, in which words, by which source."""

    speakers = Rows(ParticipantShape(), "participations", {"part": "speaker"}, help_text="Who speaks.")
    reported_through = Rows(
        ParticipantShape(),
        "participations",
        {"part": "reported_through"},
        help_text="Who passes it on, in order.",
    )
    addressees = Rows(ParticipantShape(), "participations", {"part": "addressee"}, help_text="Who is spoken to.")
    about = Rows(ParticipantShape(), "participations", {"part": "about"}, help_text="Who is spoken of.")
    statement_type_label = Label(source="statement_type", help_text="The speech act in words.")
    quotes = Rows(QuoteShape(), "quotes", help_text="The quoted words, in order.")

    class Meta:
        model = Statement
        ref_name = "Statement"
        fields = [*COMMON, *STATEMENT]


POSTURE = (
    "actors",
    "announced_by",
    "directed_at",
    "in_support_of",
    "posture_type",
    "posture_type_label",
    "status",
    "strength",
    "component",
    "equipment",
    "readiness_label",
    "notice_days_before",
    "notice_days_after",
    "origins",
    "destinations",
    "hosts",
    "duration_intent",
    "command",
    "framework",
    "activation_condition",
)


class MilitaryPostureSerializer(EventSerializer):
    """A military posture: which force of whom does what, where, how strong."""

    actors = Rows(ParticipantShape(), "participations", {"part": "actor"}, help_text="Whose forces.")
    announced_by = Rows(ParticipantShape(), "participations", {"part": "announced_by"}, help_text="Who announced it.")
    directed_at = Rows(ParticipantShape(), "participations", {"part": "directed_at"}, help_text="Because of whom.")
    in_support_of = Rows(ParticipantShape(), "participations", {"part": "in_support_of"}, help_text="Whom it supports.")
    posture_type_label = Label(source="posture_type", help_text="What the force does, in words.")
    strength = Rows(StrengthShape(), "figures", {"measure": "strength"}, one=True, help_text="How strong the force is.")
    figures = Rows(
        FigureShape(),
        "figures",
        unless={"measure": [Figure.STRENGTH, Figure.NOTICE]},
        help_text="Quantities other than the strength and the notice to move.",
    )
    origins = Rows(RoutePlaceShape(), "route", {"end": "origin"}, help_text="Where the force comes from.")
    destinations = Rows(RoutePlaceShape(), "route", {"end": "destination"}, help_text="Where it goes.")
    hosts = Rows(ParticipantShape(), "participations", {"part": "host"}, help_text="Who hosts it.")

    class Meta:
        model = MilitaryPosture
        ref_name = "MilitaryPosture"
        fields = [*COMMON, *POSTURE]


class ConditionShape(Block):
    """Under which condition the sanctions would come."""

    null_when = "condition_kind"

    kind = Code(ConditionKind, source="condition_kind", help_text="The form of the condition.")
    event = Code(ConditionEvent, source="condition_event", help_text="What would set the threat off.")
    actor = serializers.CharField(source="condition_actor.slug", allow_null=True, help_text="Id of who would do it.")
    object = serializers.CharField(
        source="condition_object.slug", allow_null=True, help_text="Id of whom it would be done to."
    )
    as_written = serializers.CharField(
        source="condition_as_written", allow_null=True, help_text="The document's wording."
    )
    deadline = serializers.CharField(source="condition_deadline", allow_null=True, help_text="EDTF date of a deadline.")

    class Meta:
        model = SanctionsThreat
        ref_name = "Condition"
        fields = ["kind", "event", "actor", "object", "as_written", "deadline"]


class InstrumentShape(Shape):
    """A measure that is threatened."""

    label = Label(source="type", help_text="The measure in words.")  # type: ignore[assignment]
    named_by = serializers.CharField(
        source="named_by.slug",
        allow_null=True,
        help_text="Id of who named it; null where the text does not say.",
    )
    evidence = serializers.ListField(
        source="evidence_numbers",
        child=serializers.IntegerField(),
        help_text="Numbers of the evidence that names it.",
    )

    class Meta:
        model = SanctionsInstrument
        ref_name = "SanctionsInstrument"
        fields = [
            "type",
            "label",
            "object",
            "named_by",
            "attribution",
            "evidence",
            "ties_threat",
            "gsdb",
            "basis",
        ]


class TiesShape(Block):
    """The variables of Threat and Imposition of Economic Sanctions."""

    case = serializers.CharField(source="ties_case", allow_null=True, help_text="TIES case; null where none is coded.")
    issues = serializers.ListField(
        source="ties_issues",
        child=serializers.CharField(),
        help_text="Issues: 2 military behavior, 5 territory.",
    )
    threat = serializers.BooleanField(source="ties_threat", help_text="Whether it is a threat.")
    imposition = serializers.BooleanField(source="ties_imposition", help_text="Whether sanctions were imposed.")
    outcome = serializers.CharField(source="ties_outcome", allow_null=True, help_text="Outcome of the threat stage.")
    anticipated_sender_costs = serializers.CharField(
        source="ties_sender_costs", allow_null=True, help_text="Anticipated costs to the senders."
    )
    anticipated_target_costs = serializers.CharField(
        source="ties_target_costs", allow_null=True, help_text="Anticipated costs to the target."
    )

    class Meta:
        model = SanctionsThreat
        ref_name = "Ties"
        fields = [
            "case",
            "issues",
            "threat",
            "imposition",
            "outcome",
            "anticipated_sender_costs",
            "anticipated_target_costs",
        ]


THREAT = (
    "senders",
    "targets",
    "institution",
    "threat_status",
    "condition",
    "severity",
    "specificity",
    "instruments",
    "objective",
    "ties",
    "episode",
)


class SanctionsThreatSerializer(EventSerializer):
    """A sanctions threat: who threatens whom with which measures, under which condition."""

    senders = Rows(SenderShape(), "participations", {"part": "sender"}, help_text="Who threatens.")
    targets = Rows(WordedParticipantShape(), "participations", {"part": "target"}, help_text="Who is threatened.")
    institution = serializers.CharField(
        source="institution.slug",
        allow_null=True,
        help_text="Id of the institution through which it is made.",
    )
    condition = ConditionShape(help_text="Under which condition; null where none is said.")
    instruments = Rows(InstrumentShape(), "instruments", help_text="The measures named.")
    ties = TiesShape(help_text="The variables of TIES.")

    class Meta:
        model = SanctionsThreat
        ref_name = "SanctionsThreat"
        fields = [*COMMON, *THREAT]


CONTACT = (
    "contact_type",
    "contact_type_label",
    "contact_status",
    "attendance",
    "level",
    "duration",
    "topics",
)
PLAN = ("planned_as", "led_to")


class DiplomaticContactSerializer(EventSerializer):
    """A diplomatic contact: who meets, calls, visits or writes to whom."""

    contact_type_label = Label(source="contact_type", help_text="The form of the contact in words.")
    participants = Rows(ContactParticipantShape(), "participations", help_text="Who takes which part.")
    duration = Rows(DurationShape(), "figures", {"measure": "duration"}, one=True, help_text="How long it lasted.")
    figures = Rows(
        FigureShape(), "figures", unless={"measure": [Figure.DURATION]}, help_text="Quantities other than the duration."
    )
    planned_as = Rows(
        Column("other.slug"),
        "relations",
        {"type": "carries_out", "direction": "to"},
        one=True,
        help_text="Id of the plan that it carries out; null where none is recorded.",
    )
    led_to = Rows(
        Column("other.slug"),
        "relations",
        {"type": "carries_out", "direction": "from"},
        help_text="Ids of the records that carry this plan out.",
    )

    class Meta:
        model = DiplomaticContact
        ref_name = "DiplomaticContact"
        fields = [*COMMON, *CONTACT, *PLAN]


SERIALIZERS: dict[Kind, Any] = {
    Kind.STATEMENT: StatementSerializer,
    Kind.MILITARY_POSTURE: MilitaryPostureSerializer,
    Kind.SANCTIONS_THREAT: SanctionsThreatSerializer,
    Kind.DIPLOMATIC_CONTACT: DiplomaticContactSerializer,
    Kind.OTHER_EVENT: OtherEventSerializer,
}
