"""Who takes which part in an event."""

from django.db import models

from actors.models import Actor
from events.choices import Part
from events.models.event import Event, KindAndDateCopy
from rest.models import CodeColumn, numbers, one_of


class Participation(KindAndDateCopy):
    """An actor's part in an event, with the role as reported there and whom the actor speaks for."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="participations", db_index=False)
    position = models.PositiveSmallIntegerField(help_text="Order within the record.")
    actor = models.ForeignKey(Actor, models.PROTECT, related_name="participations", db_index=False, help_text="Who.")
    part = CodeColumn(Part, help_text="The part played.")
    name = models.TextField(help_text="The actor's name, or the narrower one that fits this record.")
    role = models.TextField(null=True, help_text="The office, as reported.")
    speaks_for = models.ForeignKey(
        Actor,
        models.PROTECT,
        null=True,
        related_name="spoken_for",
        help_text="For whom the actor speaks or acts.",
    )
    as_written = models.TextField(null=True, help_text="How the document calls the actor here.")
    lead = models.BooleanField(null=True, help_text="Whether a sender leads the others; null where not said.")
    act_date = models.DateField(
        help_text="Day of the act that is coded, of a plan its announcement; the record's date where nothing is coded."
    )
    evidence_numbers = numbers("Numbers of the pieces of evidence that name the actor in this part.")

    class Meta:
        ordering = ["position"]
        constraints = [
            *one_of("participation", {"part": Part}),
            models.UniqueConstraint(
                fields=["event", "actor", "part"],
                name="participation_once_per_part",
                violation_error_message="An actor has each part in a record once.",
            ),
        ]
        indexes = [
            # every page: who takes part in a record, in order
            models.Index(fields=["event", "position"], name="participation_in_order"),
            # actor=, speaker=, … newest first
            models.Index(fields=["actor", "-event_date", "event"], name="participation_by_actor"),
            # speaker=, …, newest first, whose parts are read there
            models.Index(
                fields=["actor", "event_kind", "-event_date", "event"], include=["part"], name="participation_by_kind"
            ),
            # GET /state: an actor's last act of each kind
            models.Index(
                fields=["actor", "event_kind", "-act_date", "event"], include=["part"], name="participation_by_act"
            ),
        ]
