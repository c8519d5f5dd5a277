"""The ten questions above the operations of Swagger UI: each is answered, and its link opens its query."""

import pytest

from crisisapi.questions import QUESTIONS
from rest import links
from tests.client import Api
from tests.specification import Specification

ASKED = [asked.query for question in QUESTIONS for asked in question.asked]


def test_there_are_ten_and_each_is_another_one() -> None:
    assert len(QUESTIONS) == 10
    assert len(set(ASKED)) == len(ASKED)


def test_each_is_a_question_in_plain_words() -> None:
    for question in QUESTIONS:
        words = " ".join(asked.text for asked in question.asked)
        assert words.endswith("?")
        assert "_" not in words
        assert "=" not in words


@pytest.mark.parametrize("query", ASKED)
def test_a_question_is_answered(api: Api, query: str) -> None:
    answer = api(query)
    if answer.headers["Content-Type"] == "application/json":
        # nothing has changed since the version that may be loaded
        assert answer.json["results"] or "/changes" in query
    else:
        assert len(answer.body.splitlines()) > 1


def test_the_document_lists_them_with_the_form_and_the_answer(specification: Specification) -> None:
    description = specification.document["info"]["description"]
    for number, question in enumerate(QUESTIONS, start=1):
        assert f"\n{number}. [{question.text}]({links.docs(question.query)})" in description
        for asked in question.asked:
            assert f"[{asked.text}]({links.docs(asked.query)})" in description
            assert f"]({asked.query})" in description
