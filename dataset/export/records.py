"""The records as GET /api/v1/<collection>/<id> gives them, nested, one line each."""

import json
from collections.abc import Iterator
from typing import Any

from rest_framework import serializers

from dataset.answers import CHUNK, ENDPOINTS, NO_SERVER, rows
from events.serializers.parts import Passage
from rest.shapes import Rows, inside, plan
from sources.serializers import TextAvailable

# What a server without the documents answers: their words are not ours to pass on.
WITHHELD: dict[type[serializers.Field], Any] = {Passage: None, TextAvailable: False}


class Withheld(serializers.Field):
    """A value that is the same for every record."""

    def __init__(self, value: Any) -> None:
        self.value = value
        super().__init__(source="*")

    def to_representation(self, row: Any) -> Any:
        return self.value


def records(collection: str, version: str) -> Iterator[dict[str, Any]]:
    """All records of a collection, by id."""
    shape = ENDPOINTS[collection].serializer_class(context={"dataset_version": version, **NO_SERVER})
    withhold(shape)
    paths = unordered(shape)
    for row in plan(shape, rows(collection)).order_by("slug").iterator(chunk_size=CHUNK):
        record = shape.to_representation(row)
        for path in paths:
            put_in_order(record, path)
        yield record


def withhold(shape: Any) -> None:
    """Let nothing of a document's text through, wherever in the shape it stands."""
    for name, field in list(shape.fields.items()):
        if type(field) in WITHHELD:
            shape.fields[name] = Withheld(WITHHELD[type(field)])
        elif (inner := inside(field)) is not None:
            withhold(inner)


def unordered(shape: Any, prefix: tuple[str, ...] = ()) -> list[tuple[str, ...]]:
    """The lists of a shape that the database gives in any order, since their model has none."""
    found: list[tuple[str, ...]] = []
    for name, field in shape.fields.items():
        if isinstance(field, Rows) and not field.one:
            rows = shape.Meta.model._meta.get_field(field.source).related_model
            if not rows._meta.ordering:
                found.append((*prefix, name))
        if (inner := inside(field)) is not None:
            found += unordered(inner, (*prefix, name))
    return found


def put_in_order(record: Any, path: tuple[str, ...]) -> None:
    """Sort the list at a path of a record, in place."""
    name, *rest = path
    if not rest:
        record[name].sort(key=lambda item: json.dumps(item, sort_keys=True))
        return
    inner = record[name]
    for item in inner if isinstance(inner, list) else [inner] if inner else []:
        put_in_order(item, tuple(rest))
