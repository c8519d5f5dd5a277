"""How records are joined to each other."""

from django.db import models
from django.db.models import F, Q

from events.choices import Direction, RelationType
from events.models.event import Event
from rest.models import CodeColumn, one_of


class Relation(models.Model):
    """A typed relation, stored as both its ends see it.

    Each relation is two rows, `to` on the record it starts from and `from` on the other, so that a record's relations
    are one key look-up in either direction. Rejected: one row and a union of two joins on every page.
    """

    event = models.ForeignKey(Event, models.CASCADE, related_name="relations", db_index=False)
    other = models.ForeignKey(Event, models.CASCADE, related_name="+", help_text="The other record.")
    type = CodeColumn(RelationType, help_text="How the record is joined to the other.")
    direction = CodeColumn(Direction, help_text="Whether it starts at this record or at the other.")

    class Meta:
        ordering = ["direction", "type", "other__slug"]
        constraints = [
            *one_of("relation", {"type": RelationType, "direction": Direction}),
            models.CheckConstraint(
                name="relation_not_to_itself",
                condition=~Q(event=F("other")),
                violation_error_message="A record is not related to itself.",
            ),
            models.UniqueConstraint(
                fields=["event", "other", "type", "direction"],
                name="relation_once",
                violation_error_message="Two records have each relation once.",
            ),
        ]
