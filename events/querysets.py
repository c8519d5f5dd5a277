"""Questions that every collection of events answers."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, Q


class EventQuerySet(models.QuerySet[Any]):
    """Events of any kind; a kind's own queryset asks the same through its parent's columns."""

    def without_search_columns(self) -> "EventQuerySet":
        """Leave out the heavy columns that no answer shows."""
        return self.defer(*self.model.heavy_columns)

    @property
    def day(self) -> str:
        """The column of the date that a record shows; a kind has a copy of it, with an index of that kind alone."""
        return "event_date" if hasattr(self.model, "event_date") else "date"

    def on_days(self, first: dt.date | None, last: dt.date | None) -> "EventQuerySet":
        """Events whose date, which they show and are sorted by, lies between two days."""
        found = self
        if first is not None:
            found = found.filter(**{f"{self.day}__gte": first})
        if last is not None:
            found = found.filter(**{f"{self.day}__lte": last})
        return found

    def overlapping(self, first: dt.date | None, last: dt.date | None) -> "EventQuerySet":
        """Events that may have taken place between two days; an unknown bound of an event excludes nothing."""
        found = self
        if first is not None:
            found = found.filter(Q(date_end__gte=first) | Q(date_end__isnull=True))
        if last is not None:
            found = found.filter(Q(date_start__lte=last) | Q(date_start__isnull=True))
        return found

    def within(self, first: dt.date | None, last: dt.date | None) -> "EventQuerySet":
        """Events that certainly took place between two days; an event whose bound is unknown is left out."""
        found = self.on_days(first, last)  # which all of them are, for the index of the date
        if first is not None:
            found = found.filter(date_start__gte=first)
        if last is not None:
            found = found.filter(date_end__lte=last)
        return found

    def with_actor(self, actors: Iterable[int]) -> "EventQuerySet":
        """Events in which one of the actors (by key) has a part."""
        return self.filter(Exists(self.participations().filter(actor__in=actors, event=OuterRef("pk"))))

    def of_actors(self, actors: Iterable[int]) -> "EventQuerySet":
        """The same, along the index that also has the words of a search; no index but that has these keys."""
        return self.filter(actor_keys__overlap=list(actors))

    def participations(self, parts: Iterable[str] | None = None) -> models.QuerySet[Any]:
        """Who has a part in any event, or one of the given parts."""
        # asked of the model, since its module imports this one
        participation: Any = self.model._meta.get_field("participations").related_model
        found: models.QuerySet[Any] = participation.objects.all()
        return found if parts is None else found.filter(part__in=list(parts))
