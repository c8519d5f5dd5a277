"""Conditional requests ask about an answer that is there, and a strong ETag belongs to one sequence of bytes."""

from collections import defaultdict

import pytest
from django.test import Client

from rest.parameters.parsing import LONGEST_OF_ALL
from tests.api.world import COLLECTIONS, OTHERS, example
from tests.client import Api

MISSING = [
    *[f"/api/v1/{name}/there-is-none" for name in COLLECTIONS],
    "/api/v1/events/there-is-none/thread",
    "/api/v1/events/there-is-none/context",
    "/api/v1/there-is-none",
    "/there-is-none",
]
REFUSED = [
    *[f"/api/v1/{name}?there_is=none" for name in COLLECTIONS],
    *[f"/api/v1/{name}/{example(name)}?there_is=none" for name in COLLECTIONS],
    "/api/v1/events?format=xml",
    "/api/v1/events?cursor=forged",
    "/api/v1/state?at=2022&cursor=forged",
    "/api/v1/dyads?level=planet",
    "/api/v1/changes",
    f"/api/v1/events?q={'a' * LONGEST_OF_ALL}",
    "/api/schema?there_is=none",
]
ACCEPTED = [
    *(
        "*/*",
        "application/json",
        "application/json; indent=0",
        "application/json; indent=1",
        "application/json;indent=2",
    ),
    *("application/json; indent=2", "application/json; indent=8", "application/json; indent=99", "*/*; indent=4"),
    *("application/json; indent=many", "application/json; charset=utf-8", "application/json; charset=indent"),
    *("application/json; INDENT=2", "application/json; x=1; indent=2", "text/csv", "text/csv; header=absent"),
    *("application/x-ndjson", "application/geo+json", "text/tab-separated-values", "application/zip", "text/*"),
    *("text/csv;q=0.5, application/json; indent=3", ""),
]
ENCODINGS = ["", "gzip", "br, gzip;q=0"]


@pytest.mark.django_db
@pytest.mark.parametrize("address", [*MISSING, *REFUSED])
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_what_is_no_answer_is_unchanged_for_nobody(address: str, method: str) -> None:
    usual = Client().generic(method, address)
    assert usual.status_code in (400, 404, 406, 414)
    for sent in ("*", " * ", '"anything"'):
        response = Client().generic(method, address, headers={"If-None-Match": sent})
        assert (response.status_code, response.content) == (usual.status_code, usual.content)
        assert response.headers == usual.headers


def test_a_cursor_of_another_query_is_unchanged_for_nobody(api: Api) -> None:
    cursor = api("events?page_size=1").json["next"].partition("cursor=")[2]
    api(f"events?q=panic&cursor={cursor}", headers={"If-None-Match": "*"}, expect=400)


def test_a_renamed_path_leads_on_whatever_is_there(db: None) -> None:
    response = Client().get("/api/v1/events/", headers={"If-None-Match": "*"})
    assert response.status_code == 308


@pytest.mark.parametrize(
    "address",
    [
        *[f"{name}?page_size=3" for name in COLLECTIONS],
        *[f"{name}/{example(name)}" for name in COLLECTIONS],
        "events/facets?facets=kind",
        "events/histogram",
        *OTHERS,
        "documents?format=csv",
        "documents?format=csv&bom=true",
        "documents?format=ndjson",
        "documents?format=json",
        "dataset/archive",
    ],
)
def test_what_differs_in_its_bytes_differs_in_its_etag(api: Api, address: str) -> None:
    bodies: dict[str, set[tuple[str | None, bytes]]] = defaultdict(set)
    for accept in ACCEPTED:
        for encoding in ENCODINGS:
            answer = api(address, headers={"Accept": accept, "Accept-Encoding": encoding}, expect=None)
            if answer.status == 200:
                bodies[answer.headers["ETag"]].add((answer.headers.get("Content-Encoding"), answer.body))
                assert answer.headers["ETag"].startswith('"')
    assert {tag: len(found) for tag, found in bodies.items() if len(found) > 1} == {}
    if not address.endswith("archive"):
        assert len(bodies) > 1


def test_who_has_it_without_indents_gets_it_with_them(api: Api) -> None:
    tag = api("events?page_size=1").headers["ETag"]
    answer = api("events?page_size=1", headers={"If-None-Match": tag, "Accept": "application/json; indent=2"})
    assert answer.body.startswith(b"{\n  ")
