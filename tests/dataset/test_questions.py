"""The questions of a fact-checker in `docs/coding/questions.yaml`: one call of the API answers each of them right."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from dataset.fixtures import Loader
from tests.client import Api

FILE = Path(__file__).resolve().parents[2] / "docs" / "coding" / "questions.yaml"
QUESTIONS: list[dict[str, Any]] = yaml.load(FILE.read_text(encoding="utf-8"), Loader)


@pytest.fixture
def nothing_is_loaded() -> None:
    """These tests ask the real dataset, which the other tests of this folder take out."""


def at(answer: Any, path: str) -> list[Any]:
    """The values that a path such as `results[].speakers[0].id` leads to."""
    found = [answer]
    for step in path.replace("[", ".[").split("."):
        if step == "[]":
            found = [entry for values in found for entry in values]
        elif step.startswith("["):
            found = [values[int(step[1:-1])] for values in found]
        else:
            found = [values[step] for values in found if values is not None]
    return found


def holds(answer: Any, claim: dict[str, Any]) -> bool:
    """Whether a claim of a question is true of an answer."""
    values = at(answer, claim["at"])
    match [key for key in claim if key != "at"]:
        case ["is"]:
            return bool(values) and all(value == claim["is"] for value in values)
        case ["are"]:
            return {*values} == {*claim["are"]}
        case ["has"]:
            return {*values} >= {*claim["has"]}
        case ["says"]:
            return any(value is not None and plain(claim["says"]) in plain(value) for value in values)
    raise AssertionError(f"no way to check {claim}")


def plain(text: str) -> str:
    return text.lower().replace("’", "'")


def test_there_are_questions_enough_and_each_document_is_asked_about() -> None:
    assert len(QUESTIONS) >= 30
    assert len({question["question"] for question in QUESTIONS}) == len(QUESTIONS)
    assert all(
        question["question"].endswith("?") and question["answer"] and question["holds"] for question in QUESTIONS
    )


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question["question"])
def test_one_call_answers(question: dict[str, Any], api: Api) -> None:
    answer = api(question["call"]).json
    wrong = [f"{claim}: {at(answer, claim['at'])}" for claim in question["holds"] if not holds(answer, claim)]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize(
    ("claim", "expected"),
    [
        ({"at": "n", "is": 2}, True),
        ({"at": "n", "is": 3}, False),
        ({"at": "list[].who[].id", "are": ["b", "a"]}, True),
        ({"at": "list[].who[].id", "are": ["a"]}, False),
        ({"at": "list[].who[].id", "has": ["a"]}, True),
        ({"at": "list[].who[].id", "has": ["a", "c"]}, False),
        ({"at": "list[1].who[].id", "is": "b"}, True),
        ({"at": "list[].who[].id", "is": "b"}, False),
        ({"at": "list[].place.name", "says": "kyiv"}, True),
        ({"at": "list[].place.name", "says": "paris"}, False),
        ({"at": "none[].id", "is": None}, False),
        ({"at": "none[].id", "are": []}, True),
    ],
)
def test_a_claim_can_fail(claim: dict[str, Any], expected: bool) -> None:
    answer = {
        "n": 2,
        "list": [{"who": [{"id": "a"}], "place": None}, {"who": [{"id": "b"}], "place": {"name": "Kyiv, Ukraine"}}],
        "none": [],
    }
    assert holds(answer, claim) is expected
