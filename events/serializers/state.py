"""What /state shows of an actor: its last posture, statement, threat and planned contact."""

from rest_framework import serializers

from actors.models import Actor
from events.serializers.kinds import (
    DiplomaticContactSerializer,
    MilitaryPostureSerializer,
    SanctionsThreatSerializer,
    StatementSerializer,
)
from rest.serializer_fields import Block, Shape

# The columns of CSV unless `fields=` names others: what tells a record and cites it.
BRIEF = frozenset(
    [
        "actor",
        *(
            f"{slot}.{name}"
            for slot, own in {
                "posture": ["posture_type", "status"],
                "statement": ["statement_type", "quotes"],
                "threat": ["threat_status"],
                "planned_contact": ["contact_type", "contact_status"],
            }.items()
            for name in (
                *("id", "kind", "url", "title", "summary", "date", "date_label", "first_reported", "factuality"),
                *("citation", *own),
            )
        ),
    ]
)


class StateActor(Block):
    """Whose state it is."""

    id = serializers.CharField(source="slug", help_text="The actor's id.")

    class Meta:
        model = Actor
        ref_name = "StateActor"
        fields = ["id", "name", "kind", "country"]


class StateSerializer(Shape):
    """An actor with the last that had been reported of it."""

    actor = StateActor(help_text="Whose state it is.")
    posture = MilitaryPostureSerializer(
        allow_null=True, help_text="The last posture of its forces; null where there is none."
    )
    statement = StatementSerializer(allow_null=True, help_text="The last that it said; null where there is nothing.")
    threat = SanctionsThreatSerializer(
        allow_null=True, help_text="The last sanctions threat it made; null where there is none."
    )
    planned_contact = DiplomaticContactSerializer(
        allow_null=True, help_text="A contact that was planned and had not been held; null where there is none."
    )

    class Meta:
        model = Actor
        ref_name = "ActorState"
        fields = ["actor", "posture", "statement", "threat", "planned_contact"]
