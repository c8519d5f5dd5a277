"""The filters of the reports."""

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet

from actors.choices import ActorKind
from actors.filters import ActorFilter, CountryFilter
from events import coding_queries
from events.choices import CodingSide
from events.filters.codings import CodingCountryFilter, CodingDateFilter, CodingPartyFilter
from events.filters.collections import (
    AnyEventFilters,
    CodeOfCodingFilter,
    DateMatch,
    cameo_codes,
    cameo_labels,
    plover_types,
    quad_labels,
    quads,
)
from events.filters.dates import BOUNDS
from events.models import Coding
from rest.filters import CodeFilter, Filter, FilterSet, Reading


class SideFilter(CodingPartyFilter):
    """Dyads on a side of which an actor stands; beside it by country."""

    def family(self, name: str) -> dict[str, Filter]:
        return {name: self, f"{name}_country": CodingCountryFilter(self, name)}


class ActDateMatch(DateMatch):
    """How the days of a coding's act are meant."""

    needs = BOUNDS


# What has no coding is never counted.
NOT_OF_DYADS = tuple(f"{name}__isnull" for name in coding_queries.CODES)


class DyadFilters(AnyEventFilters):
    """Filters of GET /dyads: those of every event, and those of the codings that are counted, by the day of the act."""

    date = CodingDateFilter(
        "when the act took place; of a plan, its announcement.",
        everyday=True,
        also_called=["event_date"],
        hint="Days are bounded by “date__gte” and “date__lte”.",
    )
    date_match = ActDateMatch(
        "With `date__gte` and `date__lte`: `overlaps` takes acts that may have taken place then, an unknown bound "
        "excluding nothing; `within` takes only those that certainly did. Without it the date of the act counts: its "
        "first day, or the last where the first is unknown.",
    )
    source = SideFilter(
        "Who does it.",
        CodingSide.SOURCE,
        everyday=True,
        also_called=["sender", "from_actor", "actor1"],
        similar=["speaker"],
        hint="Who does it is “source”.",
        countries=["actor1_country", "sender_country"],
    )
    target = SideFilter(
        "To whom it is done.",
        CodingSide.TARGET,
        everyday=True,
        also_called=["recipient", "to_actor", "actor2"],
        hint="To whom it is done is “target”.",
        countries=["actor2_country", "recipient_country"],
    )
    quad = CodeOfCodingFilter(
        "Only codings of this quad class: 1 and 2 cooperation, 3 and 4 conflict, by word and by deed.",
        Coding,
        "quad",
        quads,
        quad_labels,
        everyday=True,
    )
    cameo = CodeOfCodingFilter("Only codings with this CAMEO code.", Coding, "cameo", cameo_codes, cameo_labels)
    plover = CodeOfCodingFilter("Only codings with this PLOVER type.", Coding, "plover", plover_types)

    @classmethod
    def get_filters(cls) -> dict[str, Filter]:
        # of parties the dyads have filters of their own
        return {
            name: spec
            for name, spec in super().get_filters().items()
            if name not in NOT_OF_DYADS and not name.startswith(coding_queries.PREFIX)
        }


def of_a_coding(spec: Filter) -> bool:
    """Whether a filter of the dyads asks for codings and not for records."""
    return isinstance(spec, CodeOfCodingFilter | SideFilter | CodingCountryFilter | CodingDateFilter | DateMatch)


class ThisActor(ActorFilter):
    """The actor itself; beside it the actors of a country."""

    def family(self, name: str) -> dict[str, Filter]:
        return {name: self, f"{name}_country": ThisCountry(self, name)}

    def narrow(self, queryset: Any, wanted: list[Any], query: Mapping[str, list[Reading]]) -> QuerySet[Any]:
        found: QuerySet[Any] = queryset.filter(pk__in=wanted)
        return found


class ThisCountry(CountryFilter):
    """A state, its bodies and its officials."""

    def narrow(self, queryset: Any, wanted: list[Any], query: Mapping[str, list[Reading]]) -> QuerySet[Any]:
        found: QuerySet[Any] = queryset.filter(country__in=wanted)
        return found


class StateFilters(FilterSet):
    """Filters of GET /state."""

    actor = ThisActor(
        "Whose state is asked for.",
        everyday=True,
        also_called=["id", "who"],
        similar=["speaker", "author"],
        hint="Whose state it is, is “actor”.",
        countries=["country", "iso3"],
    )
    kind = CodeFilter(ActorKind, "What kind of actor it is.", everyday=True, also_called=["type"])
