"""Diplomatic contacts: who meets, calls, visits or writes to whom."""

from django.db import models
from django.db.models import Q

from events.choices import Attendance, ContactStatus, ContactType, Level
from events.models.event import Event, KindAndDateCopy
from rest.models import CodeColumn, one_of, texts


class DiplomaticContact(KindAndDateCopy, Event):
    """One meeting, call, visit or letter. Planned and held are two records; the held one carries out the planned."""

    contact_type = CodeColumn(ContactType, help_text="The form of the contact.")
    contact_status = CodeColumn(ContactStatus, help_text="How far it has come.")
    attendance = CodeColumn(Attendance, null=True, help_text="How the participants meet.")
    level = CodeColumn(Level, help_text="On which level it is.")
    topics = texts("What it is about, in our words.")

    class Meta:
        constraints = [
            *one_of(
                "contact",
                {
                    "contact_type": ContactType,
                    "contact_status": ContactStatus,
                    "attendance": Attendance,
                    "level": Level,
                },
            ),
            models.CheckConstraint(
                name="contact_kind_is_contact",
                condition=Q(event_kind="diplomatic_contact"),
                violation_error_message="A diplomatic contact's event is of kind diplomatic_contact.",
            ),
        ]
        indexes = [
            # GET /diplomatic-contacts by date, both ways
            models.Index(fields=["event_date", "event_ptr"], name="contact_by_date"),
        ]
