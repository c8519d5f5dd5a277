"""An answer has a strong validator made of data, code, format, encoding, host and query; who has it gets a 304."""

import gzip
import uuid
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client, RequestFactory, override_settings
from django.test.utils import CaptureQueriesContext

from dataset.loaded import loaded
from dataset.models import LoadedDataset
from rest import collection, etags
from rest.endpoint import Endpoint
from tests.api.world import COLLECTIONS, OTHERS, example
from tests.client import Api

EVERYTHING = [*COLLECTIONS, *[f"{name}/{example(name)}" for name in COLLECTIONS], *OTHERS]
STREAMS = ["documents?format=csv", "documents?format=ndjson", "dataset/archive"]


def etag(api: Api, address: str, **headers: str) -> str:
    found: str = api(address, headers=headers).headers["ETag"]
    return found


@pytest.mark.parametrize("address", [*EVERYTHING, *STREAMS])
def test_every_answer_has_a_strong_validator(api: Api, address: str) -> None:
    answer = api(address)
    assert answer.headers["ETag"].startswith('"')
    assert answer.headers["ETag"] == etag(api, address)
    assert answer.headers["Cache-Control"] == "public, no-cache"
    assert {"Accept", "Accept-Encoding"} <= {name.strip() for name in answer.headers["Vary"].split(",")}
    assert answer.headers["X-Dataset-Version"]


@pytest.mark.parametrize("address", [*EVERYTHING, *STREAMS])
def test_who_has_it_already_is_told_so(api: Api, address: str) -> None:
    tag = etag(api, address)
    for sent in (tag, f"W/{tag}", f'"other", {tag}', "*"):
        answer = api(address, headers={"If-None-Match": sent}, expect=304)
        assert answer.body == b""
        assert answer.headers["ETag"] == tag
        assert answer.headers["Cache-Control"] == "public, no-cache"
        assert "Accept-Encoding" in answer.headers["Vary"]
        assert "Content-Type" not in answer.headers


def test_who_has_something_else_gets_the_answer(api: Api) -> None:
    api("documents", headers={"If-None-Match": '"something-else"'})


def test_who_has_it_in_another_format_gets_the_answer(api: Api) -> None:
    tag = etag(api, "documents")
    assert api("documents", headers={"If-None-Match": tag, "Accept": "text/csv"}).body.startswith(b"id,")


@pytest.mark.parametrize(("seconds", "queries"), [(0.0, 1), (3600.0, 0)])
def test_a_304_costs_at_most_one_query(api: Api, seconds: float, queries: int) -> None:
    tag = etag(api, "events?page_size=100")
    with (
        override_settings(REST={**settings.REST, "UNCHANGED_FOR": seconds}),
        CaptureQueriesContext(connection) as captured,
    ):
        api("events?page_size=100", headers={"If-None-Match": tag}, expect=304)
    assert len(captured) == queries


def test_a_wrong_query_is_wrong_even_for_who_has_the_answer(api: Api) -> None:
    api("events?nothing=1", headers={"If-None-Match": "*"}, expect=400)


def test_the_order_of_parameters_does_not_matter(api: Api) -> None:
    assert etag(api, "documents?page_size=2&ordering=slug") == etag(api, "documents?ordering=slug&page_size=2")


def test_another_query_format_encoding_or_host_is_another_answer(api: Api) -> None:
    tags = [
        etag(api, "documents"),
        etag(api, "documents?page_size=2"),
        etag(api, "documents", Accept="text/csv"),
        etag(api, "documents", Accept="application/x-ndjson"),
        etag(api, "documents", **{"Accept-Encoding": "gzip"}),
        etag(api, "documents", Host="localhost"),
        etag(api, "crises"),
    ]
    assert len(set(tags)) == len(tags)


