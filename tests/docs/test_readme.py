"""Every `curl` of the documentation answers, and answers what the page shows."""

import json
from typing import Any

import pytest
from django.test import Client

from tests.docs.examples import PAGES, ROOT, Example, difference, examples

EXAMPLES = [example for page in PAGES for example in examples(page)]
ERRORS = {"/errors/unknown-parameter", "/errors/unknown-actor", "/errors/invalid-value"}


def answer_of(example: Example, api: Any) -> tuple[int, str, Any]:
    """An operation of the API by the client that holds answers against OpenAPI, any other address by Django's."""
    if example.address.startswith("/api/v1/"):
        answer = api(example.address, headers=dict(example.headers), expect=None)
        return answer.status, answer.body.decode(), answer.headers
    response = Client().get(example.address, headers=dict(example.headers))
    return response.status_code, response.content.decode(), response.headers


@pytest.mark.parametrize("example", EXAMPLES, ids=str)
def test_an_example_answers_what_its_page_shows(example: Example, api: Any) -> None:
    status, body, headers = answer_of(example, api)
    assert status < 500, body
    if example.language is None:
        assert status == 200, body
    else:
        problem = difference(example, body, headers)
        assert problem is None, f"{example}, {example.address}: {problem}"


@pytest.mark.parametrize(("page", "number"), [("README.md", 5), ("docs/ten-questions.md", 10)])
def test_a_page_has_its_examples_with_their_answers(page: str, number: int) -> None:
    shown = [example for example in EXAMPLES if example.page == ROOT / page]
    assert len(shown) == number
    assert all(example.language for example in shown)


@pytest.mark.parametrize("example", EXAMPLES, ids=str)
def test_the_corrected_address_of_an_error_works(example: Example, api: Any) -> None:
    status, body, _ = answer_of(example, api)
    if status == 400:
        problem = json.loads(body)
        assert problem["type"] in ERRORS
        api(problem["try"])


@pytest.mark.parametrize(
    ("language", "shown", "body", "right"),
    [
        ("json", '{"a": 1}', '{"a": 1, "b": 2}', True),
        ("json", '{"a": 1}', '{"b": 2}', False),
        ("json", '{"a": [1]}', '{"a": [1, 2]}', True),
        ("json", '{"a": [2]}', '{"a": [1, 2]}', False),
        ("json", '{"a": []}', '{"a": [1]}', False),
        ("json", '{"a": "to be …"}', '{"a": "to be or not"}', True),
        ("json", '{"a": true}', '{"a": 1}', False),
        ("csv", "id\none\n", "id\none\n", True),
        ("csv", "id\none\n", "id\none\ntwo\n", False),
        ("csv", "id\none\n…\n", "id\none\ntwo\n", True),
        ("csv", "id\n…\n", "id\n", False),
    ],
)
def test_the_comparison_sees_what_differs(language: str, shown: str, body: str, right: bool) -> None:
    example = Example(ROOT / "README.md", 1, "/", language=language, shown=shown)
    assert (difference(example, body, {}) is None) is right
