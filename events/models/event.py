"""The one table that every record of the timeline has a row in."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Func, Q

from events.choices import (
    AnchorKind,
    Confidence,
    DatePrecision,
    DatingRule,
    Disagreement,
    EventType,
    Factuality,
    FirstReportedBasis,
    Independence,
    Kind,
    YearBasis,
)
from events.models.crisis import Crisis
from events.models.place import Place
from events.querysets import EventQuerySet
from rest import search
from rest.models import CodeColumn, Record, one_of, ordered, texts


class Event(Record):
    """What every record of the timeline has; the four kinds add a table each (multi-table inheritance).

    One table gives one timeline, one evidence key, one search index and one cursor. Rejected: generic foreign keys, a
    table of everything per kind, a union view. An `other_event` has no table of its own, only `event_type`.
    """

    kind = CodeColumn(Kind, help_text="Which of the five kinds of record it is.")
    title = models.TextField(help_text="One line that names the record.")
    summary = models.TextField(help_text="What happened, in our words.")
    crisis = models.ForeignKey(
        Crisis,
        models.PROTECT,
        null=True,
        related_name="events",
        db_index=False,
        help_text="The crisis it belongs to; null for background.",
    )
    date = models.DateField(help_text="The sort key, always filled: the start if known, else the end.")
    date_start = models.DateField(null=True, help_text="First day; null where unknown.")
    date_end = models.DateField(null=True, help_text="Last day; null where unknown.")
    date_precision = CodeColumn(DatePrecision, help_text="What the bounds of the date mean.")
    date_label = models.TextField(help_text="The date in words.")
    dating_edtf = models.TextField(help_text="The date as EDTF (ISO 8601-2).")
    dating_as_written = models.TextField(null=True, help_text="The document's wording of the date.")
    dating_anchor = models.DateField(null=True, help_text="The day that the wording was read against.")
    dating_anchor_kind = CodeColumn(AnchorKind, null=True, help_text="Where the anchor comes from.")
    dating_rule = CodeColumn(DatingRule, help_text="The rule by which the wording became days.")
    dating_year = CodeColumn(YearBasis, help_text="Whether the year is printed.")
    place = models.ForeignKey(
        Place,
        models.PROTECT,
        null=True,
        related_name="events",
        db_index=False,
        help_text="Where it took place; null where not said.",
    )
    place_as_written = models.TextField(null=True, help_text="The document's wording of the place.")
    factuality = CodeColumn(Factuality, help_text="Whether it has happened.")
    confidence = CodeColumn(Confidence, help_text="How sure we are of the coding.")
    event_type = CodeColumn(EventType, null=True, help_text="What an other event is; null for the four kinds.")
    support_documents = models.PositiveSmallIntegerField(help_text="Documents that report it.")
    support_publishers = texts("Their publishers, as far as they are known.")
    support_agencies = texts("News agencies that they credit.")
    support_agencies_in_common = texts("News agencies that all of them credit.")
    independence = CodeColumn(Independence, help_text="Whether the documents are independent of each other.")
    disagreement = CodeColumn(Disagreement, help_text="Whether the documents disagree about it.")
    first_reported = models.DateField(help_text="Earliest day on which a document can have reported it.")
    first_reported_basis = CodeColumn(FirstReportedBasis, help_text="On what that day rests.")
    search_text = models.TextField(help_text="Summary, quotes and names: what a search looks through.")
    search_vector = models.GeneratedField(
        expression=Func(F("search_text"), template=search.VECTOR),
        output_field=SearchVectorField(),
        db_persist=True,
        help_text="The search text as PostgreSQL indexes it.",
    )

    actor_keys = ArrayField(
        models.BigIntegerField(),
        default=list,
        help_text="Keys of all who take part, ascending: a copy, so that one index finds words and actors together.",
    )

    heavy_columns = ("search_text", "search_vector", "actor_keys")

    objects = models.Manager.from_queryset(EventQuerySet)()

    class Meta:
        constraints = [
            *one_of(
                "event",
                {
                    "kind": Kind,
                    "date_precision": DatePrecision,
                    "dating_anchor_kind": AnchorKind,
                    "dating_rule": DatingRule,
                    "dating_year": YearBasis,
                    "factuality": Factuality,
                    "confidence": Confidence,
                    "event_type": EventType,
                    "independence": Independence,
                    "disagreement": Disagreement,
                    "first_reported_basis": FirstReportedBasis,
                },
            ),
            ordered("event_date_order", "date_start", "date_end", "date_start is not after date_end."),
            models.CheckConstraint(
                name="event_date_is_start_or_end",
                condition=Q(date=F("date_start")) | Q(date_start__isnull=True, date=F("date_end")),
                violation_error_message="date is date_start, or date_end where the start is unknown.",
            ),
            models.CheckConstraint(
                name="event_type_of_other_events_only",
                condition=Q(kind=Kind.OTHER_EVENT, event_type__isnull=False)
                | (~Q(kind=Kind.OTHER_EVENT) & Q(event_type__isnull=True)),
                violation_error_message="event_type belongs to other events, and each of them has one.",
            ),
            models.CheckConstraint(
                name="event_place_wording_needs_place",
                condition=Q(place__isnull=False) | Q(place_as_written__isnull=True),
                violation_error_message="place.as_written needs a place.",
            ),
            # Target of the composite keys that hold the copies of kind and date in other tables equal.
            models.UniqueConstraint(fields=["id", "kind", "date"], name="event_kind_and_date"),
        ]
        indexes = [
            # GET /events by date, both ways, and its keyset pages: all that their keys need; first_reported__lte=
            models.Index(fields=["date", "slug"], include=["id", "first_reported"], name="event_by_date"),
            # kind=, crisis=, place= by date, both ways
            models.Index(fields=["kind", "date", "slug"], name="event_by_kind"),
            models.Index(fields=["crisis", "date", "slug"], name="event_by_crisis"),
            models.Index(fields=["place", "date", "slug"], name="event_by_place"),
            # ordering=first_reported, first_reported__lte=
            models.Index(fields=["first_reported", "slug"], name="event_by_first_reported"),
            # first_reported__lte=: by how many days a record can lie ahead of its report
            models.Index(models.F("date") - models.F("first_reported"), name="event_by_days_ahead"),
            # q= on every collection of events, alone and together with actor=, speaker=, …
            GinIndex(fields=["search_vector", "actor_keys"], name="event_by_words_and_actors"),
        ]


class KindAndDateCopy(models.Model):
    """Copies of the event's kind and date, so that "this actor, newest first" is one index scan.

    A composite foreign key with ON UPDATE CASCADE onto the event holds them equal and proves that kind and child agree
    (see the migration): Django cannot declare one.
    """

    event_kind = CodeColumn(Kind, help_text="Copy of the event's kind.")
    event_date = models.DateField(help_text="Copy of the event's date.")

    class Meta:
        abstract = True
