"""What surrounds the API: other origins, addresses, health, and a database that it only reads."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.conf import settings as django_settings
from django.db import connection
from django.test import Client

from crisisapi import database, env
from dataset.models import LoadedDataset
from tests.api.test_problems import plain
from tests.client import Api, assert_problem

CHECKOUT = Path(__file__).resolve().parents[2]
ORIGIN = {"Origin": "https://newsroom.example"}


class TestOtherOrigins:
    @pytest.mark.parametrize("address", ["crises", "events?format=csv&fields=id", "events?nothing=1", "events/nothing"])
    def test_any_origin_may_read_answers_and_problems_alike(self, api: Api, address: str) -> None:
        answer = api(address, headers=ORIGIN, expect=None)
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        assert "Access-Control-Allow-Credentials" not in answer.headers
        exposed = {name.strip().lower() for name in answer.headers["Access-Control-Expose-Headers"].split(",")}
        assert {"etag", "content-disposition", "x-total-count", "x-dataset-version"} <= exposed

    def test_an_answer_is_the_same_whoever_asks_so_that_a_cache_keeps_one(self, api: Api) -> None:
        alone, of_a_page = api("crises"), api("crises", headers=ORIGIN)
        assert alone.headers == of_a_page.headers
        assert "origin" not in alone.headers["Vary"].lower()
        unchanged = api("crises", headers={"If-None-Match": alone.headers["ETag"]}, expect=304)
        assert unchanged.headers["Access-Control-Allow-Origin"] == "*"

    def test_only_a_browser_that_asks_before_is_told_what_it_may_send(self, db: None) -> None:
        assert Client().options("/api/v1/events", headers=ORIGIN).status_code == 405

    @pytest.mark.parametrize(
        "header",
        [
            *("If-None-Match", "Accept", "Content-Type", "Authorization", "X-CSRFToken", "Cache-Control", "Pragma"),
            *("Range", "If-Range", "If-Modified-Since", "X-Request-ID", "X-Requested-With", "X-Correlation-ID"),
            # OpenTelemetry, Sentry, Zipkin, Datadog, New Relic, Elastic, Application Insights, X-Ray
            *("traceparent", "tracestate", "baggage", "sentry-trace", "b3", "X-B3-TraceId", "x-datadog-trace-id"),
            *("newrelic", "elastic-apm-traceparent", "Request-Id", "X-Amzn-Trace-Id"),
            "*",
        ],
    )
    def test_a_browser_may_ask_before_it_revalidates(self, db: None, header: str) -> None:
        asked = ORIGIN | {"Access-Control-Request-Method": "GET", "Access-Control-Request-Headers": header.lower()}
        response = Client().options("/api/v1/events", headers=asked)
        assert response.status_code == 200
        assert response.headers["Access-Control-Allow-Origin"] == "*"
        assert set(response.headers["Access-Control-Allow-Methods"].split(", ")) == {"GET", "HEAD", "OPTIONS"}
        assert header.lower() in response.headers["Access-Control-Allow-Headers"].lower().split(", ")


class TestAddresses:
    @pytest.mark.parametrize(
        ("asked", "leads_to"),
        [
            ("/api/v1/statements/", "/api/v1/statements"),
            ("/api/v1/statements/?speaker=Zelensky&q=panic", "/api/v1/statements?speaker=Zelensky&q=panic"),
            ("/api/v1/actors/russia/", "/api/v1/actors/russia"),
            ("/api/v1/", "/api/v1"),
            ("/livez/", "/livez"),
        ],
    )
    def test_a_slash_too_many_leads_to_the_address_without(self, db: None, asked: str, leads_to: str) -> None:
        response = Client().get(asked)
        assert response.status_code == 308
        assert response.headers["Location"] == leads_to

    @pytest.mark.parametrize("path", ["//evil.example/", "//evil.example/api/v1/events/", "/\\evil.example/"])
    def test_a_slash_too_many_leads_nowhere_else(self, db: None, path: str) -> None:
        response = Client().get("/", PATH_INFO=path)
        assert response.status_code == 404

    @pytest.mark.parametrize(
        ("path", "media_type"), [("/robots.txt", "text/plain; charset=utf-8"), ("/favicon.ico", "image/png")]
    )
    def test_what_browsers_and_crawlers_ask_for_is_there_and_kept(self, db: None, path: str, media_type: str) -> None:
        response = Client().get(path)
        assert (response.status_code, response.headers["Content-Type"]) == (200, media_type)
        assert "max-age=86400" in response.headers["Cache-Control"]
        assert response.content

    @pytest.mark.parametrize(
        "path",
        [
            *("/", "/docs", "/livez", "/readyz", "/robots.txt", "/favicon.ico", "/api/v1", "/api/docs", "/api/schema"),
            *("/api/v1/events", "/api/v1/events/x", "/api/v1/dyads", "/api/v1/dataset/archive"),
        ],
    )
    @pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT", "QUERY"])
    def test_another_method_is_refused_as_a_problem_that_names_the_right_ones(
        self, db: None, path: str, method: str
    ) -> None:
        response = Client().generic(method, path)
        assert_problem(plain(response), 405, "method-not-allowed")
        assert response.headers["Allow"] == "GET, HEAD"

    @pytest.mark.parametrize("path", ["/", "/docs", "/api/v1"])
    def test_the_front_doors_lead_to_the_documentation(self, db: None, path: str) -> None:
        response = Client().get(path)
        assert response.status_code == 302
        assert response.headers["Location"] == "/api/docs"

    def test_the_documentation_needs_nothing_from_elsewhere(self, db: None) -> None:
        page = Client().get("/api/docs")
        assert page.status_code == 200
        assert "http" not in page.content.decode().replace("http-equiv", "").replace("http://www.w3.org", "")

    def test_the_schema_is_served_as_it_is_generated(self, api: Api) -> None:
        response = Client().get("/api/schema")
        assert response.status_code == 200
        assert response.json() == json.loads(json.dumps(api.specification.document))


class TestHealth:
    def test_the_process_lives_without_asking_the_database(self, db: None, django_assert_num_queries: Any) -> None:
        with django_assert_num_queries(0):
            response = Client().get("/livez")
        assert (response.status_code, response.json()) == (200, {"status": "alive"})

    def test_it_is_ready_with_a_dataset(self, db: None) -> None:
        response = Client().get("/readyz")
        assert response.status_code == 200
        assert response.json() == {"status": "ready", "dataset_version": LoadedDataset.objects.get().version}

    def test_it_is_not_ready_without_one(self, db: None) -> None:
        LoadedDataset.objects.all().delete()
        body = assert_problem(plain(Client().get("/readyz")), 503, "unavailable")
        assert "load_dataset" in body["detail"]

    def test_an_empty_database_answers_all_the_same(self, api: Api) -> None:
        LoadedDataset.objects.all().delete()
        assert api("dataset").json["version"] == "0.0.0"

    def test_without_a_database_it_lives_and_says_what_is_missing(self) -> None:
        script = (
            "import json, django; django.setup()\n"
            "from django.test import Client\n"
            "for path in ('/livez', '/readyz', '/api/v1/events', '/api/v1/events?format=csv', '/api/v1/events/x'):\n"
            "    answer = Client().get(path, headers={'Host': 'localhost'})\n"
            "    print(json.dumps([answer.status_code, answer.headers.get('Retry-After'), answer.json()]))\n"
        )
        environment = os.environ | {
            "DATABASE_URL": "host=127.0.0.1 port=1 dbname=nothing user=nobody connect_timeout=2",
            "CRISISAPI_SERVING": "1",
            "LONGEST_WAIT_MS": "500",
            "DJANGO_SETTINGS_MODULE": "crisisapi.settings",
            "SECRET_KEY": "x",
        }
        ran = subprocess.run(
            [sys.executable, "-c", script], cwd=CHECKOUT, env=environment, capture_output=True, text=True, check=False
        )
        assert ran.returncode == 0, ran.stderr
        alive, *others = [json.loads(line) for line in ran.stdout.splitlines()]
        assert alive == [200, None, {"status": "alive"}]
        assert len(others) == 4
        for status, retry, body in others:
            assert (status, retry) == (503, "5")
            assert body["type"] == "/errors/unavailable"
            assert "nobody" not in str(body)


class TestHosts:
    @pytest.mark.parametrize(
        "host",
        [
            None,
            "",
            "localhost",
            "evil.example",
            "10.0.0.7:8000",
            "[::1",
            "bad host",
            "a_b",
            "x" * 300,
            "a,b",
            "é",
            "\t",
        ],
    )
    @pytest.mark.parametrize("behind_proxy", [True, False])
    @pytest.mark.parametrize("path", ["/livez", "/readyz"])
    def test_probes_are_answered_whatever_host_they_name(
        self, db: None, settings: Any, path: str, behind_proxy: bool, host: str | None
    ) -> None:
        settings.USE_X_FORWARDED_HOST = behind_proxy
        named: dict[str, Any] = {} if host is None else {"HTTP_HOST": host, "HTTP_X_FORWARDED_HOST": host}
        for method in ("GET", "HEAD"):
            assert Client().generic(method, path, SERVER_NAME="", **named).status_code == 200

    @pytest.mark.parametrize(
        ("headers", "start"),
        [
            ({"X-Forwarded-Host": "a.example, b.example", "X-Forwarded-Proto": "https, http"}, "https://a.example/"),
            ({"X-Forwarded-Host": "a.example,inner:8000", "X-Forwarded-Proto": "http,https"}, "http://a.example/"),
            ({"X-Forwarded-Host": " A.example:8443 ,b", "X-Forwarded-Proto": "HTTPS"}, "https://a.example:8443/"),
            ({"X-Forwarded-Host": ", a.example", "X-Forwarded-Proto": ","}, "http://a.example/"),
            ({"X-Forwarded-Host": "", "X-Forwarded-Proto": ""}, "http://localhost/"),
            ({}, "http://localhost/"),
        ],
    )
    def test_behind_proxies_in_a_row_addresses_are_those_of_the_first(
        self, db: None, settings: Any, headers: dict[str, str], start: str
    ) -> None:
        self._behind_proxies(settings)
        sent = {"Host": "localhost", **headers}
        answer = Client().get("/api/v1/events?page_size=1", headers=sent)
        assert answer.json()["next"].startswith(start)
        sent["If-None-Match"] = answer.headers["ETag"]
        assert Client().get("/api/v1/events?page_size=1", headers=sent).status_code == 304

    @pytest.mark.parametrize(
        ("header", "value"),
        [
            ("X-Forwarded-Host", "evil.example, a.example"),
            ("X-Forwarded-Host", "a_b example"),
            ("X-Forwarded-Host", "a.example/x"),
            ("X-Forwarded-Proto", "gopher"),
            ("X-Forwarded-Proto", "https://, http"),
            ("Host", "evil.example"),
            ("Host", "[::1"),
        ],
    )
    def test_a_host_or_scheme_that_is_not_served_is_told_by_its_header(
        self, db: None, settings: Any, header: str, value: str
    ) -> None:
        self._behind_proxies(settings)
        response = Client().get("/api/v1/events", headers={"Host": "localhost", header: value})
        assert assert_problem(plain(response), 400, "bad-request")["detail"].startswith(header)

    def test_without_proxies_nobody_is_believed(self, db: None) -> None:
        headers = {"X-Forwarded-Host": "evil.example", "X-Forwarded-Proto": "gopher"}
        answer = Client().get("/api/v1/events?page_size=1", headers=headers)
        assert answer.json()["next"].startswith("http://testserver/")

    def _behind_proxies(self, settings: Any) -> None:
        settings.USE_X_FORWARDED_HOST = True
        settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
        settings.ALLOWED_HOSTS = ["a.example", "localhost"]


class TestReading:
    """The role and the settings with which the service serves."""

    @pytest.fixture
    def serving(self, db: None) -> Iterator[psycopg.Connection[Any]]:
        settings = database.settings(env.read(os.environ | {"CRISISAPI_SERVING": "1", "STATEMENT_TIMEOUT_MS": "1234"}))
        parts = settings["default"]
        options = {name: value for name, value in parts["OPTIONS"].items() if name != "pool"}
        address = {
            "host": parts["HOST"], "port": parts["PORT"], "user": parts["USER"], "password": parts["PASSWORD"],
            "dbname": connection.settings_dict["NAME"],
        }  # fmt: skip
        known = {name: value for name, value in (address | options).items() if value}
        with psycopg.connect(**known) as found:
            yield found

    def test_it_reads(self, serving: psycopg.Connection[Any]) -> None:
        row = serving.execute("SELECT count(*) FROM events_event").fetchone()
        assert row is not None
        assert row[0] > 0

    @pytest.mark.parametrize(
        "sql",
        [
            "INSERT INTO dataset_loadeddataset VALUES (1)",
            "UPDATE events_event SET title = 'x'",
            "DELETE FROM events_evidence",
            "TRUNCATE events_event CASCADE",
            "CREATE TABLE intruder (id int)",
            "DROP TABLE events_event",
        ],
    )
    def test_it_cannot_write(self, serving: psycopg.Connection[Any], sql: str) -> None:
        with pytest.raises((psycopg.errors.ReadOnlySqlTransaction, psycopg.errors.InsufficientPrivilege)):
            serving.execute(sql)

    def test_a_long_query_is_cut_off(self, serving: psycopg.Connection[Any]) -> None:
        row = serving.execute("SHOW statement_timeout").fetchone()
        assert row == ("1234ms",)

    @pytest.mark.parametrize("serving", ["1", ""])
    def test_options_of_the_address_are_kept_beside_ours(self, serving: str) -> None:
        address = "postgresql://reader@host/name?options=-c%20search_path%3Delsewhere"
        settings = database.settings(
            env.read(os.environ | {"DATABASE_URL": address, "CRISISAPI_SERVING": serving, "SECRET_KEY": "x"})
        )
        options = settings["default"]["OPTIONS"]["options"]
        assert options.startswith("-c search_path=elsewhere -c datestyle=ISO")
        assert ("default_transaction_read_only" in options) == bool(serving)

    def test_connections_are_pooled(self) -> None:
        settings = database.settings(env.read(os.environ | {"CRISISAPI_SERVING": "1"}))
        assert settings["default"]["OPTIONS"]["pool"]["max_size"] == django_settings.ENV.pool_size