@pytest.mark.parametrize(
    "change",
    [{"version": "9.9.9"}, {"content_hash": "0" * 64}, {"releases": []}, {"basis": "others"}, {"collections": {}}],
)
def test_other_data_is_another_answer(api: Api, change: dict[str, str]) -> None:
    before = etag(api, "documents")
    LoadedDataset.objects.update(load=uuid.uuid4(), **change)
    assert etag(api, "documents") != before
    api("documents", headers={"If-None-Match": before})


@pytest.mark.parametrize(
    "address", ["documents", "documents?format=ndjson", "documents?format=csv", "state?at=2022", "dyads"]
)
@pytest.mark.parametrize("few", [collection.FEW, -1])
def test_an_answer_of_which_the_data_was_replaced_meanwhile_is_made_anew(
    api: Api, address: str, few: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As by a load that ends between two queries of one answer."""
    before, loads = api(address), ["9.9.9", "8.8.8"]
    query = Endpoint.query

    def query_and_load(self: Endpoint, action: str) -> Any:
        if loads:
            LoadedDataset.objects.update(load=uuid.uuid4(), version=loads.pop())
        return query(self, action)

    monkeypatch.setattr(Endpoint, "query", query_and_load)
    monkeypatch.setattr(collection, "FEW", few)
    answer = api(address)
    assert answer.headers["X-Dataset-Version"] == "9.9.9"
    assert answer.headers["ETag"] != before.headers["ETag"]
    if address == "documents":
        assert answer.json["meta"]["dataset_version"] == "9.9.9"


def test_other_code_is_another_answer(api: Api, settings: Any) -> None:
    before = etag(api, "documents")
    settings.REST = settings.REST | {"BUILD": "another"}
    assert etag(api, "documents") != before


@pytest.mark.parametrize("address", ["events", "events?format=csv", "events?format=ndjson", "vocabularies"])
def test_compressed_answers_are_the_same_bytes_each_time_and_hold_the_same(api: Api, address: str) -> None:
    one = api(address, headers={"Accept-Encoding": "gzip"})
    assert one.headers["Content-Encoding"] == "gzip"
    assert one.headers["ETag"].startswith('"')
    assert one.body == api(address, headers={"Accept-Encoding": "gzip"}).body
    assert gzip.decompress(one.body) == api(address).body


@pytest.mark.parametrize("address", [*EVERYTHING, *STREAMS])
def test_head_has_the_headers_of_get_and_no_body(api: Api, address: str) -> None:
    whole, head = api(address), api(address, method="head")
    assert head.body == b""
    for name in ("ETag", "Content-Type", "Vary", "Cache-Control", "X-Dataset-Version", "X-Total-Count"):
        assert head.headers.get(name) == whole.headers.get(name), name


@pytest.mark.parametrize("address", ["documents", "documents?format=csv"])
def test_head_leaves_the_database_connection_to_the_request(api: Api, address: str) -> None:
    api(address, method="head")
    assert not connection.closed_in_transaction
    api(address)


@pytest.mark.parametrize("encoding", ["gzip;q=0", "gzip; q=0.000", "identity, gzip;Q=0", "br"])
@pytest.mark.parametrize("address", ["events", "events?format=csv"])
def test_who_does_not_take_gzip_gets_the_plain_answer_with_its_etag(api: Api, address: str, encoding: str) -> None:
    answer = api(address, headers={"Accept-Encoding": encoding})
    assert "Content-Encoding" not in answer.headers
    assert answer.headers["ETag"] == etag(api, address)


def test_a_quality_above_nothing_takes_gzip(api: Api) -> None:
    assert api("events", headers={"Accept-Encoding": "br, gzip;q=0.1"}).headers["Content-Encoding"] == "gzip"


@pytest.mark.parametrize("path", ["/livez", "/readyz", "/robots.txt"])
def test_a_tag_made_for_an_address_outside_of_the_api_is_no_304(db: None, path: str) -> None:
    tag = etags.etag(RequestFactory().get(path), loaded().mark, etags.JSON)
    assert Client().get(path, headers={"If-None-Match": tag}).status_code == 200
