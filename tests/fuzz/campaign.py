"""A campaign: cases that Schemathesis makes of the OpenAPI document, asked of the application in this process.

Of every operation there are four sorts of cases: `fed`, right values that the dataset knows; `each`, one value after
another at and beyond the edge of what is allowed, and methods that are not; `any`, whatever the document allows; and
`wrong`, what it does not allow. Every answer is held against the document and against `refusals`.
"""

import os
import shlex
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, quote

import schemathesis
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.utils.datastructures import CaseInsensitiveMapping
from hypothesis import HealthCheck, Phase, given, seed, settings
from schemathesis import Case, GenerationMode, Response
from schemathesis.config import GenerationConfig, ProjectConfig, ProjectsConfig, SchemathesisConfig
from schemathesis.core.result import Ok
from schemathesis.schemas import APIOperation
from schemathesis.specs.openapi.checks import (
    negative_data_rejection,
    positive_data_acceptance,
    response_schema_conformance,
)

from rest.parameters.parsing import too_long
from tests.client import PROBLEM, Answer, Api, assert_problem
from tests.fuzz import feed
from tests.fuzz.operations import Operation
from tests.fuzz.refusals import POSSIBLE, expected
from tests.specification import Specification

CASES = int(os.environ.get("CASES") or 400)
SEED = int(os.environ.get("SEED") or 1)
SERVER = "http://127.0.0.1:8000"  # of the curl lines
LEAST = 8  # cases of an operation that takes no parameter
PART = 6  # parameters that are tried together
FED, EACH, ANY = 0.4, 0.25, 0.15  # shares of the sorts; the rest is wrong


def share(specification: Specification, path: str) -> int:
    """How many of the cases an operation gets: more where there is more to ask."""
    weights = {}
    for found in sorted(specification.operations):
        asked = len(Operation(found, specification).schemas)
        weights[found] = min(asked, 10) + 2 if asked else 0
    before = sum(weight for found, weight in weights.items() if found < path)
    total = sum(weights.values())
    return CASES * (before + weights[path]) // total - CASES * before // total


@dataclass
class Tally:
    """What came of the cases of one operation."""

    cases: Counter[str] = field(default_factory=Counter)  # by sort
    statuses: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    fed: Counter[str] = field(default_factory=Counter)  # of the fed cases: answered, lists, lists with records


