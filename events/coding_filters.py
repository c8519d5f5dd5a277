"""Filters that ask for one coding of a record: who stands on its sides, when its act was, whether it counts."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from actors.filters import ActorFilter, CountryFilter
from events import codings
from events.models import CodingParty
from rest import values
from rest.filters import Asked, DateFilter, Filter, Reading


class OneCoding(ActorFilter):
    """Events of which one coding has all that the query asks of a coding; an opposite asks for itself."""

    def narrow(self, queryset: Any, wanted: list[Any], query: Mapping[str, list[Reading]]) -> QuerySet[Any]:
        return super().narrow(queryset, wanted, query) if self.exclude else of_one(self, queryset, query)


def of_one(asking: Filter, queryset: Any, query: Asked) -> QuerySet[Any]:
    """The events with a coding that has all that a query asks of one; the first filter that asks so asks for all."""
    found: QuerySet[Any] = queryset
    if asking.called == next(name for name in query if name in codings.OF_ONE):
        found = queryset.filter(Exists(codings.of_events(query).filter(event=OuterRef("pk"))))
    return found


class CodingDateFilter(DateFilter):
    """Events with a coding whose act was on some days."""

    def narrow(self, queryset: Any, wanted: list[Any], query: Asked) -> QuerySet[Any]:
        return of_one(self, queryset, query)


class CodingCountedFilter(Filter):
    """Events with a coding that sums and means count, or with one that they leave out."""

    repeats = False
    schema = {"type": "boolean"}

    def read(self, text: str) -> Reading:
        return Reading(values.boolean(text), text)

    def narrow(self, queryset: Any, wanted: list[Any], query: Asked) -> QuerySet[Any]:
        return of_one(self, queryset, query)


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
