"""Statements: who said what to whom."""

from django.db import models

from events.choices import Attribution, QuoteFidelity, QuoteKind, StatementType, Venue
from events.models.event import Event, KindAndDateCopy
from events.models.evidence import Evidence
from rest.models import CodeColumn, one_of


class Statement(KindAndDateCopy, Event):
    """One act of speech by one speaker, or by joint speakers, on one occasion."""

    statement_type = CodeColumn(StatementType, help_text="The speech act.")
    venue = CodeColumn(Venue, help_text="Where or how it was said.")
    venue_as_written = models.TextField(null=True, help_text="The document's wording of the venue.")
    attribution = CodeColumn(Attribution, help_text="To what kind of source the documents ascribe it.")
    quote_kind = CodeColumn(QuoteKind, help_text="How the words are given.")
    quote_fidelity = CodeColumn(QuoteFidelity, null=True, help_text="How close the quoted words are to those spoken.")
    quote_note = models.TextField(null=True, help_text="What to know before quoting.")

    class Meta:
        constraints = [
            *one_of(
                "statement",
                {
                    "statement_type": StatementType,
                    "venue": Venue,
                    "attribution": Attribution,
                    "quote_kind": QuoteKind,
                    "quote_fidelity": QuoteFidelity,
                },
            ),
            models.CheckConstraint(
                name="statement_kind_is_statement",
                condition=models.Q(event_kind="statement"),
                violation_error_message="A statement's event is of kind statement.",
            ),
            models.CheckConstraint(
                name="statement_venue_wording_needs_venue",
                condition=~models.Q(venue=Venue.UNSPECIFIED) | models.Q(venue_as_written__isnull=True),
                violation_error_message="venue_as_written needs a venue.",
            ),
        ]
        indexes = [
            # GET /statements by date, both ways
            models.Index(fields=["event_date", "event_ptr"], name="statement_by_date"),
            # statement_type= by date, both ways
            models.Index(fields=["statement_type", "event_date", "event_ptr"], name="statement_by_type"),
        ]


class Quote(models.Model):
    """A segment of a statement's quoted words: an exact substring of one of its pieces of evidence."""

    statement = models.ForeignKey(Statement, models.CASCADE, related_name="quotes", db_index=False)
    position = models.PositiveSmallIntegerField(help_text="Order within the statement.")
    text = models.TextField(help_text="The words, without quotation marks.")
    evidence = models.ForeignKey(Evidence, models.CASCADE, related_name="+", help_text="The evidence they stand in.")

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["statement", "position"], name="quote_position_once")]
