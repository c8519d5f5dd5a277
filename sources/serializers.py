"""The shape of a document."""

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from rest.serializer_fields import Block, Constant, Given, Shape, Text
from sources.models import Document


@extend_schema_field(OpenApiTypes.BOOL)
class TextAvailable(Constant):
    """Whether this server has the document's file. Stored as false; the view says what is true of the server."""


class Counts(Block):
    """How many records and pieces of evidence rest on the document."""

    statements = serializers.IntegerField(source="statement_count", help_text="Statements with evidence in it.")
    military_postures = serializers.IntegerField(
        source="posture_count", help_text="Military postures with evidence in it."
    )
    sanctions_threats = serializers.IntegerField(
        source="threat_count", help_text="Sanctions threats with evidence in it."
    )
    diplomatic_contacts = serializers.IntegerField(
        source="contact_count", help_text="Diplomatic contacts with evidence in it."
    )
    other_events = serializers.IntegerField(source="other_event_count", help_text="Other events with evidence in it.")
    evidence = serializers.IntegerField(source="evidence_count", help_text="Pieces of evidence in it.")
    sentences = serializers.IntegerField(
        source="sentence_count", allow_null=True, help_text="Sentences; null until they have been counted."
    )
    sentences_accounted_for = serializers.IntegerField(
        source="accounted_sentence_count",
        allow_null=True,
        help_text="Sentences that are evidence or listed with a reason why not; null until counted.",
    )

    class Meta:
        model = Document
        ref_name = "DocumentCounts"
        fields = [
            "statements",
            "military_postures",
            "sanctions_threats",
            "diplomatic_contacts",
            "other_events",
            "evidence",
            "sentences",
            "sentences_accounted_for",
        ]


class Links(Block):
    """Where to go from the document."""

    records = Text("/api/v1/events?document={slug}", help_text="All records with evidence in it.")
    actors = Text("/api/v1/actors?document={slug}", help_text="All actors that it names.")

    class Meta:
        model = Document
        ref_name = "DocumentLinks"
        fields = ["records", "actors"]


class DocumentSerializer(Shape):
    """A document: described, dated, located and counted, never reproduced."""

    id = serializers.CharField(source="slug", help_text="The id, stable for ever.")
    url = Text("/api/v1/documents/{slug}", help_text="Address of the document's own page.")
    counts = Counts(help_text="How many records and pieces of evidence rest on it.")
    offsets = Text("Unicode code points, 0-based, end excluded", help_text="What spans of evidence count.")
    text_available = TextAvailable(False, help_text="Whether this server was given the document's text.")
    text_rights = Text(
        "Not redistributed; copyright of the publisher and agencies.",
        help_text="Rights in the document's text.",
    )
    verify = Text(
        "manage.py verify_evidence --document {source_file}",
        help_text="The command that checks every span and hash.",
    )
    dataset_version = Given("dataset_version", help_text="Version of the dataset that the answer is made of.")
    links = Links(help_text="Where to go from here.")

    class Meta:
        model = Document
        ref_name = "Document"
        fields = [
            "id",
            "url",
            "source_file",
            "headline",
            "title",
            "summary",
            "publisher",
            "publisher_basis",
            "credit_line",
            "agencies_credited",
            "picture_credits",
            "author",
            "web_address",
            "published",
            "published_start",
            "published_end",
            "published_label",
            "published_basis",
            "published_reason",
            "language",
            "translated_from",
            "translation",
            "translation_basis",
            "sha256",
            "bytes",
            "characters",
            "paragraphs",
            "offsets",
            "counts",
            "text_available",
            "text_rights",
            "verify",
            "notes",
            "dataset_version",
            "changed_in",
            "citation",
            "links",
        ]
