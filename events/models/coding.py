"""The codes of an act in the field's ontologies."""

from django.db import models
from django.db.models import F, Q

from actors.models import Actor
from events import ontologies
from events.choices import CodingBasis, CodingSide
from events.models.event import Event
from rest.models import CodeColumn, one_of, ordered


class Coding(models.Model):
    """One directed relation: the same act is coded differently toward different parties.

    Labels, quad class, Goldstein value, intensity and hostility follow from the codes (`events.ontologies`). Sums and
    means leave out a coding whose act another record holds (`counted_in`, from `dataset.counting`).
    """

    event = models.ForeignKey(Event, models.CASCADE, related_name="codings", db_index=False)
    position = models.PositiveSmallIntegerField(help_text="Order within the record.")
    cameo = models.TextField(help_text="CAMEO event code, a string.")
    cameo_label = models.TextField(help_text="What the CAMEO code means.")
    plover = models.TextField(null=True, help_text="PLOVER type; null where PLOVER has none for the act.")
    plover_mode = models.TextField(null=True, help_text="PLOVER mode.")
    plover_intensity = models.FloatField(null=True, help_text="PLOVER's score of type and mode.")
    quad = models.PositiveSmallIntegerField(help_text="CAMEO's quad class, 1 to 4, from the root code.")
    goldstein = models.FloatField(help_text="Goldstein value of the CAMEO code, -10 (conflict) to 10 (cooperation).")
    mid_action = models.TextField(null=True, help_text="MID action, current numbering.")
    mid_hostility = models.PositiveSmallIntegerField(null=True, help_text="MID hostility, 1 none to 5 war.")
    basis = CodeColumn(CodingBasis, help_text="Who decided on the code.")
    date = models.DateField(help_text="Sort key of the day of the act: the start if known, else the end.")
    date_start = models.DateField(
        null=True, help_text="First day of the act that is coded: of a plan, of its announcement; null where unknown."
    )
    date_end = models.DateField(null=True, help_text="Last day of the act that is coded; null where unknown.")
    counted_in = models.ForeignKey(
        Event,
        models.CASCADE,
        null=True,
        related_name="+",
        help_text="The record that holds the same act and counts instead; null where this coding counts.",
    )

    class Meta:
        ordering = ["position"]
        constraints = [
            *one_of("coding", {"basis": CodingBasis}),
            models.CheckConstraint(
                name="coding_cameo_known",
                condition=Q(cameo__in=list(ontologies.CAMEO)),
                violation_error_message="cameo is a code of events.ontologies.CAMEO.",
            ),
            models.CheckConstraint(
                name="coding_plover_known",
                condition=Q(plover__in=list(ontologies.PLOVER)) | Q(plover__isnull=True, plover_mode__isnull=True),
                violation_error_message="plover is a type of events.ontologies.PLOVER; a mode needs a type.",
            ),
            models.CheckConstraint(
                name="coding_quad_range",
                condition=Q(quad__gte=1, quad__lte=4),
                violation_error_message="quad is 1 to 4.",
            ),
            models.CheckConstraint(
                name="coding_goldstein_range",
                condition=Q(goldstein__gte=-10, goldstein__lte=10),
                violation_error_message="goldstein is -10 to 10.",
            ),
            models.CheckConstraint(
                name="coding_mid_known",
                condition=Q(mid_action__in=list(ontologies.MID), mid_hostility__gte=1, mid_hostility__lte=5)
                | Q(mid_action__isnull=True, mid_hostility__isnull=True),
                violation_error_message="mid is an action of events.ontologies.MID, with its hostility.",
            ),
            ordered("coding_date_order", "date_start", "date_end", "date_start is not after date_end."),
            models.CheckConstraint(
                name="coding_date_is_start_or_end",
                condition=Q(date=F("date_start")) | Q(date_start__isnull=True, date=F("date_end")),
                violation_error_message="date is date_start, or date_end where the start is unknown.",
            ),
            models.CheckConstraint(
                name="coding_counted_elsewhere",
                condition=Q(counted_in__isnull=True) | ~Q(counted_in=F("event")),
                violation_error_message="A coding that is left out is counted in another record.",
            ),
        ]
        indexes = [
            # every page: a record's codings, in order
            models.Index(fields=["event", "position"], name="coding_in_order"),
        ]


class CodingParty(models.Model):
    """An actor on one side of a coding: CAMEO's source or target."""

    coding = models.ForeignKey(Coding, models.CASCADE, related_name="parties", db_index=False)
    position = models.PositiveSmallIntegerField(help_text="Order within the coding.")
    side = CodeColumn(CodingSide, help_text="Source or target.")
    actor = models.ForeignKey(Actor, models.PROTECT, related_name="codings", help_text="Who.")

    class Meta:
        ordering = ["position"]
        constraints = [
            *one_of("coding_party", {"side": CodingSide}),
            models.UniqueConstraint(
                fields=["coding", "side", "actor"],
                name="coding_party_once",
                violation_error_message="An actor stands once on a side of a coding.",
            ),
        ]
        indexes = [
            # every page: who stands on the sides of a coding, in order
            models.Index(fields=["coding", "position"], name="coding_party_in_order"),
        ]
