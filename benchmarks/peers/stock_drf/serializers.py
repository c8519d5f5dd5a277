"""The selection of fields that all peers serve, as nested ModelSerializers."""

from collections.abc import Iterable
from typing import Any

from rest_framework import serializers

from events.models import Coding, CodingParty, Evidence, Participation, Quote, Relation, Statement


class ParticipantList(serializers.ListSerializer):
    """The participations of one part; all of a record's are prefetched with one query."""

    def to_representation(self, data: Any) -> list[Any]:
        part = PARTS[self.field_name or ""]
        return super().to_representation([one for one in data.all() if one.part == part])


class ParticipantSerializer(serializers.ModelSerializer):
    id = serializers.CharField(source="actor.slug")
    kind = serializers.CharField(source="actor.kind")
    country = serializers.CharField(source="actor.country")
    speaks_for = serializers.CharField(source="speaks_for.slug", default=None)

    class Meta:
        model = Participation
        list_serializer_class = ParticipantList
        fields = ["id", "name", "kind", "country", "role", "speaks_for"]


class QuoteSerializer(serializers.ModelSerializer):
    evidence = serializers.IntegerField(source="evidence.n")

    class Meta:
        model = Quote
        fields = ["text", "evidence"]


class CodingSerializer(serializers.ModelSerializer):
    sources = serializers.SerializerMethodField()
    targets = serializers.SerializerMethodField()

    class Meta:
        model = Coding
        fields = ["sources", "targets", "cameo", "cameo_label", "plover", "quad", "goldstein", "basis"]

    def get_sources(self, coding: Coding) -> list[str]:
        return _ids(coding.parties.all(), "source")

    def get_targets(self, coding: Coding) -> list[str]:
        return _ids(coding.parties.all(), "target")


class EvidenceSerializer(serializers.ModelSerializer):
    document = serializers.CharField(source="document.slug")
    document_label = serializers.CharField(source="document.label")

    class Meta:
        model = Evidence
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
        ]


class RelationSerializer(serializers.ModelSerializer):
    id = serializers.CharField(source="other.slug")
    kind = serializers.CharField(source="other.kind")
    title = serializers.CharField(source="other.title")

    class Meta:
        model = Relation
        fields = ["type", "direction", "id", "kind", "title"]


class StatementSerializer(serializers.ModelSerializer):
    id = serializers.CharField(source="slug")
    speakers = ParticipantSerializer(source="participations", many=True)
    addressees = ParticipantSerializer(source="participations", many=True)
    about = ParticipantSerializer(source="participations", many=True)
    quotes = QuoteSerializer(many=True)
    codings = CodingSerializer(many=True)
    evidence = EvidenceSerializer(many=True)
    relations = RelationSerializer(many=True)

    class Meta:
        model = Statement
        fields = [
            "id",
            "kind",
            "title",
            "summary",
            "date",
            "date_start",
            "date_end",
            "date_precision",
            "date_label",
            "speakers",
            "addressees",
            "about",
            "statement_type",
            "venue",
            "attribution",
            "factuality",
            "quotes",
            "codings",
            "evidence",
            "relations",
            "confidence",
            "changed_in",
            "citation",
        ]


PARTS = {"speakers": "speaker", "addressees": "addressee", "about": "about"}


def _ids(parties: Iterable[CodingParty], side: str) -> list[str]:
    return [one.actor.slug for one in parties if one.side == side]
