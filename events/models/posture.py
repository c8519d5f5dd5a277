"""Military postures: which force does what, where."""

from django.db import models
from django.db.models import Q

from events.choices import Command, Component, DurationIntent, PostureStatus, PostureType, RouteEnd
from events.models.event import Event, KindAndDateCopy
from events.models.place import Place
from rest.models import CodeColumn, one_of, texts


class MilitaryPosture(KindAndDateCopy, Event):
    """One force of one actor in one posture, as of one moment; parts of a total are records of their own."""

    posture_type = CodeColumn(PostureType, help_text="What the force does.")
    status = CodeColumn(PostureStatus, help_text="How far it has come.")
    component = CodeColumn(Component, null=True, help_text="Which part of the forces.")
    equipment = texts("Materiel that the documents name.")
    readiness_label = models.TextField(null=True, help_text="The state of readiness as worded.")
    notice_days_before = models.PositiveSmallIntegerField(null=True, help_text="Notice to move before, in days.")
    notice_days_after = models.PositiveSmallIntegerField(null=True, help_text="Notice to move after, in days.")
    duration_intent = CodeColumn(DurationIntent, help_text="How long it is meant to last.")
    command = CodeColumn(Command, null=True, help_text="Under whose command.")
    framework = models.TextField(null=True, help_text="The framework, such as the NATO Response Force.")
    activation_condition = models.TextField(null=True, help_text="What would set it in motion.")

    class Meta:
        constraints = [
            *one_of(
                "posture",
                {
                    "posture_type": PostureType,
                    "status": PostureStatus,
                    "component": Component,
                    "duration_intent": DurationIntent,
                    "command": Command,
                },
            ),
            models.CheckConstraint(
                name="posture_kind_is_posture",
                condition=Q(event_kind="military_posture"),
                violation_error_message="A military posture's event is of kind military_posture.",
            ),
        ]
        indexes = [
            # GET /military-postures by date, both ways
            models.Index(fields=["event_date", "event_ptr"], name="posture_by_date"),
        ]


class PosturePlace(models.Model):
    """Where a force comes from or goes to."""

    posture = models.ForeignKey(MilitaryPosture, models.CASCADE, related_name="route", db_index=False)
    position = models.PositiveSmallIntegerField(help_text="Order within the posture.")
    end = CodeColumn(RouteEnd, help_text="Origin or destination.")
    place = models.ForeignKey(Place, models.PROTECT, related_name="+", help_text="The place.")
    as_written = models.TextField(null=True, help_text="How the document calls it.")

    class Meta:
        ordering = ["position"]
        constraints = [
            *one_of("posture_place", {"end": RouteEnd}),
            models.UniqueConstraint(fields=["posture", "end", "place"], name="posture_place_once"),
        ]
