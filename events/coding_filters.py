"""Filters that ask who stands on a side of a coding."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from actors.filters import ActorFilter, CountryFilter
from events import codings
from events.models import CodingParty
from rest.filters import Filter, Reading


class OneCoding(ActorFilter):
    """Events of which one coding has all that the query asks of a coding; an opposite asks for itself."""

    def narrow(self, queryset: Any, wanted: list[Any], query: Mapping[str, list[Reading]]) -> QuerySet[Any]:
        if self.exclude:
            return super().narrow(queryset, wanted, query)
        found: QuerySet[Any] = queryset
        if self.called == next(name for name in query if name in codings.OF_ONE):  # the first asks for all
            found = queryset.filter(Exists(codings.of_events(query).filter(event=OuterRef("pk"))))
        return found


class CodingPartyFilter(OneCoding):
    """Events with a coding on a side of which an actor stands."""

    record = "coding__event"

    def __init__(self, help_text: str, side: str, **kwargs: Any) -> None:
        super().__init__(help_text, **kwargs)
        self.side = side

    def family(self, name: str) -> dict[str, Filter]:
        return super().family(name) | {f"{name}_country": CodingCountryFilter(self, name)}

    def rows(self, queryset: Any) -> QuerySet[Any]:
        return CodingParty.objects.filter(side=self.side)


class CodingCountryFilter(CountryFilter, OneCoding):
    """Events with a coding on a side of which a state, one of its bodies or one of its officials stands."""
