"""The shape of a crisis."""

from rest_framework import serializers

from events.choices import Gravity
from events.models import Crisis, CrisisParty
from rest.serializer_fields import Block, Code, Given, Rows, Shape, Text


class PartyShape(Shape):
    """An actor for whom it is a crisis."""

    id = serializers.CharField(source="actor.slug", help_text="The actor's id.")
    name = serializers.CharField(source="actor.name", help_text="The actor's name.")
    gravity = Code(Gravity, allow_null=True, help_text="Gravity of the threat as the actor sees it (ICB; not a scale).")

    class Meta:
        model = CrisisParty
        ref_name = "CrisisParty"
        fields = ["id", "name", "gravity"]


class IcbShape(Block):
    """The variables of International Crisis Behavior v13."""

    case = serializers.CharField(
        source="icb_case", allow_null=True, help_text="ICB's case number; null where none is coded."
    )

    class Meta:
        model = Crisis
        ref_name = "Icb"
        fields = [
            "case",
            "trigger",
            "trigger_entity",
            "crisis_management",
            "violence",
            "region",
            "max_hostility",
            "basis",
        ]


class Links(Block):
    """Where to go from the crisis."""

    events = Text("/api/v1/events?crisis={slug}", help_text="All records of the crisis.")

    class Meta:
        model = Crisis
        ref_name = "CrisisLinks"
        fields = ["events"]


class CrisisSerializer(Shape):
    """A crisis, coded after International Crisis Behavior."""

    id = serializers.CharField(source="slug", help_text="The id, stable for ever.")
    url = Text("/api/v1/crises/{slug}", help_text="Address of the crisis's own page.")
    parties = Rows(PartyShape(), "parties", help_text="For whom it is a crisis, and how grave.")
    icb = IcbShape(help_text="The variables of International Crisis Behavior.")
    dataset_version = Given("dataset_version", help_text="Version of the dataset that the answer is made of.")
    links = Links(help_text="Where to go from here.")

    class Meta:
        model = Crisis
        ref_name = "Crisis"
        fields = [
            "id",
            "url",
            "name",
            "summary",
            "start",
            "end",
            "parties",
            "icb",
            "notes",
            "dataset_version",
            "changed_in",
            "citation",
            "links",
        ]
