"""The client of the tests: every answer is held against the OpenAPI document."""

import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.test import Client

from tests.specification import Specification

PROBLEM = "application/problem+json"
V1 = "/api/v1"


@dataclass(frozen=True)
class Answer:
    address: str
    status: int
    headers: Any
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def lines(self) -> list[Any]:
        """The records of an NDJSON stream."""
        return [json.loads(line) for line in self.body.splitlines()]  # bytes end at \n alone

    @property
    def ids(self) -> list[str]:
        return [record["id"] for record in self.json["results"]]

    def __repr__(self) -> str:
        return f"{self.status} {self.address} {self.body[:400]!r}"


class Api:
    """GET an address of the API: `api("statements", speaker="russia", page_size=5)`.

    A path without a slash at its start lies under /api/v1; parameters may also stand in the address itself. Raises
    AssertionError where the answer is not as documented.
    """

    def __init__(self, specification: Specification) -> None:
        self.specification = specification
        self.client = Client()

    def __call__(
        self,
        address: str,
        *,
        method: str = "get",
        headers: dict[str, str] | None = None,
        expect: int | None = 200,
        **parameters: Any,
    ) -> Answer:
        address = address if address.startswith(("/", "http")) else f"{V1}/{address}"
        if parameters:
            joint = "&" if "?" in address else "?"
            address += joint + urlencode(parameters, doseq=True)
        response = self.client.generic(method.upper(), address, headers=headers)
        body = b"".join(response.streaming_content) if response.streaming else response.content  # type: ignore[attr-defined]
        answer = Answer(address, response.status_code, response.headers, body)
        parts = urlsplit(address)
        self._check(answer, parts.path, parts.query, method)
        assert expect is None or answer.status == expect, answer
        return answer

    def _check(self, answer: Answer, path: str, query: str, method: str) -> None:
        content_type = answer.headers.get("Content-Type")
        body = None
        if method == "get" and answer.headers.get("Content-Encoding") is None and "json" in (content_type or ""):
            body = answer.json if "ndjson" not in (content_type or "") else None
        if answer.status == 304:
            content_type = None
        self.specification.check(path, query, answer.status, content_type, body)

    def every(self, path: str, **parameters: Any) -> list[dict[str, Any]]:
        """All records of a collection, by its pages."""
        page = self(path, **{"page_size": 500} | parameters)
        found = list(page.json["results"])
        while page.json["next"]:
            page = self(page.json["next"])
            found += page.json["results"]
        return found


def assert_problem(
    answer: Answer,
    status: int,
    type: str,
    *,
    reasons: list[tuple[str, str]] | None = None,
    api: Api | None = None,
) -> dict[str, Any]:
    """The answer is a problem in its whole shape; `reasons` are the parameters with why each is wrong.

    With `api`, a corrected address must work, if there is one: what was meant is not always certain.
    """
    assert answer.status == status, answer
    assert answer.headers["Content-Type"] == PROBLEM
    assert answer.headers["Cache-Control"] == "no-store"
    body: dict[str, Any] = answer.json
    assert set(body) == {"type", "title", "status", "detail", "errors", "try"}
    assert body["type"] == f"/errors/{type}"
    assert body["status"] == status
    for text in (body["title"], body["detail"]):
        assert text.strip() == text
        assert text
    assert body["detail"].endswith((".", "?"))
    for error in body["errors"]:
        named = "did_you_mean" in error
        assert set(error) == {"parameter", "value", "reason", "hint", "did_you_mean" if named else "allowed"}
        for suggestion in error.get("did_you_mean", ()):
            assert set(suggestion) == {"id", "name", "matched"}
    if reasons is not None:
        assert [(error["parameter"], error["reason"]) for error in body["errors"]] == reasons
    if api is not None and body["try"] is not None:
        api(body["try"], expect=200)
    return body
