"""What the same actors said and did around a record."""

import datetime as dt

from django.db.models import QuerySet

from events.models import Event, Participation
from events.querysets import EventQuerySet


def context(event: Event, window: int) -> EventQuerySet:
    """Other events within `window` days of the record in which one of its actors has a part, oldest first."""
    actors: QuerySet[Participation] = Participation.objects.filter(event=event)
    days = dt.timedelta(days=window)
    found: EventQuerySet = (
        Event.objects.without_search_columns()
        .filter(date__range=(event.date - days, event.date + days))
        .exclude(pk=event.pk)
        .with_actor(actors.values_list("actor", flat=True))
        .order_by("date", "slug")
    )
    return found
