"""Every record says how to cite it: with its evidence, with what its words are worth, and with its address."""

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.test import override_settings

from crisisapi import env
from dataset import fixtures
from dataset.api_records import STORED, answers, hashed
from dataset.canonical import digest
from dataset.layout import COLLECTIONS as LAYOUT
from dataset.models import KnownId
from sources.models import Document
from tests.api.world import COLLECTIONS, EVENTS
from tests.citations import Document as Cited
from tests.citations import of_event, of_figure
from tests.client import Api

SERVER = "https://crisis.example"
PUBLIC = override_settings(REST={**settings.REST, "PUBLIC_URL": SERVER})
KINDS = [name for name in EVENTS if name != "events"]


def documents() -> dict[str, Cited]:
    return {one.slug: Cited(one.cite_phrase, one.source_file) for one in Document.objects.all()}


def heads() -> dict[str, str | None]:
    """What the fixtures call each act; statements are cited by their speakers."""
    read = fixtures.read(Path(settings.FIXTURES_DIR))
    return {one.id: one.data.get("cite_as") for one in read.entries if "evidence" in one.data}


def pages(api: Api, collection: str) -> Iterator[dict[str, Any]]:
    for record in api(collection, fields="url", format="ndjson").lines:
        yield api(record["url"]).json


def citations(found: Any) -> Iterator[str]:
    """Every citation in an answer, however deep."""
    if isinstance(found, dict):
        for name, value in found.items():
            if name == "citation" and isinstance(value, str):
                yield value
            else:
                yield from citations(value)
    elif isinstance(found, list):
        for value in found:
            yield from citations(value)


class TestEvidence:
    @pytest.mark.parametrize("collection", EVENTS)
    def test_a_record_is_cited_with_all_its_evidence(self, api: Api, collection: str) -> None:
        known, called = documents(), heads()
        for record in pages(api, collection):
            assert record["citation"] == of_event(record, called[record["id"]], known)

    def test_a_quantity_is_cited_with_the_evidence_that_gives_it(self, api: Api) -> None:
        known = documents()
        for figure in api("figures", format="ndjson").lines:
            every = api(f"events/{figure['event']['id']}", fields="figures").json  # strength and the like among them
            record = api(figure["event"]["url"]).json | every
            assert figure["citation"] == of_figure(figure, record, known)

    @pytest.mark.parametrize("collection", ["actors", "places", "crises"])
    def test_who_and_where_are_cited_by_name(self, api: Api, collection: str) -> None:
        word = LAYOUT[collection].word
        for record in pages(api, collection):
            ending = f"Crisis API dataset {record['changed_in']}, {word} {record['id']}. {record['url']}"
            assert record["citation"] == f"{record['name']}. {ending}"

    def test_a_document_is_cited_as_it_is_described(self, api: Api) -> None:
        described = {
            one.id: one.data["citation"] for one in fixtures.read(Path(settings.FIXTURES_DIR)).entries
            if one.collection == "documents"
        }  # fmt: skip
        for record in pages(api, "documents"):
            assert record["citation"] == f"{described[record['id']]} {record['url']}"


class TestAddress:
    """A citation ends with the address of what it cites: absolute where PUBLIC_URL is set, else the path."""

    @pytest.mark.parametrize("collection", COLLECTIONS)
    @pytest.mark.parametrize("format", ["json", "ndjson", "csv"])
    @pytest.mark.parametrize("server", ["", SERVER])
    def test_a_citation_ends_with_the_address(self, api: Api, collection: str, format: str, server: str) -> None:
        how: dict[str, Any] = {"page_size": 500} if format == "json" else {"format": format}
        with override_settings(REST={**settings.REST, "PUBLIC_URL": server}):
            answer = api(collection, fields="url,citation", **how)
        if format == "csv":
            rows = list(csv.DictReader(io.StringIO(answer.body.decode(), newline="")))
        else:
            rows = answer.lines if format == "ndjson" else answer.json["results"]
        assert rows
        for row in rows:
            assert row["citation"].rpartition(" ")[2] == f"{server}{row['url']}"

    @pytest.mark.parametrize("collection", COLLECTIONS)
    def test_nothing_else_differs(self, api: Api, collection: str) -> None:
        plain = api(collection, format="ndjson").lines
        with PUBLIC:
            public = api(collection, format="ndjson").lines
        assert json.loads(json.dumps(public).replace(f"{SERVER}/", "/")) == plain

    @pytest.mark.parametrize(
        "address",
        [
            "figures",
            "state?at=2022-01-28",
            "events?include=related,answers&page_size=100",
            "events/2022-01-24-biden-total-unanimity/thread",
            "events/2022-01-24-biden-total-unanimity/context?window=3d",
            "statements/2022-01-24-biden-total-unanimity",
        ],
    )
    def test_records_within_records_have_theirs(self, api: Api, address: str) -> None:
        with override_settings(REST={**settings.REST, "PUBLIC_URL": SERVER}):
            found = list(citations(api(address).json))
        assert found
        for one in found:
            assert one.rpartition(" ")[2].startswith(f"{SERVER}/api/v1/"), one

    def test_the_citation_of_a_query_has_the_public_address(self, api: Api) -> None:
        address = "/api/v1/statements?speaker=Zelensky&q=panic"
        assert api(address).json["meta"]["citation"].endswith(f" http://testserver{address}")
        with PUBLIC:
            assert api(address).json["meta"]["citation"].endswith(f" {SERVER}{address}")

    def test_the_citation_of_the_dataset_has_its_address(self, api: Api) -> None:
        cited = api("dataset").json["citation"]
        assert cited["text"].endswith(" CC BY 4.0. /api/v1/dataset")
        assert "url" not in cited["bibtex"]
        assert "URL" not in cited["csl"]
        with PUBLIC:
            cited = api("dataset").json["citation"]
        assert cited["text"].endswith(f" CC BY 4.0. {SERVER}/api/v1/dataset")
        assert f"url = {{{SERVER}/api/v1/dataset}}" in cited["bibtex"]
        assert cited["csl"]["URL"] == f"{SERVER}/api/v1/dataset"


