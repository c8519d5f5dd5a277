"""The documents that the dataset was coded from: described and located, never reproduced."""

from django.db import models
from django.db.models import F, Q

from rest.models import Body, CodeColumn, Record, one_of, ordered, texts
from sources.choices import Basis


class Document(Record):
    """One news text. Offsets count Unicode code points of its file as it is; the text itself is not in the project."""

    source_file = models.TextField(unique=True, help_text="Name of the file that the offsets refer to.")
    headline = models.TextField(null=True, help_text="Beginning of the printed headline; null where there is none.")
    title = models.TextField(help_text="A title to call the document by.")
    summary = models.TextField(help_text="What the document reports, in our words.")
    label = models.TextField(help_text="Short description used beside each piece of evidence.")
    cite_phrase = models.TextField(help_text="How a statement's citation names the document.")
    publisher = models.TextField(null=True, help_text="Who published it; null where the document does not say.")
    publisher_basis = CodeColumn(Basis, help_text="On what the publisher rests.")
    credit_line = models.TextField(null=True, help_text="The printed credit, such as “With AFP”.")
    agencies_credited = texts("News agencies that the document credits with its text.")
    picture_credits = texts("Agencies and services that it credits with a picture; they are no source of the text.")
    author = models.TextField(null=True, help_text="The printed author.")
    web_address = models.TextField(null=True, help_text="The printed address.")
    published = models.DateField(help_text="Day of publication used for ordering; see published_basis.")
    published_start = models.DateField(help_text="Earliest day on which it can have been published.")
    published_end = models.DateField(null=True, help_text="Latest such day; null where unknown.")
    published_label = models.TextField(help_text="The day of publication in words.")
    published_basis = CodeColumn(Basis, help_text="Whether the day is printed or inferred.")
    published_reason = models.TextField(null=True, help_text="From what the day was inferred.")
    language = models.TextField(help_text="ISO 639-1 code of the text.")
    translated_from = models.TextField(null=True, help_text="ISO 639-1 code of the language it was translated from.")
    translation = models.TextField(null=True, help_text="Kind of translation, as far as it shows.")
    translation_basis = models.TextField(null=True, help_text="By what the translation was recognised.")
    sha256 = models.TextField(help_text="SHA-256 of the file's bytes.")
    bytes = models.PositiveIntegerField(help_text="Size of the file.")
    characters = models.PositiveIntegerField(help_text="Unicode code points of the file.")
    paragraphs = models.PositiveIntegerField(help_text="Lines of the file that are not blank.")
    statement_count = models.PositiveIntegerField(default=0, help_text="Statements with evidence in it.")
    posture_count = models.PositiveIntegerField(default=0, help_text="Military postures with evidence in it.")
    threat_count = models.PositiveIntegerField(default=0, help_text="Sanctions threats with evidence in it.")
    contact_count = models.PositiveIntegerField(default=0, help_text="Diplomatic contacts with evidence in it.")
    other_event_count = models.PositiveIntegerField(default=0, help_text="Other events with evidence in it.")
    sentence_count = models.PositiveIntegerField(null=True, help_text="Sentences; null until they have been counted.")
    accounted_sentence_count = models.PositiveIntegerField(
        null=True,
        help_text="Sentences that are evidence or listed with a reason why not; null until counted.",
    )
    evidence_count = models.PositiveIntegerField(default=0, help_text="Pieces of evidence in it.")

    class Meta:
        ordering = ["slug"]  # of lists of documents inside other records
        constraints = [
            *one_of("document", {"publisher_basis": Basis, "published_basis": Basis}),
            ordered(
                "document_published_order",
                "published_start",
                "published_end",
                "published_start is not after published_end.",
            ),
            models.CheckConstraint(
                name="document_published_within",
                condition=Q(published__gte=F("published_start")),
                violation_error_message="published is not before published_start.",
            ),
            models.CheckConstraint(
                name="document_sha256_form",
                condition=Q(sha256__regex=r"^[0-9a-f]{64}$"),
                violation_error_message="sha256 is 64 hexadecimal digits in lower case.",
            ),
        ]


class DocumentBody(Body):
    record = models.OneToOneField(Document, models.CASCADE, primary_key=True, related_name="body")