@contextmanager
def one_connection() -> Iterator[None]:
    """Requests share the test's transaction; Django would drop its connection, as it does at each end of a request."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    try:
        yield
    finally:
        for signal in signals:
            signal.connect(close_old_connections)


class Campaign:
    """The cases of one operation, asked and judged."""

    def __init__(self, path: str, api: Api) -> None:
        self.api, self.specification = api, api.specification
        self.operation = Operation(path, self.specification)
        self.known = self._known()
        self.tally = Tally()
        self._handle = WSGIHandler()
        self._asked = ("", "")
        self._tried: set[frozenset[str]] = set()

    def run(self) -> None:
        path, total = self.operation.path, max(LEAST, share(self.specification, self.operation.path))
        document = feed.there(self.specification, path)
        for part in (feed.as_json(self.specification, path), feed.in_every_format(self.specification, path)):
            self._generate("fed", part, GenerationMode.POSITIVE, int(total * FED / 2))
        self._each(feed.exemplified(self.specification, path), int(total * EACH))
        self._generate("any", document, GenerationMode.POSITIVE, int(total * ANY))
        if self._can_be_wrong():
            wrong = self._without_format(document)
            # Of what there is little of, there are fewer cases than asked for.
            for _ in range(5):
                self._generate("wrong", wrong, GenerationMode.NEGATIVE, total - self.tally.cases.total())

    def _generate(self, sort: str, document: dict[str, Any], mode: GenerationMode, cases: int) -> None:
        if cases < 1:
            return

        @seed(SEED + self.tally.cases.total())
        @settings(
            max_examples=cases,
            phases=[Phase.generate, Phase.shrink],
            report_multiple_bugs=False,
            suppress_health_check=list(HealthCheck),
        )
        @given(case=self._schema(document, unknown=sort != "fed").as_strategy(mode))
        def run(case: Case) -> None:
            self._ask(case, sort)

        run()

    def _each(self, document: dict[str, Any], most: int) -> None:
        """A few parameters at a time: with all of them at once, nothing is ever found."""
        parts = list(self._in_parts(document))
        parts = parts[:: max(1, len(parts) * 20 // max(1, most))]
        for at, part in enumerate(parts):
            operation = self._schema(part)
            made = operation.schema.iter_coverage_cases(
                operation, generation_modes=list(GenerationMode), generation_config=GenerationConfig()
            )
            cases = list(made)
            wanted = min(len(cases), (at + 1) * most // len(parts) - at * most // len(parts))
            for nth in range(wanted):
                self._ask(cases[nth * len(cases) // wanted], "each")

    def _in_parts(self, document: dict[str, Any]) -> Iterator[dict[str, Any]]:
        operation = document["paths"][self.operation.path]["get"]
        every = operation.get("parameters", [])
        always = [found for found in every if found["in"] == "path" or found.get("required")]
        others = [found for found in every if found not in always]
        for at in range(0, max(1, len(others)), PART):
            operation["parameters"] = always + others[at : at + PART]
            yield deepcopy(document)

    def _schema(self, document: dict[str, Any], unknown: bool = True) -> APIOperation:
        """What makes cases of a document, with unknown parameters or without."""
        project = ProjectConfig(generation=GenerationConfig(allow_extra_parameters=unknown))
        config = SchemathesisConfig(projects=ProjectsConfig(default=project))
        schema = schemathesis.openapi.from_dict(document, config=config)
        schema.app = self._application
        (found,) = schema.get_all_operations()
        assert isinstance(found, Ok), found
        return found.ok()

    def _application(self, environ: dict[str, Any], start_response: Any) -> list[bytes]:
        """The application; its answers are read to the end and closed, as a server does and Schemathesis does not."""
        path = environ["PATH_INFO"].encode("latin-1").decode(errors="replace")
        self._asked = (path, environ["QUERY_STRING"])
        with one_connection():
            response = self._handle(environ, start_response)
            try:
                return list(response)
            finally:
                response.close()

    def _ask(self, case: Case, sort: str) -> None:
        response = case.call(headers={"Accept-Encoding": "identity"})  # it does not unpack
        path, query = self._asked
        self.tally.cases[sort] += 1
        self.tally.statuses[str(response.status_code)] += 1
        try:
            self._judge(case, response, path, query)
        except BaseException as failure:
            method = "" if case.method == "GET" else f" -X {case.method}"
            address = f"{SERVER}{quote(path)}?{query}"
            failure.add_note(f"{sort}: curl -s{method} {shlex.quote(address)}")
            raise
        if sort == "fed" and response.status_code == 200:
            body = response.json() if response.headers["content-type"] == ["application/json"] else {}
            self.tally.fed.update(answered=1, lists="results" in body, found=bool(body.get("results")))

    def _judge(self, case: Case, response: Response, path: str, query: str) -> None:
        pairs = parse_qsl(query, keep_blank_values=True, errors="replace")
        refused = expected(self.operation, pairs)
        # what is refused is judged below; and Schemathesis takes a 414 for no refusal
        # `fields` and `omit` leave out fields that the schema requires; `self.specification` judges what is left
        reduced = {name for name, _ in pairs} & {"fields", "omit"}
        excluded: dict[int, list[Any]] = {
            200: [response_schema_conformance] if reduced else [],
            414: [positive_data_acceptance, negative_data_rejection],
        }
        case.validate_response(response, excluded_checks=excluded.get(response.status_code, [positive_data_acceptance]))
        headers = CaseInsensitiveMapping({name: values[0] for name, values in response.headers.items()})
        answer = Answer(f"{path}?{query}", response.status_code, headers, response.content)
        if case.method != "GET":
            assert_problem(answer, 405, "method-not-allowed")
            return
        media = headers["Content-Type"]
        body = response.json() if media in ("application/json", PROBLEM) else None
        self.specification.check(path, query, answer.status, media, body)
        formats = [text for name, text in pairs if name == "format"]
        if too_long(path, lambda: pairs, f"{quote(path)}?{query}"):
            assert_problem(answer, 414, "uri-too-long")
        elif path not in self.known:
            assert_problem(answer, 404, "not-found")
        elif formats and formats[-1] not in self.operation.formats:
            assert_problem(answer, 406, "not-acceptable")
        elif refused or self._is_possible(answer):
            self._refused(answer, refused or Counter(self._reasons(answer)), pairs)
        else:
            assert answer.status == 200, "refused although right; exceptions are named in tests/fuzz/refusals.py"

    def _is_possible(self, answer: Answer) -> bool:
        return answer.status == 400 and {reason for _, reason in self._reasons(answer)} <= set(POSSIBLE)

    def _reasons(self, answer: Answer) -> list[tuple[str, str]]:
        return [(error["parameter"], error["reason"]) for error in answer.json["errors"]]

    def _refused(self, answer: Answer, refused: Counter[tuple[str, str]], pairs: list[tuple[str, str]]) -> None:
        assert answer.status == 400, f"answered although wrong: {dict(refused)}"
        errors = answer.json["errors"]
        assert Counter(self._reasons(answer)) == refused
        for error in errors:
            of_a_default = error["reason"] in ("required", *POSSIBLE)
            assert (error["parameter"], error["value"]) in pairs or of_a_default
        reasons = frozenset(reason for _, reason in refused)
        self.tally.reasons.update(reason for _, reason in refused.elements())
        first = reasons not in self._tried
        self._tried.add(reasons)
        assert_problem(answer, 400, answer.json["type"].removeprefix("/errors/"), api=self.api if first else None)

    def _known(self) -> set[str]:
        """The addresses of the operation that are there."""
        known = {self.operation.path}
        for name in self.operation.in_path:
            values = feed.values_in_path(self.operation, name)
            known = {path.replace(f"{{{name}}}", value) for path in known for value in values}
        return known

    def _can_be_wrong(self) -> bool:
        """Whether a query can break the document: one that takes texts only cannot, for everything sent is a text."""
        return any(schema.get("items", schema) != {"type": "string"} for schema in self.operation.schemas.values())

    def _without_format(self, document: dict[str, Any]) -> dict[str, Any]:
        """A wrong format is refused before anything else is looked at."""
        document = deepcopy(document)
        operation = document["paths"][self.operation.path]["get"]
        others = [found for found in operation.get("parameters", []) if found["name"] != "format"]
        if any(found["in"] == "query" and found["schema"] != {"type": "string"} for found in others):
            operation["parameters"] = others
        return document
