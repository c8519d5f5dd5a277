"""Schemathesis asks every operation for everything that the OpenAPI document allows, and for what it does not.

FUZZ_EXAMPLES says how many examples of each sort an operation gets (8). `pytest -rP` shows how many answers were 2xx.
"""

import copy
import os
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import given, settings
from schemathesis import Case, GenerationMode, Response
from schemathesis.config import GenerationConfig, ProjectConfig, ProjectsConfig, SchemathesisConfig
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import positive_data_acceptance

from tests.fuzz.feed import fed
from tests.specification import Specification

EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES") or 8)


@pytest.fixture(autouse=True)
def one_connection(db: None) -> Iterator[None]:
    """Requests share the test's transaction; Django would drop its connection, as it does at each end of a request."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    yield
    for signal in signals:
        signal.connect(close_old_connections)


handle = WSGIHandler()


def application(environ: dict[str, Any], start_response: Any) -> list[bytes]:
    """The application; its answers are read to the end and closed, as a server does and Schemathesis does not."""
    response = handle(environ, start_response)
    try:
        return list(response)
    finally:
        response.close()


def can_be_wrong(operation: dict[str, Any]) -> bool:
    """Whether a query can break the document: one that takes texts only cannot, for everything sent is a text."""
    schemas = [found["schema"] for found in operation.get("parameters", []) if found["in"] == "query"]
    return any(schema.get("items", schema) != {"type": "string"} for schema in schemas)


def ask_everything(
    document: dict[str, Any], mode: GenerationMode, subtests: pytest.Subtests, check: Callable[[Case, Response], None]
) -> Counter[int]:
    """Run `check` on the answers to examples of every operation, asked of the application in this process."""
    project = ProjectConfig(generation=GenerationConfig(modes=[mode], allow_extra_parameters=False))
    config = SchemathesisConfig(projects=ProjectsConfig(default=project))
    schema = schemathesis.openapi.from_dict(document, config=config)
    schema.app = application
    statuses: Counter[int] = Counter()
    for found in schema.get_all_operations():
        assert isinstance(found, Ok), found
        operation = found.ok()
        if mode is GenerationMode.NEGATIVE and not can_be_wrong(document["paths"][operation.path]["get"]):
            continue
        with subtests.test(operation.label):

            @given(case=operation.as_strategy(mode))
            @settings(max_examples=EXAMPLES)
            def run(case: Case) -> None:
                response = case.call(headers={"Accept-Encoding": "identity"})  # it does not unpack
                statuses[response.status_code] += 1
                check(case, response)

            run()
    total, good = statuses.total(), sum(count for status, count in statuses.items() if 200 <= status < 300)
    print(f"{good} of {total} answers were 2xx ({good / total:.0%}): {dict(sorted(statuses.items()))}")
    return statuses


def test_what_the_dataset_knows_is_answered(specification: Specification, subtests: pytest.Subtests) -> None:
    """Every check of Schemathesis, and 200 to every valid query."""

    def check(case: Case, response: Response) -> None:
        case.validate_response(response)
        # Schemathesis takes any object for a part of a record; this does not.
        parts = urlsplit(response.request.url or "")
        media = response.headers["content-type"][0]
        body = response.json() if media == "application/json" else None
        specification.check(unquote(parts.path), str(parts.query), response.status_code, media, body)

    statuses = ask_everything(fed(specification.unfolded), GenerationMode.POSITIVE, subtests, check)
    assert set(statuses) == {200}


@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda mode: mode.value)
def test_anything_at_all_is_answered_as_documented(
    specification: Specification, subtests: pytest.Subtests, mode: GenerationMode
) -> None:
    def check(case: Case, response: Response) -> None:
        case.validate_response(
            response,
            excluded_checks=[
                # The document says that a speaker is a string, not which of all strings names one: an unknown actor,
                # record, field or day and a forged cursor are refused although they look right.
                positive_data_acceptance,
            ],
        )

    document = copy.deepcopy(specification.unfolded)
    if mode is GenerationMode.NEGATIVE:
        # What is too long, and a wrong format, is refused before anything else is looked at. Nothing is wrong with a
        # string.
        for item in document["paths"].values():
            parameters = item["get"].get("parameters", [])
            for schema in (found["schema"] for found in parameters):
                schema.pop("maxItems", None)
                schema.get("items", schema).pop("maxLength", None)
            others = [found for found in parameters if found["name"] != "format"]
            if any(found["schema"] != {"type": "string"} for found in others):
                item["get"]["parameters"] = others
    ask_everything(document, mode, subtests, check)
