"""Filters that take actors: by id, or by a name that only one of them has."""

from collections.abc import Mapping, Sequence
from copy import copy
from typing import Any

from django.db.models import QuerySet

from actors import matching
from actors.countries import COUNTRIES
from actors.matching import Match
from actors.models import Actor
from rest import values
from rest.filters import Filter, Reading, lower
from rest.params import Misnamed


class ActorFilter(Filter):
    """Records in which an actor has a part. `parts` are the parts meant; none means any."""

    values_of: str | None = "actor"

    def __init__(self, help_text: str, parts: Sequence[str] | None = None, **kwargs: Any) -> None:
        super().__init__(f"{help_text} An id, or a name that only one actor has.", **kwargs)
        self.parts = parts

    def family(self, name: str) -> dict[str, Filter]:
        opposite = copy(self)
        opposite.exclude, opposite.everyday, opposite.also_called = True, False, ()
        opposite.help_text = f"Leave these out: {lower(self.help_text)}"
        return {name: self, f"{name}__not": opposite}

    def read(self, text: str) -> Reading:
        actor = find(text)
        note = None if actor.slug == text else {"value": text, "read_as": actor.slug}
        return Reading(actor.pk, actor.name, note)

    def narrow(self, queryset: Any, wanted: list[Any], query: Mapping[str, list[Reading]]) -> QuerySet[Any]:
        found: QuerySet[Any] = queryset.with_actor(wanted, self.parts, exclude=self.exclude)
        return found


class CountryFilter(ActorFilter):
    """Records in which a state, one of its bodies or one of its officials has a part."""

    values_of = "country"

    def __init__(self, help_text: str, parts: Sequence[str] | None = None, **kwargs: Any) -> None:
        Filter.__init__(
            self,
            f"{help_text} ISO 3166-1 alpha-3 code; gathers a state with its bodies and officials.",
            **kwargs,
        )
        self.parts = parts
        self.schema = {"type": "string", "pattern": "^[A-Z]{3}$"}

    def read(self, text: str) -> Reading:
        return Reading(read_country(text), COUNTRIES[text].name)

    def narrow(self, queryset: Any, wanted: list[Any], query: Mapping[str, list[Reading]]) -> QuerySet[Any]:
        found: QuerySet[Any] = queryset.with_country(wanted, self.parts, exclude=self.exclude)
        return found


def read_country(text: str) -> str:
    """A country code of the dataset. Raises Invalid; a country's name or a lower-case code gets the code as a hint."""
    if text in COUNTRIES:
        return text
    by_name = {country.name.lower(): code for code, country in COUNTRIES.items()}
    meant = by_name.get(text.lower()) or (text.upper() if text.upper() in COUNTRIES else None)
    if meant is None:
        return values.choice(text, COUNTRIES)
    raise values.Invalid("unknown_value", "is not a country code", COUNTRIES, f"Did you mean {meant}?", meant)


def find(text: str) -> Actor:
    """The one actor that a text names. Raises Misnamed with those that may have been meant."""
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
            [named[0].actor.slug],
        )
    parts = matching.words(text)
    if len(parts) > 1:
        either = "either" if len(parts) == 2 else "each"
        hint = f"Repeat the parameter for {either} {{parameter}}."
        raise _unknown(text, [_named(match, text) for match in parts], hint, [match.actor.slug for match in parts])
    alike = matching.search(text.replace("-", " "), limit=3)
    hint = f"Did you mean {alike[0].actor.slug}?" if alike else "Look the actor up at /api/v1/actors/match?q=."
    raise _unknown(text, _suggestions(alike), hint, [match.actor.slug for match in alike[:1]])


def _unknown(text: str, suggestions: list[dict[str, Any]], hint: str, instead: list[str]) -> Misnamed:
    detail = f"“{text}” names no actor. An empty list would have been misleading, so nothing was searched."
    return Misnamed("unknown-actor", "unknown_actor", detail, hint, suggestions, instead)


def _suggestions(matches: list[Match]) -> list[dict[str, Any]]:
    return [{"id": m.actor.slug, "name": m.actor.name, "matched": m.name.text} for m in matches]


def _named(match: Match, text: str) -> dict[str, Any]:
    """A suggestion whose `matched` is the part of the text, as it was typed."""
    at = text.lower().find(match.name.text.lower())
    matched = text[at : at + len(match.name.text)] if at >= 0 else match.name.text
    return {"id": match.actor.slug, "name": match.actor.name, "matched": matched}
