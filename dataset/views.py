"""GET /dataset: which data this is, and how to cite it."""

import functools
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from rest_framework.decorators import action
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request

from dataset import citing, export
from dataset.loaded import loaded
from dataset.releases import UNRELEASED
from rest import etags, ranges
from rest.endpoint import Endpoint
from rest.formats import Zip
from rest.openapi.operations import Operation
from rest.parameters.parsing import Parameter
from rest.problems import Problem


class Dataset(Endpoint):
    """The dataset as a whole."""

    tag = "Dataset"
    in_parts = ["archive"]
    about = {
        "list": (
            "The dataset",
            "Version, day of release, number of records, licence and citation of the data that this server holds.",
        ),
        "archive": (
            "Download everything",
            "One archive of the whole dataset: every table as CSV and NDJSON with a Frictionless data package, the "
            "records as the API gives them, codebook, licence, citation, checksums. The same data give the same bytes. "
            "`Range` gives a part, to go on with a download that broke off.",
        ),
    }

    def renderers_of(self, action: str) -> Sequence[type[BaseRenderer]]:
        return [Zip] if action == "archive" else super().renderers_of(action)

    def parameters(self, action: str) -> list[Parameter]:
        return [] if action == "archive" else super().parameters(action)

    @action(detail=False)
    def archive(self, request: Request) -> HttpResponseBase:
        self.query("archive")
        self.dataset = loaded()  # asked now: the archive is of one load, and stays until the next but one
        self.seen = load = self.dataset.load
        self.etag = etags.etag(self.request._request, load, Zip.media_type)  # another load may pack otherwise
        if answer := self.unchanged():
            return answer
        if not load or (size := export.size(load)) is None:
            detail = "The database holds no archive of the dataset: run manage.py load_dataset."
            raise Problem(503, "unavailable", detail)
        file = ranges.File(export.file_name(self.dataset), Zip.media_type, size, functools.partial(export.read, load))
        return ranges.answer(self.request._request, self.etag, file)

    def list(self, request: Request) -> HttpResponse:
        self.query("list")
        if answer := self.unchanged():
            return answer
        return self.answer(self.described())

    def described(self) -> dict[str, Any]:
        """The answer of GET /dataset."""
        dataset = self.dataset
        url = citing.address() if settings.REST["PUBLIC_URL"] else ""
        return {
            "title": "Crisis API dataset",
            "version": dataset.version,
            "released": dataset.released,
            "verified": dataset.verified,
            "content_hash": dataset.content_hash,
            "counts": dataset.counts,
            "collections": dataset.collections,
            "licence": settings.REST["LICENCE"],
            "licence_url": "https://creativecommons.org/licenses/by/4.0/",
            "citation": {
                "text": citing.text(dataset),
                "bibtex": citing.bibtex(dataset, url),
                "csl": citing.csl(dataset, url),
            },
            "releases": dataset.releases,
            "formats": ["json", "csv", "ndjson"],
            "links": {
                "archive": "/api/v1/dataset/archive",
                "events": "/api/v1/events?format=ndjson",
                "documents": "/api/v1/documents",
                "vocabularies": "/api/v1/vocabularies",
                "changes": f"/api/v1/changes?since_version={UNRELEASED}",
            },
        }

    def answer_schema(self, operation: Operation) -> dict[str, Any]:
        if self.action == "archive":
            return dict(Zip.schema)
        return DATASET


def _text(description: str) -> dict[str, Any]:
    return {"type": "string", "description": description}


DATASET: dict[str, Any] = {
    "type": "object",
    "required": [
        "title",
        "version",
        "released",
        "verified",
        "content_hash",
        "counts",
        "collections",
        "licence",
        "licence_url",
        "citation",
        "releases",
        "formats",
        "links",
    ],
    "properties": {
        "title": _text("Title of the dataset."),
        "version": _text("Version: a release, or a release with a build mark behind `+`."),
        "released": {
            "type": ["string", "null"],
            "format": "date",
            "description": "Day of release; null between releases.",
        },
        "verified": {
            "type": ["boolean", "null"],
            "description": "Whether the evidence and the coverage of this release were verified against the documents "
            "before it was made. Null between releases, and where the release does not say.",
        },
        "content_hash": _text("SHA-256 over the hashes of all records: equal hashes, equal data."),
        "counts": {
            "type": "object",
            "description": "Records per collection.",
            "additionalProperties": {"type": "integer"},
        },
        "collections": {
            "type": "object",
            "description": "What proves an exact copy: of each collection that `changes` gives, the number of records "
            "and the SHA-256 of the lines `id hash`, sorted by id, where the hash is that of `changes`.",
            "additionalProperties": {
                "type": "object",
                "required": ["count", "hash"],
                "properties": {
                    "count": {"type": "integer", "description": "Number of records."},
                    "hash": _text("SHA-256 over the hashes of the records."),
                },
            },
        },
        "licence": _text("Licence of the data."),
        "licence_url": _text("Address of the licence."),
        "citation": {
            "type": "object",
            "description": "How to cite the dataset.",
            "required": ["text", "bibtex", "csl"],
            "properties": {
                "text": _text("In plain text, with the address of this answer at its end."),
                "bibtex": _text("As a BibTeX entry, with `url` where the server's public address is set."),
                "csl": {"type": "object", "description": "As CSL-JSON, with `URL` where it is set."},
            },
        },
        "releases": {
            "type": "array",
            "description": "All releases, oldest first.",
            "items": {
                "type": "object",
                "required": ["version", "date", "records", "verified"],
                "properties": {
                    "version": _text("Version."),
                    "date": _text("Day of the release."),
                    "records": {"type": "integer", "description": "Number of records."},
                    "verified": {
                        "type": ["boolean", "null"],
                        "description": "Whether it was verified against the documents; null where it does not say.",
                    },
                },
            },
        },
        "formats": {
            "type": "array",
            "items": {"type": "string"},
            "description": "Formats of every collection.",
        },
        "links": {
            "type": "object",
            "description": "Where to go from here.",
            "required": ["archive", "events", "documents", "vocabularies", "changes"],
            "properties": {
                "archive": _text("Everything in one archive."),
                "events": _text("Every record of the timeline."),
                "documents": _text("The documents."),
                "vocabularies": _text("The code lists."),
                "changes": _text("Every record with its hash, for a copy."),
            },
        },
    },
}
