"""Which files make up a dataset, which model each of them fills, and what a record of it is called."""

from typing import NamedTuple

from django.db import models

from actors.models import Actor
from events.choices import Kind
from events.models import Crisis, Event, Place
from rest.models import Record
from sources.models import Document


class Collection(NamedTuple):
    model: type[Record]
    word: str  # how a citation calls one of its records
    kind: Kind | None = None  # the events' kind; such a collection has a file per month


# In the order in which they are written: whoever is referred to comes first.
COLLECTIONS: dict[str, Collection] = {
    "documents": Collection(Document, "document"),
    "places": Collection(Place, "place"),
    "actors": Collection(Actor, "actor"),
    "crises": Collection(Crisis, "crisis"),
    "statements": Collection(Event, "statement", Kind.STATEMENT),
    "military-postures": Collection(Event, "military-posture", Kind.MILITARY_POSTURE),
    "sanctions-threats": Collection(Event, "sanctions-threat", Kind.SANCTIONS_THREAT),
    "diplomatic-contacts": Collection(Event, "diplomatic-contact", Kind.DIPLOMATIC_CONTACT),
    "other-events": Collection(Event, "event", Kind.OTHER_EVENT),
}
EVENTS: tuple[str, ...] = tuple(name for name, collection in COLLECTIONS.items() if collection.kind)
MODELS: tuple[type[Record], ...] = tuple(dict.fromkeys(collection.model for collection in COLLECTIONS.values()))


def siblings(collection: str) -> tuple[str, ...]:
    """The collections that share one space of ids with it: those of events do, every other has its own."""
    return EVENTS if collection in EVENTS else (collection,)


def address(collection: str, slug: str) -> str:
    """The path of a record's own page: other events have theirs among all events."""
    return f"/api/v1/{'events' if COLLECTIONS[collection].kind == Kind.OTHER_EVENT else collection}/{slug}"


# What is told of the documents beside their own file; it has no model, and may be missing.
COVERAGE = "coverage"


def key(collection: str, slug: str) -> str:
    """The name of a record in release files and reports: `statements/2022-01-24-…`."""
    return f"{collection}/{slug}"


def natural(instance: models.Model) -> object:
    """What names a row without its primary key: its slug, its number or its position."""
    for name in ("slug", "n", "position"):
        if hasattr(instance, name):
            return getattr(instance, name)
    raise TypeError(f"{type(instance).__name__} has no natural key.")
