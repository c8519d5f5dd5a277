"""What /state shows of an actor: its last posture, statement, threat and planned contact, each in brief."""

from typing import Any

from rest_framework import serializers

from actors.models import Actor
from events.choices import Kind
from events.models import DiplomaticContact, MilitaryPosture, SanctionsThreat, Statement
from events.serializers.parts import KIND_PATHS, QuoteShape
from rest.shapes import Block, Code, Rows, Shape, Text

START = ["id", "kind", "url", "title", "summary"]
END = ["date", "date_label", "first_reported", "factuality", "citation"]


class StateActor(Block):
    """Whose state it is."""

    id = serializers.CharField(source="slug", help_text="The actor's id.")

    class Meta:
        model = Actor
        ref_name = "StateActor"
        fields = ["id", "name", "kind", "country"]


class Brief(Shape):
    """A record with what it takes to tell it and to cite it; `url` leads to the rest."""

    id = serializers.CharField(source="slug", help_text="The id, stable for ever.")
    kind = Code(Kind, help_text="Which of the five kinds of record it is.")
    url = Text(KIND_PATHS, by="kind", help_text="Address of the record's own page.")


class BriefPosture(Brief):
    """A military posture in brief."""

    class Meta:
        model = MilitaryPosture
        ref_name = "BriefMilitaryPosture"
        fields = [*START, "posture_type", "status", *END]


class BriefStatement(Brief):
    """A statement in brief, with its words."""

    quotes = Rows(QuoteShape(), "quotes", help_text="The quoted words, in order.")

    class Meta:
        model = Statement
        ref_name = "BriefStatement"
        fields = [*START, "statement_type", "quotes", *END]


class BriefThreat(Brief):
    """A sanctions threat in brief."""

    class Meta:
        model = SanctionsThreat
        ref_name = "BriefSanctionsThreat"
        fields = [*START, "threat_status", *END]


class BriefContact(Brief):
    """A diplomatic contact in brief."""

    class Meta:
        model = DiplomaticContact
        ref_name = "BriefDiplomaticContact"
        fields = [*START, "contact_type", "contact_status", *END]


class StateShape(Shape):
    """An actor with the last that had been reported of it."""

    actor = StateActor(help_text="Whose state it is.")
    posture = BriefPosture(allow_null=True, help_text="The last posture of its forces; null where there is none.")
    statement = BriefStatement(allow_null=True, help_text="The last that it said; null where there is nothing.")
    threat = BriefThreat(allow_null=True, help_text="The last sanctions threat it made; null where there is none.")
    planned_contact = BriefContact(
        allow_null=True, help_text="A contact that was planned and had not been held; null where there is none."
    )

    class Meta:
        model = Actor
        ref_name = "ActorState"
        fields = ["actor", "posture", "statement", "threat", "planned_contact"]


SLOT_SHAPES: dict[str, Any] = {
    "posture": BriefPosture,
    "statement": BriefStatement,
    "threat": BriefThreat,
    "planned_contact": BriefContact,
}
