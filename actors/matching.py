"""Finding the actor that somebody means: by id, by any name, in any case, without accents, with a slip of the pen."""

import unicodedata
from collections.abc import Iterable
from difflib import SequenceMatcher
from typing import Any, NamedTuple

from django.contrib.postgres.search import TrigramSimilarity, TrigramWordSimilarity
from django.db.models import QuerySet
from django.db.models.functions import Greatest

from actors.choices import ActorKind, NameKind
from actors.countries import code_of
from actors.models import Actor, ActorName
from rest.models import LIKE_ASCII
from rest.parameters.values import LIKELY
from rest.parameters.words import plain, without_dots

MOST_WORDS = 10  # of a text that are looked up one by one
LONGEST_NAME = 100  # characters; what is longer names nobody
ALIKE = 0.4  # trigram similarity from which a name counts as a slip of the pen
SHORT = 3  # characters of a text that stands within any number of names by chance
LIKE_A_STATE = 0.9  # likeness from which a text is a state's name with a slip of the pen: Austria is not Australia
AHEAD = 0.1  # of likeness, by which one candidate must be ahead of the others to be taken for the one meant
ADDRESS = ("mr", "mrs", "ms", "sir", "dr")  # what stands before a name and says nothing of who it is
USUAL = {"eu": "european-union", "un": "united-nations"}  # short forms that no document uses


class Match(NamedTuple):
    """An actor and the name that matched; score 1 is the very name, below it the likeness."""

    actor: Actor
    name: ActorName
    score: float


def fold(text: str) -> str:
    """Lower case, plain letters, single spaces, and these for hyphens: what names are compared by.

    A hyphen at the start stays: it may mean "without", so that `-putin` is no name of Putin.
    """
    decomposed = unicodedata.normalize("NFKD", plain(text).casefold())
    letters = plain("".join(char for char in decomposed if not unicodedata.combining(char))).strip()
    without = "-" if letters.startswith("-") else ""
    return without + " ".join(letters.translate(LIKE_ASCII).split())


def exact(text: str) -> list[Match]:
    """Actors that have exactly this name, but for case, accents and the dots of abbreviations."""
    written = {fold(text), fold(without_dots(text))}
    names = ActorName.objects.filter(folded__in=written).select_related("actor").order_by("actor__slug", "position")
    return _best(Match(name.actor, name, 1.0) for name in names)


def search(text: str, limit: int = 10) -> list[Match]:
    """Actors by likeness of any of their names, best first: whole name, beginning of a word, slip of the pen."""
    wanted = fold(text)
    if not wanted:
        return []
    called = called_otherwise(text)
    found = [*exact(text), *([called] if called else []), *_containing(wanted)]
    found += _alike(wanted) if len(wanted) > SHORT else []
    return _best(found)[:limit]


def called_otherwise(text: str) -> Match | None:
    """The actor that a text means for sure and that has no such name: a state by its code, an id in capitals.

    Also the one whose name has a title of its own before it, or the surname first.
    """
    wanted = fold(without_dots(text)).removeprefix("the ")
    code = code_of(text)
    slugs = [wanted.replace(" ", "-"), USUAL.get(wanted, "")]
    actor = Actor.objects.filter(slug__in=slugs).first()
    if actor is None and code is not None:
        actor = Actor.objects.filter(country=code, kind=ActorKind.STATE).first()
    name = actor.names.order_by("position").first() if actor else None
    return Match(actor, name, 0.995) if actor and name else _called_in_full(wanted)


def _called_in_full(wanted: str) -> Match | None:
    """The actor of `US President Joe Biden`, `Mr. Putin`, `Biden, US President` or `Biden, Joe`."""
    last, comma, first = map(str.strip, wanted.partition(","))
    spaces = [at for at, char in enumerate(wanted) if char == " "][:MOST_WORDS]
    readings = [(first, last)] if comma else [(wanted[:at], wanted[at + 1 :]) for at in spaces]
    if not readings:
        return None
    names = ActorName.objects.filter(folded__in=[called for _, called in readings]).exclude(kind=NameKind.TITLE)
    of_each = [
        (name, title) for name in names.select_related("actor") for title, called in readings if called == name.folded
    ]
    for name, title in of_each:
        alone = len({other.actor_id for other, _ in of_each if other.folded == name.folded}) == 1
        theirs = name.actor.names.filter(folded__in=[title, f"{title} {name.folded}"])
        if alone and (title.strip(".") in ADDRESS or theirs.exists()):
            return Match(name.actor, name, 0.995)
    return None


def clearly(text: str, matches: list[Match]) -> Match | None:
    """The one of the matches that is written nearly as the text is, if no other is.

    No title is written nearly as another one: the Ukrainian foreign minister is not the Russian one.
    """
    wanted = fold(text.replace("-", " "))
    alike = {match.actor.pk: 0.0 for match in matches}
    for name in ActorName.objects.filter(actor__in=alike).exclude(kind=NameKind.TITLE):
        likeness = SequenceMatcher(None, wanted, name.folded).ratio() if _each_word_in(name.folded, wanted) else 0.0
        alike[name.actor_id] = max(alike[name.actor_id], likeness)
    in_order = sorted(matches, key=lambda match: -alike[match.actor.pk])
    if not in_order:
        return None
    state = in_order[0].actor.kind == ActorKind.STATE
    if alike[in_order[0].actor.pk] < (LIKE_A_STATE if state else LIKELY):
        return None
    best, *others = (alike[match.actor.pk] for match in in_order)
    return in_order[0] if not others or best - others[0] >= AHEAD else None


def _each_word_in(name: str, wanted: str) -> bool:
    """Whether each word is one of a name's, with a slip of the pen; State Department is not the department."""
    there = [name, *_parts(name)]
    return all(
        any(SequenceMatcher(None, word, one).ratio() >= LIKELY for one in there)
        for word in _parts(wanted)
        if len(word) > 1  # an initial
    )


def words(text: str) -> list[Match]:
    """Actors named by a part of the text, such as the two of `Biden-Putin`, in the order of the text.

    What several are called, such as `President`, names none of them.
    """
    parts = [fold(part) for part in _parts(text) if len(part) > 2][:MOST_WORDS]
    names = ActorName.objects.filter(folded__in=parts).select_related("actor").order_by("actor__slug", "position")
    by_part: dict[str, dict[int, Match]] = {}
    for name in names:
        by_part.setdefault(name.folded, {}).setdefault(name.actor_id, Match(name.actor, name, 1.0))
    matches = [match for part in parts if len(of := by_part.get(part, {})) == 1 for match in of.values()]
    return list({match.actor.pk: match for match in matches}.values())


def only_names(text: str, matches: list[Match]) -> bool:
    """Whether a text is names of actors and nothing else: of `Biden and Putin` both may be meant at once.

    Nor is it known of `West Germany`, where nothing parts the names.
    """
    named, parts = {match.name.folded for match in matches}, {fold(part) for part in _parts(text)}
    parted = "or" in parts or any(not char.isalnum() and not char.isspace() for char in text)
    return parted and parts - {"or"} <= named


def _parts(text: str) -> list[str]:
    return "".join(char if char.isalnum() else " " for char in text).split()


def _containing(wanted: str) -> Iterable[Match]:
    names: QuerySet[ActorName] = ActorName.objects.filter(folded__contains=wanted).select_related("actor")
    for name in names:
        starts_word = f" {name.folded}".find(f" {wanted}") >= 0
        if not starts_word and len(wanted) <= SHORT:
            continue
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
