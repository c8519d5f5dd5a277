"""GET /changes: what differs between a release that somebody holds and what this server holds."""

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.http.response import HttpResponseBase
from django.urls import reverse
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request

from dataset.answers import ENDPOINTS, answers, basename
from dataset.history import since
from dataset.models import KnownId
from dataset.releases import UNRELEASED
from dataset.state import loaded
from rest import filters, pages, renderers, streams
from rest.endpoint import Endpoint
from rest.parameters import PAGE_SIZE, PAGING
from rest.params import Parameter, Query
from rest.schema import Operation
from rest.values import Invalid

BY_ID = pages.Order("collection", "collection", descending=False)


class CollectionFilter(filters.ValueFilter):
    schema = {"type": "string", "enum": list(ENDPOINTS)}


class ChangeFilters(filters.FilterSet):
    collection = CollectionFilter("Which collection; other events are `other-events` here.", known=lambda: ENDPOINTS)


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
        return [renderers.JSON, renderers.NDJSON]

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
        with pages.one_state():
            page = pages.page(pages.Walk(found, BY_ID), query.options.get("page_size", PAGE_SIZE), query)
            counted = pages.count(found)
            results = list(entries(page.rows))
        more = {"since_version": query.options["since_version"]}
        return self.paged(query, page, counted, self.said(query, counted[0]), results, more)

    def whole(self, found: Any) -> HttpResponseBase:
        """All changes, streamed."""
        stream = streams.stream(found, BY_ID, lambda keys: entries(streams.of(found, keys)))
        return self.streamed(renderers.ndjson(stream.parts), "changes", stream.total)

    def said(self, query: Query, count: int) -> dict[str, Any]:
        version = query.options["since_version"]
        narrowed = "".join(f"; {self.filters('list')[name].say(found)}" for name, found in query.filters.items())
        hint = None if count else f"Nothing has changed since {version}."
        return self.meta(query, f"Changes since {version}{narrowed}.", hint)

    def answer_schema(self, operation: Operation) -> dict[str, Any]:
        records = {"anyOf": [operation.sparse(view) for view in ENDPOINTS.values()]}
        record = {"anyOf": [records, {"type": "null"}], "description": RECORD}
        properties = ENTRY | {"record": record}
        schema = operation.envelope({"type": "object", "required": list(properties), "properties": properties})
        schema["required"].append("since_version")
        schema["properties"]["since_version"] = text("The version that was asked about.")
        return schema


def entries(rows: Iterable[KnownId]) -> Iterator[dict[str, Any]]:
    """Ids that differ, each with what to do about it and with the present record."""
    rows = list(rows)
    wanted: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        if row.hash is not None:
            wanted[row.collection].append(row.slug)
    records = {
        (collection, record["id"]): record
        for collection, slugs in wanted.items()
        for record in answers(collection, slugs)
    }
    for row in rows:
        collection, slug = row.successor_collection or row.collection, row.successor or row.slug
        gone = row.hash is None and row.successor is None
        yield {
            "collection": row.collection,
            "id": row.slug,
            "change": change(row),
            "renamed_to": row.successor,
            "url": None if gone else reverse(f"{basename(collection)}-detail", args=[slug]),
            "hash": row.hash,
            "record": records.get((row.collection, row.slug)),
        }


def change(row: Any) -> str:
    if row.hash is not None:
        return "changed" if row.was_there else "added"
    return "removed" if row.successor is None else "renamed"


def text(description: str) -> dict[str, Any]:
    return {"type": "string", "description": description}


RECORD = (
    "The record as its own page gives it, without `dataset_version`, `text_available` and `passage`, which are no part "
    "of the data, and with the path alone at the end of `citation`; null where it is gone."
)
ENTRY = {
    "collection": text("The collection; other events are `other-events` here.") | {"enum": list(ENDPOINTS)},
    "id": text("The id."),
    "change": text(
        "`added` and `changed`: put the record in its place; `removed` and `renamed`: take the id out. What a renamed "
        "id is called now is an entry of its own, if that has changed."
    )
    | {"enum": ["added", "changed", "removed", "renamed"]},
    "renamed_to": {
        "type": ["string", "null"],
        "description": "Of what was renamed or merged: the id now. It can be the same, in another collection.",
    },
    "url": {"type": ["string", "null"], "description": "Address of the record now; null where it was removed."},
    "hash": {
        "type": ["string", "null"],
        "description": "SHA-256 of `record` in canonical JSON (RFC 8785); null where it is gone.",
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
