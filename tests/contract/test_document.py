"""The OpenAPI document is committed, so that a change of the contract is a diff that somebody reads.

`REWRITE_OPENAPI=1 pytest tests/contract/test_document.py` accepts what the code and the dataset say now.
"""

import json
import os
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError
from psycopg.errors import QueryCanceled

from crisisapi.settings import RUN_DIR
from rest.openapi.examples import HOST
from rest.openapi.operations import GONE
from rest.parameters.parsing import LONGEST_ADDRESS
from rest.problems import from_exception
from tests.client import Api
from tests.specification import Specification

COMMITTED = Path(__file__).resolve().parents[2] / "docs" / "openapi.json"
CANDIDATE = RUN_DIR / COMMITTED.name
REWRITE = os.environ.get("REWRITE_OPENAPI") == "1"
COMMAND = f"REWRITE_OPENAPI=1 .run/venv/bin/pytest {Path(__file__).relative_to(COMMITTED.parents[1])}"


def test_the_committed_document_is_that_of_the_code_and_the_dataset(specification: Specification) -> None:
    now = json.dumps(specification.document, ensure_ascii=False, indent=1) + "\n"
    if REWRITE:
        COMMITTED.write_text(now, encoding="utf-8")
    elif now != COMMITTED.read_text(encoding="utf-8"):
        CANDIDATE.write_text(now, encoding="utf-8")
        pytest.fail(
            f"the contract has changed: `diff {COMMITTED.relative_to(RUN_DIR.parent)} "
            f"{CANDIDATE.relative_to(RUN_DIR.parent)}` shows how; accept it with `{COMMAND}`",
            pytrace=False,
        )


def test_every_operation_with_json_shows_a_real_answer(api: Api) -> None:
    for path, operation in api.specification.operations.items():
        content = operation["responses"]["200"]["content"].get("application/json")
        if content is None or path == "/api/v1/vocabularies":  # nothing but explanations
            continue
        (example,) = content["examples"].values()
        address = example["summary"].removeprefix("GET ")
        assert api.specification.template(address.partition("?")[0]) == path
        assert as_shown(api(address).body) == example["value"]
        assert len(json.dumps(example)) < 10_000, f"the example of {path} is too long to read"


def test_every_error_shows_a_real_answer(api: Api) -> None:
    canceled = OperationalError()
    canceled.__cause__ = QueryCanceled()
    failures = [from_exception(error, "/") for error in (canceled, OperationalError(), RuntimeError())]
    of_no_short_address = {problem.type: problem.body() for problem in failures}
    of_no_short_address["uri-too-long"] = asked(api, "/api/v1/events/" + "a" * LONGEST_ADDRESS)
    of_no_short_address["gone"] = GONE.body()
    for name, response in api.specification.document["components"]["responses"].items():
        if name in ("NotModified", "PermanentRedirect"):
            continue
        for kind, example in response["content"]["application/problem+json"]["examples"].items():
            assert example["value"]["type"] == f"/errors/{kind}"
            assert example["value"] == (
                asked(api, example["summary"].removeprefix("GET "))
                if "summary" in example
                else of_no_short_address[kind]
            )


def as_shown(body: bytes) -> Any:
    """An answer with the host that examples have."""
    return json.loads(body.decode().replace("testserver", HOST))


def asked(api: Api, address: str) -> Any:
    return as_shown(api(address, expect=None).body)


def test_the_document_holds_nothing_of_one_machine_or_one_moment() -> None:
    text = COMMITTED.read_text(encoding="utf-8")
    for word in (str(RUN_DIR.parent), "cursor=", "localhost", "127.0.0.1", "testserver"):
        assert word not in text
