"""The filters of the actors' collection."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from actors import matching
from actors.choices import ActorKind, PloverSector, RoleClass
from actors.countries import COUNTRIES
from actors.filters import read_country
from actors.models import Actor, ActorName, Role
from rest.filters import (
    CodeFilter,
    DateFilter,
    FilterSet,
    NumberFilter,
    Reading,
    RecordFilter,
    SearchFilter,
    ValueFilter,
)
from sources.models import Document


class CountryCode(ValueFilter):
    """The country of an actor itself."""

    def read(self, text: str) -> Reading:
        return Reading(read_country(text), COUNTRIES[text].name)


class NameSearch(SearchFilter):
    """Actors whose names hold the words, in any case and without accents."""

    def narrow(self, queryset: Any, wanted: list[Any], query: Mapping[str, list[Reading]]) -> QuerySet[Any]:
        for word in matching.fold(wanted[0]).split():
            names = ActorName.objects.filter(actor=OuterRef("pk"), folded__contains=word)
            queryset = queryset.filter(Exists(names))
        found: QuerySet[Any] = queryset
        return found


class RoleFilter(CodeFilter):
    """Actors that hold an office of a class."""

    def narrow(self, queryset: Any, wanted: list[Any], query: Mapping[str, list[Reading]]) -> QuerySet[Any]:
        holds = Exists(Role.objects.filter(actor=OuterRef("pk"), role_class__in=wanted))
        found: QuerySet[Any] = queryset.filter(~holds if self.exclude else holds)
        return found


class NamedIn(RecordFilter):
    """Actors that a document names, or that have a part in a record with evidence in it."""

    def narrow(self, queryset: Any, wanted: list[Any], query: Mapping[str, list[Reading]]) -> QuerySet[Any]:
        named = Exists(ActorName.objects.filter(actor=OuterRef("pk"), mentions__document__in=wanted))
        takes_part = Q(participations__event__evidence__document__in=wanted)
        found = queryset.filter(named) | queryset.filter(takes_part)
        keys = found.order_by().values("pk")
        return queryset.exclude(pk__in=keys) if self.exclude else queryset.filter(pk__in=keys)


class ActorFilters(FilterSet):
    """Filters of GET /actors."""

    q = NameSearch("Words of any of its names.", everyday=True, also_called=["search", "name", "query"])
    kind = CodeFilter(ActorKind, "What kind of actor it is.", everyday=True, also_called=["type"])
    country = CountryCode(
        "ISO 3166-1 alpha-3 code of its state.",
        lambda: COUNTRIES,
        nullable=True,
        values_of="country",
        everyday=True,
        also_called=["iso3"],
    )
    role_class = RoleFilter(RoleClass, "An office it holds.")
    plover_sector = CodeFilter(PloverSector, "PLOVER sector.", nullable=True)
    member_of = RecordFilter(
        "Id of the actor it institutionally belongs to.", Actor.objects.all, "actor", nullable=True
    )
    document = NamedIn(
        "Id of a document that names it or reports what it did.",
        Document.objects.all,
        "document",
        everyday=True,
    )
    first_seen = DateFilter("earliest day of publication of a document that names it.")
    last_seen = DateFilter("latest day of publication of a document that names it.")
    statements = NumberFilter("Statements it makes.", field_name="speaker_count")
