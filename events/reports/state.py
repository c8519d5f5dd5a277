"""The state of things at a day: of each actor the last posture, statement and threat, and the contact that is planned,
as reported by then.
"""

import datetime as dt
from functools import reduce
from operator import or_

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from actors.models import Actor
from events.choices import ContactStatus, Kind
from events.models import Participation, Relation

# What an actor can have -> the kind of record it is, and the part that the actor plays in it; None is any part.
SLOTS: dict[str, tuple[str, str | None]] = {
    "posture": (Kind.MILITARY_POSTURE, "actor"),
    "statement": (Kind.STATEMENT, "speaker"),
    "threat": (Kind.SANCTIONS_THREAT, "sender"),
    "planned_contact": (Kind.DIPLOMATIC_CONTACT, None),
}
PLANNED = [ContactStatus.PROPOSED, ContactStatus.REQUESTED, ContactStatus.PLANNED]
# By what a plan is no longer one: it was carried out, or another took its place.
ENDING = ["carries_out", "supersedes"]


def state(actors: QuerySet[Actor], at: dt.date) -> QuerySet[Actor]:
    """Those of the actors of whom something had been reported by that day; each slot is a record's key or None.

    A statement, a threat or a posture is the last by the day of its act, up to that day; of those of one day the last
    reported. A planned contact is the last announced of those whose last day had not passed and that no record reported
    by then carries out or supersedes; of those announced on one day the soonest.
    """
    found = {f"{slot}_key": _parts(slot, at).filter(actor=OuterRef("pk")) for slot in SLOTS}
    # one look-up in an index each; as EXISTS they would be asked of all actors at once
    keys = {name: Subquery(parts.values("event")[:1]) for name, parts in found.items()}
    return actors.annotate(**keys).filter(reduce(or_, (Q(**{f"{name}__isnull": False}) for name in keys)))


def _parts(slot: str, at: dt.date) -> QuerySet[Participation]:
    """Who has the part in a record that can stand in a slot; the best first."""
    kind, part = SLOTS[slot]
    found = Participation.objects.filter(event_kind=kind, event__first_reported__lte=at)
    if part is not None:
        return found.filter(part=part, act_date__lte=at).order_by("-act_date", "-event__first_reported", "-event__slug")
    still_to_come = Q(event__date_end__gte=at) | Q(event__date_end__isnull=True)
    ended = Relation.objects.filter(
        event=OuterRef("event"), type__in=ENDING, direction="from", other__first_reported__lte=at
    )
    planned = found.filter(still_to_come, ~Exists(ended), event__diplomaticcontact__contact_status__in=PLANNED)
    return planned.order_by("-act_date", "event_date", "event__slug")
