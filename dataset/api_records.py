"""The records as the API gives them: which model, bodies and serializer each collection has, and their hashes.

These are what a mirror holds, what is hashed and what `changes` and the archive give.
"""

from collections.abc import Collection, Iterator
from typing import Any, NamedTuple

import msgspec
from django.db.models import QuerySet

from actors.models import ActorBody
from actors.serializers import ActorSerializer
from dataset.layout import COLLECTIONS
from events.choices import Kind
from events.models import CrisisBody, EventBody, Figure, FigureBody, PlaceBody
from events.serializers.crisis import CrisisSerializer
from events.serializers.figure import FigureSerializer
from events.serializers.kinds import SERIALIZERS
from events.serializers.place import PlaceSerializer
from rest import bodies, body_sql
from rest.models import Body
from sources.models import DocumentBody
from sources.serializers import DocumentSerializer

CHUNK = 100  # bodies that are read at once


class Stored(NamedTuple):
    """Where the bodies of a collection are, and which serializer describes them."""

    bodies: type[Body]
    serializer: Any


STORED: dict[str, Stored] = {
    "documents": Stored(DocumentBody, DocumentSerializer),
    "places": Stored(PlaceBody, PlaceSerializer),
    "actors": Stored(ActorBody, ActorSerializer),
    "crises": Stored(CrisisBody, CrisisSerializer),
    **{
        name: Stored(EventBody, SERIALIZERS[collection.kind])
        for name, collection in COLLECTIONS.items()
        if collection.kind is not None
    },
}
FIGURES = Stored(FigureBody, FigureSerializer)  # they belong to events and are no collection of the dataset

# No part of the data: the version is that of the answer, the server has a document or not.
NOT_DATA = ("dataset_version", "text_available")
# Release files hold hashes of records that gave participants by their parts only, as `speakers` and so on.
BY_PARTS = ("statements", "military-postures", "sanctions-threats")


def basename(collection: str) -> str:
    """The collection in addresses: other events have no address of their own."""
    return "events" if COLLECTIONS[collection].kind == Kind.OTHER_EVENT else collection


def rows(collection: str) -> QuerySet[Any]:
    """The rows of a collection's records."""
    model: Any = STORED[collection].serializer.Meta.model
    kind = COLLECTIONS[collection].kind
    found: QuerySet[Any] = model.objects.all() if kind is None else model.objects.filter(kind=kind)
    return found


def write_bodies() -> int:
    """Write the bodies of all records that differ from what is stored. Returns how many were written."""
    written = 0
    for name, stored in STORED.items():
        written += body_sql.write(stored.bodies, stored.serializer(context=bodies.PLACEHOLDERS), rows(name))
    figures = FIGURES.serializer(context=bodies.PLACEHOLDERS)
    written += body_sql.write(FIGURES.bodies, figures, Figure.objects.all())
    for model in dict.fromkeys(stored.bodies for stored in (*STORED.values(), FIGURES)):
        bodies.remove_orphans(model)
    return written


def answers(collection: str, version: str, slugs: Collection[str] | None = None) -> Iterator[bytes]:
    """The records of a collection as JSON, by id, all or those of these ids; addresses in citations are paths."""
    found = rows(collection) if slugs is None else rows(collection).filter(slug__in=slugs)
    keys = list(found.order_by("slug").values_list("pk", flat=True))
    for start in range(0, len(keys), CHUNK):
        read = bodies.of_keys(STORED[collection].bodies, keys[start : start + CHUNK]).rows
        yield from bodies.filled(read, version, public_url="")


def hashed(collection: str, body: bytes) -> dict[str, Any]:
    """What the hash of a record is taken of."""
    record: dict[str, Any] = msgspec.json.decode(body)
    left_out = (*NOT_DATA, *(["participants"] if collection in BY_PARTS else []))
    return {name: value for name, value in record.items() if name not in left_out}
