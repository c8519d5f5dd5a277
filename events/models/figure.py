"""Quantities: how many, by whose account, as of when."""

from django.db import models
from django.db.models import Q

from actors.models import Actor
from events.choices import Comparator, Disagreement, FigureSide
from events.models.event import Event
from rest.models import CitationColumn, CodeColumn, numbers, one_of, ordered


class Figure(models.Model):
    """A quantity of an event, reconciled over its documents; each document's own figure stands on its evidence.

    A posture's strength and notice to move and a contact's duration are figures with that `measure`: one home for all.
    """

    STRENGTH = "strength"
    DURATION = "duration"
    NOTICE = "notice"

    event = models.ForeignKey(Event, models.CASCADE, related_name="figures", db_index=False)
    position = models.PositiveSmallIntegerField(help_text="Order within the record.")
    slug = models.SlugField(
        max_length=160, unique=True, db_index=False, db_collation="C", help_text="The record's id, `--`, the measure."
    )
    date = models.DateField(help_text="The sort key, always filled: as_of, else the record's date.")
    measure = models.TextField(help_text="What is counted or measured.")
    unit = models.TextField(help_text="The unit, singular: personnel, person, minute, day.")
    label = models.TextField(help_text="The quantity in words.")
    min = models.BigIntegerField(null=True, help_text="Lower bound; null where open.")
    max = models.BigIntegerField(null=True, help_text="Upper bound; null where open.")
    min_inclusive = models.BooleanField(help_text="Whether the lower bound itself is meant.")
    max_inclusive = models.BooleanField(help_text="Whether the upper bound itself is meant.")
    best = models.BigIntegerField(null=True, help_text="Best single value; null where none can be given.")
    approximate = models.BooleanField(help_text="Whether the number is approximate.")
    comparator = CodeColumn(Comparator, help_text="How the number is meant.")
    as_of = models.DateField(null=True, help_text="The day for which it holds; null where not said.")
    component = models.TextField(null=True, help_text="Of which part, where it is a part.")
    disagreement = CodeColumn(Disagreement, help_text="How the documents' figures stand to each other.")
    evidence_numbers = numbers("Numbers of the pieces of evidence that give it.")
    citation = CitationColumn(help_text="How to cite the quantity.")

    class Meta:
        ordering = ["position"]
        indexes = [
            # GET /figures by date, both ways
            models.Index(fields=["date", "slug"], name="figure_by_date"),
            # every page: a record's quantities, in order
            models.Index(fields=["event", "position"], name="figure_in_order"),
        ]
        constraints = [
            *one_of("figure", {"comparator": Comparator, "disagreement": Disagreement}),
            ordered("figure_range_order", "min", "max", "min is not above max."),
            ordered("figure_best_above_min", "min", "best", "best is not below min."),
            ordered("figure_best_below_max", "best", "max", "best is not above max."),
            models.UniqueConstraint(
                fields=["event", "measure"],
                condition=Q(measure__in=["strength", "duration"]),
                name="figure_one_strength_one_duration",
                violation_error_message="A record has one strength and one duration.",
            ),
        ]

    def __str__(self) -> str:
        return self.slug


class FigureParty(models.Model):
    """Who claims a figure, and whom it is about."""

    figure = models.ForeignKey(Figure, models.CASCADE, related_name="parties", db_index=False)
    position = models.PositiveSmallIntegerField(help_text="Order within the figure.")
    side = CodeColumn(FigureSide, help_text="Claimant or subject.")
    actor = models.ForeignKey(Actor, models.PROTECT, related_name="figures", help_text="Who.")

    class Meta:
        ordering = ["position"]
        constraints = [
            *one_of("figure_party", {"side": FigureSide}),
            models.UniqueConstraint(fields=["figure", "side", "actor"], name="figure_party_once"),
        ]
        indexes = [
            # every page: who claims a quantity and whom it is about, in order
            models.Index(fields=["figure", "position"], name="figure_party_in_order"),
        ]
