"""Filters that ask for one coding of a record: who stands on its sides, when its act was, whether it counts."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from actors.filters import ActorFilter, CountryFilter
from events import coding_queries
from events.models import CodingParty
from rest.filters import Asked, DateFilter, Filter, Groups, Reading, Run
from rest.parameters import values


class OneCoding(ActorFilter):
    """Events of which one coding has all that the query asks of a coding; an opposite asks for itself."""

    side: str
    record = "coding__event"

    def narrow(self, queryset: Any, wanted: list[Any], query: Mapping[str, list[Reading]]) -> QuerySet[Any]:
        return super().narrow(queryset, wanted, query) if self.exclude else of_one(self, queryset, query)

    def groups_beside(self, run: Run, asked: Asked) -> Groups:
        """The parties of codings that have all else that a query asks of one.

        With a value of this filter codes are asked of that coding, too. Without any, they are asked as they stand.
        """
        usual, others = self.groups(run(asked)), without(self.called, asked)
        if not others.keys() & {*coding_queries.OF_CODES, *coding_queries.OF_ONE}:
            return usual
        if not coding_queries.asks_of_one(asked):
            asked = {name: readings for name, readings in asked.items() if name not in coding_queries.OF_CODES}
        of_one = Exists(coding_queries.of_events(others).filter(pk=OuterRef("coding")))
        assert usual.hanging is not None
        rows = usual.hanging.filter(coding_queries.asked_for(self.side, others, coding_queries.PREFIX), of_one)
        return replace(usual, records=run(asked), hanging=rows, lacking=usual.without)


def without(name: str, asked: Asked) -> dict[str, list[Reading]]:
    """What else a query asks than the values of one filter."""
    own = (name, f"{name}__isnull")
    return {other: readings for other, readings in asked.items() if other not in own}


def of_one(asking: Filter, queryset: Any, query: Asked) -> QuerySet[Any]:
    """The events with a coding that has all that a query asks of one; the first filter that asks so asks for all."""
    found: QuerySet[Any] = queryset
    if asking.called == next(name for name in query if name in coding_queries.OF_ONE):
        found = queryset.filter(Exists(coding_queries.of_events(query).filter(event=OuterRef("pk"))))
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

    def __init__(self, help_text: str, side: str, **kwargs: Any) -> None:
        super().__init__(help_text, **kwargs)
        self.side = side

    def family(self, name: str) -> dict[str, Filter]:
        return super().family(name) | {f"{name}_country": CodingCountryFilter(self, name)}

    def rows(self, queryset: Any) -> QuerySet[Any]:
        return CodingParty.objects.filter(side=self.side)


class CodingCountryFilter(CountryFilter, OneCoding):
    """Events with a coding on a side of which a state, one of its bodies or one of its officials stands."""

    def __init__(self, beside: CodingPartyFilter, name: str) -> None:
        super().__init__(beside, name)
        self.side = beside.side
