"""GET /documents, /documents/{id}."""

from collections.abc import Sequence
from typing import Any

import msgspec

from rest.collection import Collection
from sources import texts
from sources.filtersets import DocumentFilters
from sources.models import Document, DocumentBody
from sources.serializers import DocumentSerializer


class Documents(Collection):
    """The documents that the dataset was coded from."""

    queryset = Document.objects.all()
    bodies = DocumentBody
    serializer_class = DocumentSerializer
    filterset_class = DocumentFilters
    orderings = {"published": "the day of publication", "slug": "the id"}
    default_ordering = "published"
    noun = "documents"
    example_id = "2022-01-24-paris-to-host-four-way-talks"
    example_addresses = {"list": "/api/v1/documents?published__lte=2021"}
    tag = "Documents"
    about = {
        "list": (
            "List documents",
            "The news texts that the records were coded from: described and located, never reproduced.",
        ),
        "retrieve": (
            "One document",
            "A document with its credits, its dating and the hash that proves which text was coded.",
        ),
    }

    def finished(self, found: Sequence[bytes]) -> Sequence[bytes]:
        """Documents, with whether this server has their texts."""
        documents = super().finished(found)
        return [*map(_with_availability, documents)] if texts.given() else documents


def _with_availability(body: bytes) -> bytes:
    document: dict[str, Any] = msgspec.json.decode(body)
    return msgspec.json.encode(document | {"text_available": texts.available(document["source_file"])})
