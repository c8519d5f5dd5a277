"""The exact words that support a record, by place and hash."""

from django.db import models
from django.db.models import F, Q

from events.choices import Comparator, Stance, WordingKind
from events.models.event import Event
from events.models.figure import Figure
from rest.models import CodeColumn, one_of, ordered, together
from sources.models import Document


class Evidence(models.Model):
    """A span of a document that supports an event, what the document makes of it, and the figure it gives."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="evidence", db_index=False)
    n = models.PositiveSmallIntegerField(help_text="Number of the evidence within the record, from 1.")
    document = models.ForeignKey(Document, models.PROTECT, related_name="evidence", help_text="The document.")
    paragraph = models.PositiveSmallIntegerField(help_text="Paragraph in which the span starts, from 1.")
    start = models.PositiveIntegerField(help_text="First code point of the span, 0-based.")
    end = models.PositiveIntegerField(help_text="Code point after the span.")
    sha256 = models.TextField(help_text="SHA-256 of the exact span in UTF-8.")
    stance = CodeColumn(Stance, help_text="The document's stance toward the record.")
    wording = models.TextField(null=True, help_text="The speaker's quoted words, or a short phrase of the narrator.")
    wording_kind = CodeColumn(WordingKind, null=True, help_text="What the wording is.")
    figure = models.ForeignKey(
        Figure, models.SET_NULL, null=True, related_name="reports", help_text="The quantity that its figure is of."
    )
    figure_label = models.TextField(null=True, help_text="The figure as this document words it.")
    figure_min = models.BigIntegerField(null=True, help_text="Its lower bound.")
    figure_max = models.BigIntegerField(null=True, help_text="Its upper bound.")
    figure_comparator = CodeColumn(Comparator, null=True, help_text="How the number is meant.")
    also_says = models.JSONField(default=dict, help_text="Field to what this document says differently.")

    class Meta:
        ordering = ["n"]
        constraints = [
            *one_of("evidence", {"stance": Stance, "wording_kind": WordingKind, "figure_comparator": Comparator}),
            # its index is also what every page reads a record's evidence along
            models.UniqueConstraint(fields=["event", "n"], name="evidence_numbered_once"),
            models.CheckConstraint(
                name="evidence_span_forward",
                condition=Q(end__gt=F("start")),
                violation_error_message="end is after start.",
            ),
            models.CheckConstraint(
                name="evidence_sha256_form",
                condition=Q(sha256__regex=r"^[0-9a-f]{64}$"),
                violation_error_message="sha256 is 64 hexadecimal digits in lower case.",
            ),
            together("evidence_wording_whole", ["wording", "wording_kind"], "wording and wording_kind go together."),
            together(
                "evidence_figure_whole",
                ["figure_label", "figure_comparator"],
                "A figure has label and comparator.",
            ),
            ordered("evidence_figure_order", "figure_min", "figure_max", "figure.min is not above figure.max."),
        ]
