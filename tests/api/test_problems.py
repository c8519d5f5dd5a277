"""Every failure leaves through one door: a problem (RFC 9457) with the same shape, whatever went wrong."""

import gc
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from events.models import Statement
from events.views import collections
from tests.api.world import COLLECTIONS, OTHERS, example
from tests.client import Answer, Api, assert_problem

PATHS = [*COLLECTIONS, *[f"{name}/{example(name)}" for name in COLLECTIONS], *OTHERS]


def plain(response: Any, address: str = "") -> Answer:
    """An answer of an address that is no documented operation."""
    return Answer(address, response.status_code, response.headers, response.content)


class TestNotFound:
    @pytest.mark.parametrize("collection", COLLECTIONS)
    def test_an_unknown_id_is_answered_with_the_nearest(self, api: Api, collection: str) -> None:
        known = example(collection)
        at = next(at for at, letter in enumerate(known) if letter.isalpha()) + 1
        answer = api(f"{collection}/{known[:at]}{known[at + 1 :]}", expect=404)
        body = assert_problem(answer, 404, "not-found", api=api)
        assert body["try"] == f"/api/v1/{collection}/{example(collection)}"
        assert body["errors"] == []

    @pytest.mark.parametrize("collection", COLLECTIONS)
    def test_for_an_id_like_no_other_there_is_nothing_to_try(self, api: Api, collection: str) -> None:
        body = assert_problem(api(f"{collection}/xqzxqz", expect=404), 404, "not-found")
        assert body["try"] is None

    def test_the_record_of_another_day_is_named_and_not_taken_for_it(self, api: Api) -> None:
        body = assert_problem(api("events/2022-01-25-biden-total-unanimity", expect=404), 404, "not-found")
        assert "Did you mean" in body["detail"]
        assert body["try"] is None

    @pytest.mark.parametrize("query", ["fields=titel", "author=joe-biden", "format=csv", "format=csv&fields=titel"])
    @pytest.mark.parametrize("path", ["statements/xqzxqz", "events/xqzxqz/thread", "events/xqzxqz/context"])
    def test_it_is_said_before_what_is_wrong_with_the_query(self, api: Api, path: str, query: str) -> None:
        """No correction of the query would work."""
        assert_problem(api(f"{path}?{query}", expect=404), 404, "not-found", api=api)

    def test_a_record_of_another_kind_is_not_found(self, api: Api) -> None:
        assert_problem(api(f"statements/{example('military-postures')}", expect=404), 404, "not-found")

    @pytest.mark.parametrize("report", ["thread", "context"])
    def test_nor_are_reports_about_no_record(self, api: Api, report: str) -> None:
        assert_problem(api(f"events/xqzxqz/{report}", expect=404), 404, "not-found")

    @pytest.mark.parametrize(
        "path",
        [
            "/nothing",
            "/api",
            "/api/v2/events",
            "/api/v1/nothing",
            "/api/v1/nothing/",
            "/api/v1/events/a/b/c",
            "/api/v1/events/x%0A/",
            "/%00",
            "/é",
            "/static/nothing.js",
            "/.env",
        ],
    )
    def test_an_address_that_is_not_there_is_a_problem_too(self, db: None, path: str) -> None:
        assert_problem(plain(Client().get(path)), 404, "not-found")


class TestMethods:
    @pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options", "trace"])
    @pytest.mark.parametrize("path", PATHS)
    def test_only_get_and_head_are_allowed(self, db: None, path: str, method: str) -> None:
        response = Client().generic(method.upper(), f"/api/v1/{path}")
        assert_problem(plain(response), 405, "method-not-allowed")
        assert response.headers["Allow"] == "GET, HEAD"

    def test_a_body_is_never_read(self, db: None) -> None:
        response = Client().post("/api/v1/events", data="{", content_type="application/json")
        assert_problem(plain(response), 405, "method-not-allowed")


class TestFaultsOfOurs:
    @pytest.fixture
    def broken(self, monkeypatch: Any) -> None:
        def fail(*args: Any) -> None:
            raise RuntimeError("a secret of the server")

        monkeypatch.setattr("rest.bodies.filled", fail)

    @pytest.mark.usefixtures("broken")
    @pytest.mark.parametrize("path", ["statements", "statements?format=csv", f"statements/{example('statements')}"])
    def test_what_nobody_foresaw_is_a_500_that_gives_nothing_away(self, api: Api, path: str, caplog: Any) -> None:
        body = assert_problem(api(path, expect=500), 500, "internal-error")
        assert "secret" not in str(body)
        assert body["try"] is None
        assert "a secret of the server" in caplog.text, "it is logged"

    def test_so_it_is_outside_of_the_framework_too(self, db: None, monkeypatch: Any) -> None:
        def fail() -> None:
            raise RuntimeError("a secret of the server")

        monkeypatch.setattr("crisisapi.health.loaded", fail)
        response = Client(raise_request_exception=False).get("/readyz")
        body = assert_problem(plain(response), 500, "internal-error")
        assert "secret" not in str(body)


