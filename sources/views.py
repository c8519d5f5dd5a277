"""GET /documents, /documents/{id}."""

from rest.views import Collection
from sources.filtersets import DocumentFilters
from sources.models import Document
from sources.serializers import DocumentDetail, DocumentInList


class Documents(Collection):
    """The documents that the dataset was coded from."""

    queryset = Document.objects.all()
    serializer_class = DocumentDetail
    list_serializer_class = DocumentInList
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
