"""GET /changes: what differs between a release that somebody holds and what this server holds."""

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django.http.response import HttpResponseBase
from django.urls import reverse
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request

from dataset.api_records import STORED, answers, basename
from dataset.history import since
from dataset.loaded import loaded
from dataset.models import KnownId
from dataset.releases import UNRELEASED
from rest import filters, formats, pagination, streams
from rest.endpoint import Endpoint
from rest.formats.ndjson import compact, extended
from rest.openapi.operations import Operation, described, listed
from rest.parameters.parsing import Parameter, Query
from rest.parameters.shared import PAGE_SIZE, PAGING
from rest.parameters.values import Invalid

BY_ID = pagination.Order("collection", "collection", descending=False)


class CollectionFilter(filters.ValueFilter):
    schema = {"type": "string", "enum": list(STORED)}


class ChangeFilters(filters.FilterSet):
    collection = CollectionFilter("Which collection; other events are `other-events` here.", known=lambda: STORED)


class Changes(Endpoint):
    """What a copy has to change to be exact again, tombstones included."""

    tag = "Dataset"
    example_addresses = {"list": f"/api/v1/changes?since_version={UNRELEASED}&collection=crises"}
    about = {
        "list": (
            "What has changed since a release",
            "Every record that was added or changed since, whole, and every id that was removed or renamed: applied to "
            "a copy of that release they make it exact. `since_version=0.0.0` gives everything. `dataset` has the "
            "counts and hashes that prove the copy. Take it as NDJSON, which is one state of the data.",
        ),
    }

    def renderers_of(self, action: str) -> Sequence[type[BaseRenderer]]:
        return [formats.JSON, formats.NDJSON]

    def filters(self, action: str) -> Mapping[str, filters.Filter]:
        return ChangeFilters.base_filters

    def parameters(self, action: str) -> list[Parameter]:
        since_version = Parameter(
            "since_version",
            "The release that your copy holds, such as `1.0.0`, or `0.0.0` for none.",
            known_version,
            {"type": "string", "pattern": r"^[0-9]+\.[0-9]+\.[0-9]+$"},
            also_called=["since", "from_version", "from"],
            similar=["version"],
            required=True,
            example=UNRELEASED,
        )
        return [since_version, *PAGING, *self.format_parameters(action)]

    def list(self, request: Request) -> HttpResponseBase:
        query = self.query("list")
        if answer := self.unchanged():
            return answer
        found = filters.run(since(query.options["since_version"]), self.filters("list"), query.filters)
        if request.accepted_renderer.format == "ndjson":
            return self.whole(found)
        with pagination.one_state():
            page = pagination.page(pagination.Walk(found, BY_ID), query.options.get("page_size", PAGE_SIZE), query)
            counted = pagination.count(found)
            results = list(entries(page.rows, self.dataset.version))
        more = {"since_version": query.options["since_version"]}
        return self.paged(query, page, counted, self.said(query, counted[0]), results, more)

    def whole(self, found: Any) -> HttpResponseBase:
        """All changes, streamed."""

        def read(keys: Sequence[int]) -> Iterator[bytes]:
            rows = found.in_bulk(list(keys))
            return entries([rows[key] for key in keys], self.dataset.version)

        stream = streams.stream(found, BY_ID, read)
        return self.streamed((entry + b"\n" for entry in stream.parts), "changes", stream.total)

    def said(self, query: Query, count: int) -> dict[str, Any]:
        version = query.options["since_version"]
        narrowed = "".join(f"; {self.filters('list')[name].say(found)}" for name, found in query.filters.items())
        hint = None if count else f"Nothing has changed since {version}."
        return self.meta(query, f"Changes since {version}{narrowed}.", hint)

    def answer_schema(self, operation: Operation) -> dict[str, Any]:
        records = [operation.component(stored.serializer) for stored in STORED.values()]
        record = {"anyOf": [*records, {"type": "null"}], "description": RECORD}
        entry = operation.shared("ChangedRecord", described("What to do about an id.", ENTRY | {"record": record}))
        return operation.page("ChangedRecord", entry, {"since_version": text("The version that was asked about.")})


def entries(rows: Sequence[KnownId], version: str) -> Iterator[bytes]:
    """Ids that differ, each with what to do about it and with the present record, as JSON."""
    wanted: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        if row.hash is not None:
            wanted[row.collection].append(row.slug)
    records = {
        (collection, slug): record
        for collection, slugs in wanted.items()
        for slug, record in zip(sorted(slugs), answers(collection, version, slugs), strict=True)
    }
    for row in rows:
        collection, slug = row.successor_collection or row.collection, row.successor or row.slug
        gone = row.hash is None and row.successor is None
        entry = {
            "collection": row.collection,
            "id": row.slug,
            "change": change(row),
            "renamed_to": row.successor,
            "url": None if gone else reverse(f"{basename(collection)}-detail", args=[slug]),
            "hash": row.hash,
        }
        yield extended(compact(entry), [("record", records.get((row.collection, row.slug), b"null"))])


def change(row: Any) -> str:
    if row.hash is not None:
        return "changed" if row.was_there else "added"
    return "removed" if row.successor is None else "renamed"


def text(description: str) -> dict[str, Any]:
    return {"type": "string", "description": description}


RECORD = "The record as its own page gives it, with the path alone at the end of `citation`; null where it is gone."
ENTRY = {
    "collection": listed("The collection.", {name: f"The {name.replace('-', ' ')}." for name in STORED}.items()),
    "id": text("The id."),
    "change": listed(
        "What to do with a copy.",
        {
            "added": "Put the record in its place.",
            "changed": "Put the record in its place.",
            "removed": "Take the id out.",
            "renamed": "Take the id out. The record under its new id is an entry of its own, if it has changed.",
        }.items(),
    ),
    "renamed_to": {
        "type": ["string", "null"],
        "description": "Of what was renamed or merged: the id now. It can be the same, in another collection.",
    },
    "url": {"type": ["string", "null"], "description": "Address of the record now; null where it was removed."},
    "hash": {
        "type": ["string", "null"],
        "description": "SHA-256 of the canonical JSON (RFC 8785) of `record` without `dataset_version` and "
        "`text_available`, which are no part of the data; of statements, postures and threats also without "
        "`participants`. Null where the record is gone.",
    },
}


def known_version(text: str) -> str:
    """A version that changes are known from: a release or 0.0.0. Raises Invalid."""
    known = [UNRELEASED, *(release["version"] for release in loaded(within=math.inf).releases)]
    if text in known:
        return text
    if "+" in text or " " in text:  # an unescaped + is a space
        hint = f"It lies between releases, of which nothing is kept: start anew with {UNRELEASED}."
    else:
        hint = f"Start from a release that you hold, or anew with {UNRELEASED}."
    meant = text.strip().removeprefix("v")
    raise Invalid("unknown_value", "is no release of this dataset", known, hint, meant if meant in known else None)