class TestCopies:
    """What is hashed, mirrored and archived has paths, so that copies of different servers are the same."""

    @pytest.mark.parametrize("collection", STORED)
    def test_a_hash_does_not_depend_on_the_server(self, db: None, collection: str) -> None:
        stored = dict(KnownId.objects.filter(collection=collection, hash__isnull=False).values_list("slug", "hash"))
        with override_settings(REST={**settings.REST, "PUBLIC_URL": SERVER}):
            records = [hashed(collection, body) for body in answers(collection, "1.0.0")]
        assert {one["id"]: digest(one) for one in records} == stored

    def test_changes_give_what_is_hashed(self, api: Api) -> None:
        with PUBLIC:
            given = api("changes?since_version=0.0.0&collection=statements&page_size=500").json["results"]
        assert given
        for one in given:
            assert digest(hashed("statements", json.dumps(one["record"]).encode())) == one["hash"]
            assert one["record"]["citation"].endswith(f" {one['url']}")

    @pytest.mark.parametrize("collection", STORED)
    def test_the_archive_is_the_same(self, db: None, collection: str) -> None:
        plain = list(answers(collection, "1.0.0"))
        with PUBLIC:
            assert list(answers(collection, "1.0.0")) == plain

    def test_a_client_that_holds_the_other_address_gets_a_new_answer(self, api: Api) -> None:
        tag = api("statements").headers["ETag"]
        with PUBLIC:
            assert api("statements", headers={"If-None-Match": tag}).status == 200


class TestSetting:
    @pytest.mark.parametrize(
        ("given", "read"),
        [
            ("", ""),
            ("https://crisis.example", "https://crisis.example"),
            ("https://crisis.example/", "https://crisis.example"),
            ("HTTPS://Crisis.Example", "https://crisis.example"),
            ("http://localhost:8000", "http://localhost:8000"),
            ("http://crisisapi", "http://crisisapi"),
            ("http://[::1]:8000", "http://[::1]:8000"),
            ("http://192.0.2.7", "http://192.0.2.7"),
        ],
    )
    def test_an_address_of_a_server_is_read(self, given: str, read: str) -> None:
        assert env.read({"PUBLIC_URL": given, "SECRET_KEY": "x"}).public_url == read

    @pytest.mark.parametrize(
        "given",
        [
            "crisis.example",
            "//crisis.example",
            "ftp://crisis.example",
            "https:crisis.example",
            "https://",
            "https:///",
            "https://.",
            "https://a..b",
            "https://:8000",
            "https://crisis.example:",
            "https://crisis.example:0",
            "https://crisis.example:65536",
            "https://crisis.example:port",
            "https://user:word@crisis.example",
            "https://crisis.example/data",
            "https://crisis.example//",
            "https://crisis.example?a=b",
            "https://crisis.example/?",
            "https://crisis.example#a",
            "https://crisis.example\\1",
            "https://crisis.example ",
            " https://crisis.example",
            "https://crisis example",
            "https://crisis.example\n",
            "https://krise.exämple",
            "https://[::1",
            "https://one.example,https://two.example",
        ],
    )
    def test_anything_else_stops_the_start_with_one_line_that_names_it(self, given: str) -> None:
        with pytest.raises(ImproperlyConfigured) as refused:
            env.read({"PUBLIC_URL": given, "SECRET_KEY": "x"})
        assert str(refused.value).startswith("PUBLIC_URL=")
        assert "\n" not in str(refused.value)
