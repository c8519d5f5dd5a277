"""What `include=` adds to events: the records that answer them, those they are joined to, and the documents' words."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from events.models import Event, EventBody, Evidence, Relation
from events.serializers.event import EventSerializer
from rest import bodies
from rest.formats.ndjson import compact
from rest.parameters.parsing import Query
from rest.serializer_fields import Rows, Shape
from rest.sparse_fields import Include
from sources import texts


@extend_schema_field(OpenApiTypes.STR)
class Text(serializers.Field):
    """The words of a piece of evidence, which are read from the document and never stored."""


class PassageSerializer(Shape):
    """The words of a piece of evidence, where the server was given the documents."""

    text = Text(
        allow_null=True, help_text="The exact words; null where the server was not given the document that was coded."
    )

    class Meta:
        model = Evidence
        ref_name = "Passage"
        fields = ["n", "text"]


def _answers(view: Any, query: Query, keys: Sequence[int]) -> dict[int, bytes]:
    pairs = Relation.objects.filter(event__in=keys, type="responds_to", direction="from")
    return _others(view, pairs.values_list("event", "other"))


def _related(view: Any, query: Query, keys: Sequence[int]) -> dict[int, bytes]:
    return _others(view, Relation.objects.filter(event__in=keys).values_list("event", "other"))


def _others(view: Any, pairs: Iterable[tuple[int, int]]) -> dict[int, bytes]:
    """For each record a JSON list of other records, each once, in the order of the relations."""
    found: dict[int, dict[int, None]] = defaultdict(dict)
    for event, other in pairs:
        found[event][other] = None
    keys = list(dict.fromkeys(other for others in found.values() for other in others))
    read = dict(zip(keys, view.finished(bodies.of_keys(EventBody, keys).rows), strict=False))
    return {event: bodies.listed([read[other] for other in others if other in read]) for event, others in found.items()}


def _passages(view: Any, query: Query, keys: Sequence[int]) -> dict[int, bytes]:
    found: dict[int, list[Any]] = defaultdict(list)
    columns = ("event", "n", "document__source_file", "start", "end", "sha256")
    for event, n, *span in Evidence.objects.filter(event__in=keys).values_list(*columns):
        found[event].append({"n": n, "text": texts.passage(*span)})
    return {event: compact(passages) for event, passages in found.items()}


INCLUDES = {
    "answers": Include(
        Rows(EventSerializer(), "relations", help_text="The records that answer it, each as its own kind has it."),
        _answers,
    ),
    "related": Include(
        Rows(
            EventSerializer(),
            "relations",
            help_text="The records that `relations` joins it to, each once and as its own kind has it.",
        ),
        _related,
    ),
    "passages": Include(
        Rows(
            PassageSerializer(),
            "evidence",
            help_text="The words of each piece of evidence, where the server was given the documents.",
        ),
        _passages,
    ),
}


def of_events(view: Any, events: Sequence[Event]) -> Sequence[bytes]:
    """The bodies of events, in their order, as the server gives them."""
    found: Sequence[bytes] = view.finished(bodies.of_keys(EventBody, [event.pk for event in events]).rows)
    return found
