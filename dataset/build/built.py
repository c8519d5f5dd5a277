"""What building passes from hand to hand."""

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import models

from actors.models import Actor
from dataset import citations
from dataset.citations import Spot
from dataset.fixtures import Entry
from dataset.layout import COLLECTIONS, EVENTS, address, key, natural
from dataset.releases import Standing
from events.models import Crisis, Event, Place
from rest.models import Record
from sources.models import Document


@dataclass
class Built:
    """A record's rows, unsaved: the citable one, its kind's, and all that hang on it, parents first."""

    collection: str
    root: Record
    kind: Event | None = None
    parts: list[models.Model] = field(default_factory=list)
    formerly: list[str] = field(default_factory=list)  # the ids it had

    @property
    def key(self) -> str:
        return key(self.collection, self.root.slug)

    def seal(self, source_hash: str) -> None:
        """Write the fingerprint: the hash of the fixture's entry, and the hash of all rows that come of it.

        Two hashes, because a row can change where its entry has not: with the version in its citation when it is
        released, or with the publisher of its document.
        """
        rows = [_plain(row) for row in (self.root, self.kind, *self.parts) if row is not None]
        text = json.dumps(rows, ensure_ascii=False, sort_keys=True, default=str)
        self.root.fingerprint = f"{source_hash}.{hashlib.sha256(text.encode()).hexdigest()}"


def _plain(row: models.Model) -> list[Any]:
    """A row as plain values, what it refers to by natural keys."""
    values: dict[str, Any] = {}
    for column in row._meta.local_concrete_fields:
        own_key = column.primary_key and not column.is_relation
        if own_key or column.generated or column.name == "fingerprint":
            continue
        if column.is_relation:
            other = getattr(row, column.name)
            values[column.name] = None if other is None else natural(other)
        else:
            values[column.name] = getattr(row, column.attname)
    return [row._meta.label, values]


class Context:
    """All entries and what has been built of them so far."""

    def __init__(self, entries: Sequence[Entry], standing: Standing) -> None:
        self.entries = entries
        self.standing = standing
        self.built: dict[str, Built] = {}
        self.documents: dict[str, Document] = {}
        self.places: dict[str, Place] = {}
        self.actors: dict[str, Actor] = {}
        self.called: dict[str, list[str]] = {}  # all names of each actor
        self.crises: dict[str, Crisis] = {}
        self.events: dict[str, Event] = {}

    def of(self, *collections: str) -> Iterator[Entry]:
        """The entries of some collections, in the order of their ids."""
        found = [entry for entry in self.entries if entry.collection in collections]
        return iter(sorted(found, key=lambda entry: entry.id))

    def of_events(self) -> Iterator[Entry]:
        return self.of(*EVENTS)

    def changed_in(self, entry: Entry) -> str:
        """The version that the record is cited with: a release that leaves it alone leaves its citation alone."""
        return self.standing.changed_in(key(entry.collection, entry.id))

    def tail(self, entry: Entry) -> str:
        """The end of the record's citation."""
        path = address(entry.collection, entry.id)
        return citations.tail(self.changed_in(entry), COLLECTIONS[entry.collection].word, entry.id, path)

    def spots(self, entry: Entry) -> list[Spot]:
        """Where the documents say so: a spot for each piece of the record's evidence."""
        documents = [(self.documents[one["document"]], one["paragraph"]) for one in entry.data["evidence"]]
        return [Spot(found.cite_phrase, found.source_file, paragraph) for found, paragraph in documents]

    def common(self, entry: Entry) -> dict[str, Any]:
        """The columns that every citable record has, but for its citation."""
        return {
            "slug": entry.id,
            "notes": entry.data["notes"],
            "changed_in": self.changed_in(entry),
        }

    def add(self, entry: Entry, root: Record, kind: Event | None = None, parts: Sequence[models.Model] = ()) -> Built:
        built = Built(entry.collection, root, kind, list(parts), entry.data["formerly"])
        self.built[built.key] = built
        return built

    def actor(self, slug: str | None) -> Actor | None:
        return self.actors[slug] if slug is not None else None
