"""The records as GET /api/v1/<collection>/<id> gives them, without what is no part of the data.

These are what a mirror holds, what is hashed and what `changes` gives. The version of the dataset is a fact of the
answer; whether a document is at hand, and its words, are facts of the server.
"""

import json
from collections.abc import Collection, Iterator
from functools import cache
from typing import Any

from django.conf import settings

from actors.views import Actors
from dataset.layout import COLLECTIONS
from events.serializers.parts import Passage
from events.views import (
    Crises,
    DiplomaticContacts,
    Events,
    MilitaryPostures,
    Places,
    SanctionsThreats,
    Statements,
)
from rest import compiled, prepared
from rest.shapes import Given, inside, plan
from sources.serializers import TextAvailable
from sources.views import Documents

CHUNK = 100  # a record is large, and what hangs on it comes with it
# Whose page shows the records of a collection. What is here is hashed, mirrored and archived.
ENDPOINTS: dict[str, Any] = {
    "documents": Documents,
    "places": Places,
    "actors": Actors,
    "crises": Crises,
    "statements": Statements,
    "military-postures": MilitaryPostures,
    "sanctions-threats": SanctionsThreats,
    "diplomatic-contacts": DiplomaticContacts,
    "other-events": Events,
}
NO_SERVER = {"public_url": ""}  # citations end with a path, which is the same on every server
NO_DATA = (Given, TextAvailable, Passage)


def basename(collection: str) -> str:
    """The collection in addresses: other events have no address of their own."""
    return "events" if ENDPOINTS[collection] is Events else collection


def rows(collection: str) -> Any:
    """The rows of a collection's records."""
    endpoint = ENDPOINTS[collection]
    return (
        endpoint.queryset.filter(kind=COLLECTIONS[collection].kind) if endpoint is Events else endpoint.queryset.all()
    )


def answers(collection: str, slugs: Collection[str] | None = None) -> Iterator[dict[str, Any]]:
    """The records of a collection by id, all or those of these ids."""
    shape = shape_of(collection)
    found = rows(collection) if slugs is None else rows(collection).filter(slug__in=slugs)
    if (derived := _page_of(collection)) is None:
        for row in plan(shape, found).order_by("slug").iterator(chunk_size=CHUNK):
            yield shape.to_representation(row)
        return
    keys = list(found.order_by("slug").values_list("pk", flat=True))
    for start in range(0, len(keys), CHUNK):
        yield from map(json.loads, prepared.read(derived, keys[start : start + CHUNK], {}).rows)


@cache
def _page_of(collection: str) -> compiled.Sql | None:
    return compiled.page_of(shape_of(collection)) if settings.REST["DERIVED_SQL"] else None


@cache
def shape_of(collection: str) -> Any:
    """The shape of a collection's records, which nothing of an answer goes into; making it costs more than a record."""
    shape = ENDPOINTS[collection].serializer_class(context=NO_SERVER)
    leave_out(shape, NO_DATA)
    return shape


def leave_out(shape: Any, kinds: tuple[type, ...]) -> None:
    """Take the fields of some kinds out of a shape, wherever in it they stand."""
    for name, field in list(shape.fields.items()):
        if isinstance(field, kinds):
            del shape.fields[name]
        elif (inner := inside(field)) is not None:
            leave_out(inner, kinds)