class TestLimits:
    @pytest.fixture
    def slow(self, db: None, monkeypatch: Any) -> None:
        def slow(self: Any) -> Any:
            return Statement.objects.extra(where=["(SELECT count(*) FROM pg_sleep(2)) = 1"])

        monkeypatch.setattr(collections.Statements, "get_queryset", slow)
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL statement_timeout = 50")

    @pytest.mark.usefixtures("slow")
    @pytest.mark.parametrize("format_", ["csv", "ndjson"])
    def test_a_stream_that_fails_leaves_no_transaction_behind(self, api: Api, format_: str) -> None:
        # The exception lies in a reference cycle: what is left to the collector is left to chance.
        gc.disable()
        try:
            before = list(connection.savepoint_ids)
            api("statements", format=format_, expect=503)
            assert connection.savepoint_ids == before
        finally:
            gc.enable()
            gc.collect()  # so that a failure stays with this test

    @pytest.mark.usefixtures("slow")
    @pytest.mark.parametrize("format_", ["json", "csv", "ndjson"])
    def test_a_query_that_takes_too_long_is_a_503(self, api: Api, format_: str) -> None:
        body = assert_problem(api("statements", format=format_, expect=503), 503, "timeout")
        assert "longer" in body["detail"]

    def test_a_host_that_is_not_served_is_a_bad_request(self, db: None, settings: Any) -> None:
        settings.ALLOWED_HOSTS = ["crisis.example"]
        for path in ("/api/v1/events", "/api/v1/dataset", "/api/v1/events?format=csv", "/api/v1/nothing"):
            response = Client().get(path, headers={"Host": "evil.example"})
            if path != "/api/v1/nothing":
                assert_problem(plain(response), 400, "bad-request")
            assert b"evil.example" not in response.content


class TestContractOfErrors:
    def test_a_problem_is_never_stored_and_has_no_validator(self, api: Api) -> None:
        answer = api("events?nothing=1", expect=400)
        assert answer.headers["Cache-Control"] == "no-store"
        assert "ETag" not in answer.headers

    def test_a_problem_is_readable_text(self, api: Api) -> None:
        assert "“nothing”" in api("events?nothing=1", expect=400).body.decode()

    def test_a_problem_comes_whatever_format_was_asked_for(self, api: Api) -> None:
        for accept in ("text/csv", "application/x-ndjson", "application/json"):
            assert_problem(api("events?nothing=1", headers={"Accept": accept}, expect=400), 400, "unknown-parameter")

    def test_head_has_the_status_of_a_problem_and_no_body(self, api: Api) -> None:
        answer = api("events?nothing=1", method="head", expect=400)
        assert answer.body == b""


@pytest.mark.parametrize(
    ("asked", "meant"),
    [("cvs", "csv"), ("CSV", "csv"), ("jsonl", "ndjson"), ("json-lines", "ndjson"), ("xml", None), ("polecat", None)],
)
def test_a_wrong_format_is_named_and_a_near_one_is_tried(api: Api, asked: str, meant: str | None) -> None:
    answer = api(f"statements?format={asked}", expect=406)
    body = assert_problem(answer, 406, "not-acceptable", reasons=[("format", "unknown_value")], api=api)
    (error,) = body["errors"]
    assert error["value"] == asked
    assert error["allowed"][:3] == ["json", "csv", "ndjson"]
    assert error["hint"] == (f"Did you mean {meant}?" if meant else None)
    assert body["try"] == (f"/api/v1/statements?format={meant}" if meant else None)


def test_a_format_of_other_answers_is_not_taken_for_one_that_is_there(api: Api) -> None:
    body = assert_problem(api("statements/facets?format=geojson", expect=406), 406, "not-acceptable", api=api)
    assert body["try"] is None


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        ("event", "events"),
        ("statement?author=joe-biden", "statements?speaker=joe-biden"),
        ("military_postures", "military-postures"),
        ("Statements/", "statements"),
        ("change?since=0.0.0", "changes?since_version=0.0.0"),
    ],
)
def test_an_address_nearly_as_a_collections_leads_there(api: Api, asked: str, meant: str) -> None:
    body = assert_problem(plain(Client().get(f"/api/v1/{asked}")), 404, "not-found", api=api)
    assert body["try"] == f"/api/v1/{meant}"
    assert "Did you mean" in body["detail"]


@pytest.mark.parametrize("path", ["/api/v1/xyzzy", "/api/v2/events", "/event"])
def test_an_address_like_no_other_leads_nowhere(path: str) -> None:
    assert assert_problem(plain(Client().get(path)), 404, "not-found")["try"] is None
