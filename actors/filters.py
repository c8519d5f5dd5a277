"""Filters that take actors: by id, or by a name that only one of them has."""

from collections.abc import Callable, Mapping, Sequence
from copy import copy
from functools import partial
from typing import Any

from django.db.models import BooleanField, Case, Exists, OuterRef, Q, QuerySet, When

from actors import matching
from actors.choices import ActorKind
from actors.countries import COUNTRIES, code_of
from actors.matching import Match
from actors.models import Actor
from rest import dataset_cache
from rest.filters import ExactFilter, Filter, Groups, Reading, absent, lower
from rest.parameters import values
from rest.parameters.parsing import Misnamed, repeat


class ActorFilter(Filter):
    """Records in which an actor has a part. `parts` are the parts meant; none means any.

    The family has a filter by country beside each: `speaker`, `speaker_country`, and of both `__not` and `__isnull`:
    no actor has the part, none of those that have it has a country. `countries` are names that people try
    for that one, `countries_alike` those that may mean another; with any of them it is of everyday use.
    """

    compiled_for = "any value"
    schema = {"type": "string", "maxLength": matching.LONGEST_NAME}
    values_of: str | None = "actor"
    record = "event"  # the way from a row of `rows` to the record

    def __init__(
        self,
        help_text: str,
        parts: Sequence[str] | None = None,
        countries: Sequence[str] = (),
        countries_alike: Sequence[str] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(f"{help_text} An id, or a name that only one actor has.", **kwargs)
        self.asks, self.parts = help_text, parts
        self.countries, self.countries_alike = countries, countries_alike

    def family(self, name: str) -> dict[str, Filter]:
        found: dict[str, Filter] = {}
        for called, one in ((name, self), (f"{name}_country", CountryFilter(self, name))):
            opposite = copy(one)
            opposite.exclude, opposite.everyday, opposite.also_called, opposite.similar = True, False, (), ()
            opposite.help_text = f"Leave these out: {lower(one.help_text)}"
            found |= {called: one, f"{called}__not": opposite, **absent(called, one)}
        return found

    def rows(self, queryset: Any) -> QuerySet[Any]:
        """The rows that join actors to records, in the parts that are meant."""
        found: QuerySet[Any] = queryset.participations(self.parts)
        return found

    def read(self, text: str) -> Reading:
        return dataset_cache.kept("actor", text, lambda: read_actor(text))

    def narrow(self, queryset: Any, wanted: list[Any], query: Mapping[str, list[Reading]]) -> Any:
        if "q" in query and self.record == "event" and not self.exclude:
            return self._beside_words(queryset, self.actors(wanted))
        rows = self.rows(queryset).filter(self.condition(wanted), **{self.record: OuterRef("pk")})
        return queryset.filter(~Exists(rows) if self.exclude else Exists(rows))

    def _beside_words(self, queryset: Any, actors: list[int]) -> Any:
        """Words and actors stand in one index; in which part is looked up for each record that it finds."""
        found = queryset.of_actors(actors)
        if self.parts is None:
            return found
        rows = self.rows(queryset).filter(actor__in=actors, **{self.record: OuterRef("pk")})
        # within CASE, or PostgreSQL would begin with all parts that the actors take
        return found.filter(Case(When(Exists(rows), then=True), default=False, output_field=BooleanField()))

    def condition(self, wanted: list[Any]) -> Q:
        """Which of the rows are asked for."""
        return Q(actor__in=wanted)

    def actors(self, wanted: list[Any]) -> list[int]:
        """The keys of the actors that are asked for."""
        return list(dict.fromkeys(wanted))

    def groups(self, queryset: Any) -> Groups:
        return Groups(queryset, "actor__slug", self.rows(queryset), self.record, label="actor__name")


class CountryFilter(ActorFilter):
    """The same for countries: a state, one of its bodies or one of its officials has the part."""

    values_of = "country"

    def __init__(self, beside: ActorFilter, name: str) -> None:
        Filter.__init__(
            self,
            f"The country of: {lower(beside.asks)} ISO 3166-1 alpha-3 code; a state with its bodies and officials.",
            field_name=f"{name}_country",
            also_called=beside.countries,
            similar=beside.countries_alike,
            hint=f"Countries are asked for with “{name}_country”.",
            everyday=bool(beside.countries or beside.countries_alike),
        )
        self.beside, self.record, self.parts = beside, beside.record, beside.parts
        self.schema = {"type": "string", "pattern": "^[A-Z]{3}$"}

    def rows(self, queryset: Any) -> QuerySet[Any]:
        return self.beside.rows(queryset)

    def read(self, text: str) -> Reading:
        return Reading(read_country(text), COUNTRIES[text].name)

    def condition(self, wanted: list[Any]) -> Q:
        return Q(actor__country__in=wanted)

    def actors(self, wanted: list[Any]) -> list[int]:
        found = Actor.objects.filter(country__in=wanted).order_by("pk").values_list("pk", flat=True)
        return dataset_cache.kept("actors of countries", ",".join(sorted(wanted)), lambda: list(found))

    def groups(self, queryset: Any) -> Groups:
        rows = self.rows(queryset).filter(actor__country__isnull=False)
        return Groups(queryset, "actor__country", rows, self.record, label="actor__country_name")


class CountryCode(ExactFilter):
    """Records with a country of their own."""

    compiled_for = "any value"
    values_of = "country"
    schema = {"type": "string", "pattern": "^[A-Z]{3}$"}

    def __init__(self, help_text: str, nullable: bool = False, **kwargs: Any) -> None:
        super().__init__(help_text, **kwargs)
        self.nullable = nullable

    def read(self, text: str) -> Reading:
        return Reading(read_country(text), COUNTRIES[text].name)

    def groups(self, queryset: Any) -> Groups:
        names = {code: country.name for code, country in COUNTRIES.items()}
        return Groups(queryset, str(self.field_name), labels=names)


def read_country(text: str) -> str:
    """A country code of the dataset. Raises Invalid; a country's name or a lower-case code gets the code as a hint."""
    if text in COUNTRIES:
        return text
    # codes of two or three letters are all alike, so only names are guessed
    near = values.slip(text, [country.name for country in COUNTRIES.values()], matching.LIKE_A_STATE)
    meant = code_of(near or text)
    hint = f"Did you mean {meant}?" if meant else None
    raise values.Invalid("unknown_value", "is not a country code", COUNTRIES, hint, meant)


def read_actor(text: str) -> Reading:
    """The actor of an id or a name, by its key; what was read as something else is noted. Raises Misnamed."""
    actor = find(text)
    note = None if actor.slug == text else {"value": text, "read_as": actor.slug}
    return Reading(actor.pk, actor.name, note, actor.country if actor.kind == ActorKind.STATE else None)


def find(text: str) -> Actor:
    """The one actor that a text names. Raises Misnamed, which can seek those that may have been meant."""
    if len(text) > matching.LONGEST_NAME:
        raise values.Invalid("too_long", "is no name", None, f"A name has at most {matching.LONGEST_NAME} characters.")
    if actor := Actor.objects.filter(slug=text).first():
        return actor
    named = matching.exact(text)
    if len(named) == 1:
        return named[0].actor
    if named:
        raise Misnamed(
            "unknown-actor",
            "ambiguous_actor",
            f"“{text}” is a name of more than one actor.",
            "Give the id of the one you mean, or repeat {parameter} for each.",
            _suggestions(named),
            [],
        )
    raise _unknown(text, [], LOOK_UP, [], partial(_like, text))


LOOK_UP = "Look the actor up at /api/v1/actors/match?q=."


def _like(text: str) -> Misnamed:
    """What to say of a text that names no actor: the one that it means for sure, those that its parts name, or like it.

    Only one that is clearly meant goes into a corrected query: another one's answer would be taken for the right one.
    """
    if called := matching.called_otherwise(text):
        return _unknown(text, _suggestions([called]), f"Did you mean {called.actor.slug}?", [called.actor.slug])
    parts = matching.words(text)
    if len(parts) > 1 and not any(values.opposed(text, match.name.folded) for match in parts):
        named = [_named(match, text) for match in parts]
        certain = matching.only_names(text, parts)
        return _unknown(text, named, repeat(len(parts)), [match.actor.slug for match in parts] if certain else [])
    found = matching.search(text.replace("-", " "), limit=3)
    alike = [match for match in found if not values.opposed(text, match.name.folded)]
    meant = matching.clearly(text, alike)
    hint = f"Did you mean {meant.actor.slug}?" if meant else LOOK_UP
    return _unknown(text, _suggestions(alike), hint, [meant.actor.slug] if meant else [])


def _unknown(
    text: str,
    suggestions: list[dict[str, Any]],
    hint: str,
    instead: list[str],
    suggest: Callable[[], Misnamed] | None = None,
) -> Misnamed:
    detail = f"“{text}” names no actor. An empty list would have been misleading, so nothing was searched."
    return Misnamed("unknown-actor", "unknown_actor", detail, hint, suggestions, instead, suggest)


def _suggestions(matches: list[Match]) -> list[dict[str, Any]]:
    return [{"id": m.actor.slug, "name": m.actor.name, "matched": m.name.text} for m in matches]


def _named(match: Match, text: str) -> dict[str, Any]:
    """A suggestion whose `matched` is the part of the text, as it was typed."""
    at = text.lower().find(match.name.text.lower())
    matched = text[at : at + len(match.name.text)] if at >= 0 else match.name.text
    return {"id": match.actor.slug, "name": match.actor.name, "matched": matched}
