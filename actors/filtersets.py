"""The filters of the actors' collection."""

from collections.abc import Mapping
from functools import reduce
from operator import and_
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.search import TrigramWordSimilarity
from django.db.models import Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Cast

from actors import matching
from actors.choices import ActorKind, NameKind, PloverSector, RoleClass
from actors.countries import code_of
from actors.filters import CountryCode, read_actor
from actors.models import Actor, ActorName, Role
from rest import search
from rest.filters import (
    CodeFilter,
    DateFilter,
    ExactFilter,
    FilterSet,
    Groups,
    IdFilter,
    NumberFilter,
    Reading,
    RecordFilter,
    WordsFilter,
)
from rest.parameters.words import COMMON, Term, read
from sources.models import Document

Membership = Actor.member_of.through


class NameSearch(WordsFilter):
    """Actors whose names hold the words, in any case and without accents.

    Any part of a name is found, so a star at the end says nothing more.
    """

    def words(self, text: str) -> list[str]:
        return [held for terms in read(text) for term in terms for held in self._held(term, text)]

    def _wanted(self, text: str) -> list[str]:
        return [held for terms in read(text) for term in terms if not term.excluded for held in self._held(term, text)]

    def _held(self, term: Term, text: str) -> list[str]:
        """What a name has to hold: a phrase, or each of the words, common ones only where there is no other."""
        folded = [matching.fold(word.text.removesuffix("'s")) for word in term.words]
        if term.phrase:
            return list(filter(None, [" ".join(folded)]))
        whole = matching.fold(text)
        common = set() if COMMON.issuperset(whole.split()) else COMMON
        # two letters alone stand within many names; dots say that U.S. is meant
        written = [dotted if len(word) == 2 and (dotted := ".".join(word)) in whole else word for word in folded]
        return [word for word in written if word and word not in common]

    def ranked(self, queryset: QuerySet[Any], words: str) -> QuerySet[Any]:
        alike = TrigramWordSimilarity(" ".join(self._wanted(words)), "folded")
        names = ActorName.objects.filter(actor=OuterRef("pk")).annotate(alike=alike).order_by("-alike")
        return queryset.annotate(relevance=Cast(Subquery(names.values("alike")[:1]) * 1_000_000, IntegerField()))

    def highlighted(self, queryset: QuerySet[Any], words: str) -> QuerySet[Any]:
        holds = Q(folded="")  # none, for without it all names would be shown
        for word in self._wanted(words):
            holds |= Q(folded__contains=word)
        shown = Q(derived=False) | Q(kind=NameKind.NATIVE)
        names = ActorName.objects.filter(holds, shown, actor=OuterRef("pk")).order_by("position")
        marked = search.marked(F("text"))
        return queryset.annotate(highlights=ArraySubquery(names.values_list(marked)))

    def narrow(self, queryset: Any, wanted: list[Any], query: Mapping[str, list[Reading]]) -> QuerySet[Any]:
        either = Q(pk__in=[])
        for terms in read(wanted[0]):
            held = [(term, words) for term in terms if (words := self._held(term, wanted[0]))]
            if held:
                either |= reduce(and_, [~_holding(words) if term.excluded else _holding(words) for term, words in held])
        found: QuerySet[Any] = queryset.filter(either)
        return found


def _holding(words: list[str]) -> Q:
    """The actors with names that hold each of the words; a state also has its country's code and usual names."""
    found = Q()
    for word in words:
        names = ActorName.objects.filter(actor=OuterRef("pk"), folded__contains=word)
        state = Q(kind=ActorKind.STATE, country=code) if (code := code_of(word)) else Q(pk__in=[])
        found &= Q(Exists(names)) | state
    return found


class RoleFilter(CodeFilter):
    """Actors that hold an office of a class."""

    hangs = True

    def narrow(self, queryset: Any, wanted: list[Any], query: Mapping[str, list[Reading]]) -> QuerySet[Any]:
        holds = Exists(Role.objects.filter(actor=OuterRef("pk"), role_class__in=wanted))
        found: QuerySet[Any] = queryset.filter(~holds if self.exclude else holds)
        return found

    def groups(self, queryset: Any) -> Groups:
        rows = Role.objects.filter(role_class__isnull=False)
        return Groups(queryset, "role_class", rows, "actor", labels=dict(self.vocabulary.choices))


class NamedIn(RecordFilter):
    """Actors that a document names, or that have a part in a record with evidence in it."""

    def narrow(self, queryset: Any, wanted: list[Any], query: Mapping[str, list[Reading]]) -> QuerySet[Any]:
        named = Exists(ActorName.objects.filter(actor=OuterRef("pk"), mentions__document__in=wanted))
        takes_part = Q(participations__event__evidence__document__in=wanted)
        found = queryset.filter(named) | queryset.filter(takes_part)
        keys = found.order_by().values("pk")
        return queryset.exclude(pk__in=keys) if self.exclude else queryset.filter(pk__in=keys)

    facet = False  # two ways to be named: `documents` of an actor's page says which


class MemberFilter(ExactFilter):
    """Actors that belong to another, by its id or a name that only it has."""

    values_of = "actor"
    hangs = True

    def read(self, text: str) -> Reading:
        return read_actor(text)

    def narrow(self, queryset: Any, wanted: list[Any], query: Mapping[str, list[Reading]]) -> QuerySet[Any]:
        belongs = Exists(Membership.objects.filter(from_actor=OuterRef("pk"), to_actor__in=wanted))
        found: QuerySet[Any] = queryset.filter(~belongs if self.exclude else belongs)
        return found

    def groups(self, queryset: Any) -> Groups:
        return Groups(queryset, "to_actor__slug", Membership.objects.all(), "from_actor", label="to_actor__name")


class ActorFilters(FilterSet):
    """Filters of GET /actors."""

    id = IdFilter("Id; repeat it for several actors.", Actor.objects.all, "actor")
    q = NameSearch("Words of any of its names.", everyday=True, also_called=["search", "name", "query"])
    kind = CodeFilter(ActorKind, "What kind of actor it is.", everyday=True, also_called=["type"])
    country = CountryCode(
        "ISO 3166-1 alpha-3 code of its state.",
        nullable=True,
        everyday=True,
        also_called=["iso3"],
    )
    role_class = RoleFilter(RoleClass, "An office it holds.")
    plover_sector = CodeFilter(PloverSector, "PLOVER sector.", nullable=True)
    member_of = MemberFilter("The actor it institutionally belongs to. An id, or a name that only one actor has.")
    document = NamedIn(
        "Id of a document that names it or reports what it did.",
        Document.objects.all,
        "document",
        everyday=True,
    )
    first_seen = DateFilter("earliest day of publication of a document that names it.")
    last_seen = DateFilter("latest day of publication of a document that names it.")
    statements = NumberFilter("Statements it makes.", field_name="speaker_count")
