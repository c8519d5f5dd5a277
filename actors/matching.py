"""Finding the actor that somebody means: by id, by any name, in any case, without accents, with a slip of the pen."""

import unicodedata
from collections.abc import Iterable
from typing import Any, NamedTuple

from django.contrib.postgres.search import TrigramSimilarity, TrigramWordSimilarity
from django.db.models import QuerySet
from django.db.models.functions import Greatest

from actors.models import Actor, ActorName

MOST_WORDS = 10  # of a text that are looked up one by one
LONGEST_NAME = 100  # characters; what is longer names nobody
ALIKE = 0.4  # trigram similarity from which a name counts as a slip of the pen


class Match(NamedTuple):
    """An actor and the name that matched; score 1 is the very name, below it the likeness."""

    actor: Actor
    name: ActorName
    score: float


def fold(text: str) -> str:
    """Lower case, without diacritics, single spaces: what names are compared by."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(char for char in decomposed if not unicodedata.combining(char)).split())


def exact(text: str) -> list[Match]:
    """Actors that have exactly this name, but for case and accents."""
    names = ActorName.objects.filter(folded=fold(text)).select_related("actor").order_by("actor__slug", "position")
    return _best(Match(name.actor, name, 1.0) for name in names)


def search(text: str, limit: int = 10) -> list[Match]:
    """Actors by likeness of any of their names, best first: whole name, beginning of a word, slip of the pen."""
    wanted = fold(text)
    if not wanted:
        return []
    found = [*exact(text), *_containing(wanted), *_alike(wanted)]
    return _best(found)[:limit]


def words(text: str) -> list[Match]:
    """Actors named by a part of the text, such as the two of `Biden-Putin`, in the order of the text."""
    parts = [fold(part) for part in _parts(text) if len(part) > 2][:MOST_WORDS]
    names = ActorName.objects.filter(folded__in=parts).select_related("actor").order_by("actor__slug", "position")
    by_part: dict[str, Match] = {}
    for name in names:
        by_part.setdefault(name.folded, Match(name.actor, name, 1.0))
    matches = [by_part[part] for part in parts if part in by_part]
    return list({match.actor.pk: match for match in matches}.values())


def _parts(text: str) -> list[str]:
    return "".join(char if char.isalnum() else " " for char in text).split()


def _containing(wanted: str) -> Iterable[Match]:
    names: QuerySet[ActorName] = ActorName.objects.filter(folded__contains=wanted).select_related("actor")
    for name in names:
        starts_word = f" {name.folded}".find(f" {wanted}") >= 0
        share = len(wanted) / len(name.folded)
        yield Match(name.actor, name, round((0.8 if starts_word else 0.5) + 0.19 * share, 3))


def _alike(wanted: str) -> Iterable[Match]:
    names: Any = (
        ActorName.objects.annotate(
            likeness=Greatest(
                TrigramSimilarity("folded", wanted),
                # a surname against the best part of a full name, which counts for less
                TrigramWordSimilarity(wanted, "folded") * 0.9,
            )
        )
        .filter(likeness__gte=ALIKE)
        .select_related("actor")
    )
    for name in names:
        yield Match(name.actor, name, round(0.79 * float(name.likeness), 3))


def _best(matches: Iterable[Match]) -> list[Match]:
    """Each actor once, by its best name, best first; the actor named more fully before others of the same score."""
    best: dict[int, Match] = {}
    for match in matches:
        known = best.get(match.actor.pk)
        if known is None or match.score > known.score:
            best[match.actor.pk] = match
    return sorted(best.values(), key=lambda match: (-match.score, len(match.name.folded), match.actor.slug))
