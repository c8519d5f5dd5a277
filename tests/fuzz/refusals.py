"""Which queries must be refused, with which reasons; every other one must be answered.

What the document rules out is refused. The tables name the exceptions: what the document allows and what is refused
all the same, since it cannot say which texts name an actor, a record or a day.
"""

import datetime as dt
import re
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any, NamedTuple

from actors import matching
from actors.countries import COUNTRIES
from actors.filters import ActorFilter, CountryCode, CountryFilter
from actors.filtersets import MemberFilter
from actors.models import Actor
from dataset.loaded import loaded
from dataset.releases import UNRELEASED
from events.views.reports import NOT_OF_POLECAT
from rest import facets, sparse_fields
from rest.collection import HIGHLIGHTS, ONLY_JSON
from rest.filters import (
    MOST_WORDS,
    DateFilter,
    Filter,
    NumberFilter,
    RecordFilter,
    SearchFilter,
    ValueFilter,
    WordsFilter,
)
from rest.parameters import operators
from rest.parameters.parsing import EXTRA, LONGEST_VALUE, MAX_VALUES
from rest.parameters.values import BIGGEST
from rest.parameters.words import MOST_STARS, plain, with_plain_quotes
from tests.fuzz.feed import owners_of_names, slugs
from tests.fuzz.operations import Operation

Pairs = list[tuple[str, str]]
Refused = Counter[tuple[str, str]]  # parameter and reason


class Refusal(NamedTuple):
    """A value that the document allows and that is refused with a reason."""

    reason: str
    why: str
    applies: Callable[[Operation, Any, str], bool]


class Together(NamedTuple):
    """Values that are right alone and refused together; `blamed` are the parameters that the errors name."""

    reason: str
    why: str
    blamed: Callable[[Operation, dict[str, list[str]]], Iterator[str]]


def _is_day(text: str) -> bool:
    try:
        dt.date.fromisoformat(_first(text))
    except ValueError:
        return False
    return True


def _first(text: str) -> str:
    return text + "-01-01"[len(text) - 4 :]


def _last(text: str) -> str:
    return text + "-12-31"[len(text) - 4 :]  # texts are compared, so a month may have 31 days


def _owners(text: str) -> int:
    """How many actors a text names."""
    return 1 if text in _actors() else len(owners_of_names().get(matching.fold(text), ()))


@cache
def _actors() -> frozenset[str]:
    return frozenset(slugs(Actor.objects))


@cache
def _known(spec: Any) -> frozenset[str]:
    """The values that a filter takes, as the data has them."""
    return frozenset(slugs(spec.records()) if isinstance(spec, RecordFilter) else spec.known())


def _unknown_field(operation: Operation, spec: Any, text: str) -> bool:
    view: Any = operation.view
    return not _names(text) <= set(sparse_fields.paths(view.profile(view.action).known))


def _names(text: str) -> set[str]:
    return {name.strip() for name in text.split(",")}


def _nothing_to_include(operation: Operation, spec: Any, text: str) -> bool:
    view: Any = operation.view
    return not _names(text) <= set(view.profile(view.action).includes)


def _no_facet(operation: Operation, spec: Any, text: str) -> bool:
    return not _names(text) <= set(facets.names(operation.view.filters(operation.view.action)))


def _no_release(operation: Operation, spec: Any, text: str) -> bool:
    return text not in [UNRELEASED, *(release["version"] for release in loaded().releases)]


def _reversed(operation: Operation, sent: dict[str, list[str]]) -> Iterator[str]:
    for lower, (low, *_) in sent.items():
        upper = f"{lower.removesuffix('__gte')}__lte"
        if lower.endswith("__gte") and upper in sent:
            high = sent[upper][0]
            if isinstance(operation.specs[lower], NumberFilter):
                above = int(low) > int(high)
            else:
                above = _first(low) > _last(high)
            if above:
                yield upper


def _without_words(operation: Operation, sent: dict[str, list[str]]) -> Iterator[str]:
    for name, parts in (("ordering", {"rank"}), ("include", {HIGHLIGHTS}), ("fields", {HIGHLIGHTS})):
        if "q" not in sent and name in sent and _names(sent[name][0]) & parts:
            yield name


def _of_another_format(operation: Operation, sent: dict[str, list[str]]) -> Iterator[str]:
    named = sent.get("format", ["json"])[0]
    if named != "json":
        yield from (name for name in sent if name in ("page_size", "cursor"))
        if operation.view.action == "list":
            yield from (name for name in sent if name in ONLY_JSON)
    if named != "csv" and sent.get("bom") == ["true"]:
        yield "bom"
    if named == "polecat":
        yield from (name for name in sent if name in NOT_OF_POLECAT)


def _without_another(operation: Operation, sent: dict[str, list[str]]) -> Iterator[str]:
    if "date_match" in sent and not set(operation.specs["date_match"].needs) & set(sent):
        yield "date_match"
    bounded = {"list": "facets", "histogram": "split_by"}.get(operation.view.action)
    in_json = operation.view.action != "list" or sent.get("format", ["json"]) == ["json"]
    if bounded and bounded not in sent and in_json and sent.get("facet_size", ["20"]) != ["20"]:
        yield "facet_size"


def _left_out_again(operation: Operation, sent: dict[str, list[str]]) -> Iterator[str]:
    if "omit" not in sent:
        return
    view: Any = operation.view
    omitted = _names(sent["omit"][0])
    named = [name for option in ("fields", "include") if option in sent for name in _names(sent[option][0])]
    left = [
        name for name in named or sparse_fields.paths(view.profile(view.action).fields) if not _within(name, omitted)
    ]
    if len(left) < len(named) or not left:
        yield "omit"


def _within(name: str, others: set[str]) -> bool:
    parts = name.split(".")
    return any(".".join(parts[:length]) in others for length in range(1, len(parts) + 1))


def _misplaced_star(text: str) -> bool:
    parts = re.split(r'[\s"“”„‟«»＂]+', plain(text))
    return any("*" in part and not re.fullmatch(r"[^*]*\w[^*]*\*", part) for part in parts)


WORDS = [
    Refusal("empty", "there are no words", lambda o, spec, text: not plain(text).strip()),
    Refusal(
        "other_syntax",
        "it would be searched for what it leaves out",
        lambda o, spec, text: operators.used(with_plain_quotes(text)) is not None,
    ),
    Refusal("misplaced_star", "a star is the rest of a word", lambda o, spec, text: _misplaced_star(text)),
    Refusal(
        "too_long", "each beginning costs as much as many words", lambda o, spec, text: text.count("*") > MOST_STARS
    ),
]

# By the class of the filter, by the name of the parameter, or by the type that the document gives it.
EXCEPTIONS: dict[type[Filter] | str, list[Refusal]] = {
    "string": [
        Refusal("too_long", "no name or list is so long", lambda o, spec, text: len(text) > LONGEST_VALUE),
        Refusal("invalid_text", "PostgreSQL has no NUL; U+FFFD stands for bytes that are no text",
                   lambda o, spec, text: "\x00" in text or "\ufffd" in text),
    ],
    "integer": [
        Refusal("out_of_range", "beyond PostgreSQL's numbers", lambda o, spec, text: int(text) > BIGGEST),
    ],
    ActorFilter: [
        Refusal("too_long", "no name is so long", lambda o, spec, text: len(text) > matching.LONGEST_NAME),
        Refusal("unknown_actor", "no actor has the id or the name", lambda o, spec, text: not _owners(text)),
        Refusal("ambiguous_actor", "several actors have the name", lambda o, spec, text: _owners(text) > 1),
    ],
    CountryFilter: [Refusal("unknown_value", "a country of no actor", lambda o, spec, text: text not in COUNTRIES)],
    CountryCode: [Refusal("unknown_value", "a country of no actor", lambda o, spec, text: text not in COUNTRIES)],
    RecordFilter: [Refusal("unknown_id", "no such record", lambda o, spec, text: text not in _known(spec))],
    ValueFilter: [Refusal("unknown_value", "a value of no record", lambda o, spec, text: text not in _known(spec))],
    DateFilter: [Refusal("invalid_date", "no day of the calendar", lambda o, spec, text: not _is_day(text))],
    WordsFilter: [
        *WORDS,
        Refusal("too_long", "each word costs a condition", lambda o, spec, text: len(spec.words(text)) > MOST_WORDS),
    ],
    SearchFilter: WORDS,
    "facets": [Refusal("unknown_facet", "nothing of the name is counted", _no_facet)],
    "include": [Refusal("unknown_field", "nothing of the name is left out", _nothing_to_include)],
    "since_version": [Refusal("unknown_value", "no release", _no_release)],
    "at": [Refusal("invalid_date", "no day of the calendar", lambda o, spec, text: not _is_day(text))],
    "fields": [Refusal("unknown_field", "no such field", _unknown_field)],
    "omit": [Refusal("unknown_field", "no such field", _unknown_field)],
    "cursor": [Refusal("invalid_cursor", "not made by this server", lambda o, spec, text: True)],
    "window": [Refusal("out_of_range", "more than 366 days", lambda o, spec, text: int(text.rstrip("d")) > 366)],
}  # fmt: skip
EXCEPTIONS[MemberFilter] = EXCEPTIONS[ActorFilter]
TOGETHER = [
    Together("reversed_range", "nothing lies between the bounds", _reversed),
]
# Looked at only where nothing else is wrong.
LATER = [
    Together("needs_q", "there are no words to rank by or to highlight", _without_words),
    Together("not_in_this_format", "the format has no place for it", _of_another_format),
    Together("needs_another", "it does nothing without another one", _without_another),
    Together("nothing_left", "what is asked for is left out", _left_out_again),
]
# What is said where a text has not the form of the document's pattern.
FORMS: dict[type[Filter] | str, Callable[[str], str]] = {
    DateFilter: lambda text: "invalid_date",
    CountryFilter: lambda text: "unknown_value",
    CountryCode: lambda text: "unknown_value",
    "since_version": lambda text: "unknown_value",
    "at": lambda text: "invalid_date",
    "window": lambda text: "out_of_range" if re.fullmatch(r"[+-]?[0-9]+d?", text) else "invalid_number",
}


# Refused by what the data are, which a query alone does not tell: the answer may say so.
POSSIBLE = {"too_many_buckets": "the days between the first and the last record, or those that are asked for, are many"}


def expected(operation: Operation, pairs: Pairs) -> Refused:
    """The errors that a query must be refused with; none: it must be answered."""
    sent: dict[str, list[str]] = {}
    for name, text in pairs:
        sent.setdefault(name, []).append(text)
    in_order = [name for name, texts in sent.items() if name not in EXTRA for _ in texts]
    if len(in_order) > MAX_VALUES:
        return Refused([(in_order[MAX_VALUES], "too_many_values")])
    refused = Refused()
    for name, texts in sent.items():
        if name not in operation.schemas:
            refused[name, "unknown_parameter"] += 1
        elif len(texts) > 1 and operation.schemas[name].get("type") != "array":
            refused[name, "repeated"] += 1
        else:
            refused.update((name, reason) for text in texts if (reason := _reason(operation, name, text)))
    wrong = {name for name, _ in refused}
    right = {name: texts for name, texts in sent.items() if name not in wrong}
    refused.update((name, rule.reason) for rule in TOGETHER for name in rule.blamed(operation, right))
    refused.update((name, "required") for name in operation.required if name not in sent)
    return refused or Refused((name, rule.reason) for rule in LATER for name in rule.blamed(operation, sent))


def _reason(operation: Operation, name: str, text: str) -> str | None:
    """Why one value must be refused, or None."""
    if not text:
        return "empty"
    schema, spec = operation.schemas[name], operation.specs[name]
    schema = schema.get("items", schema)
    always = [rule for rule in EXCEPTIONS["string"] if rule.applies(operation, spec, text)]
    if always:
        return always[0].reason
    if reason := _misfit(schema, spec, name, text):
        return reason
    if schema["type"] == "string" and "enum" in schema:
        return None
    rules = EXCEPTIONS["integer"] if schema["type"] == "integer" else _of(EXCEPTIONS, spec, name) or []
    return next((rule.reason for rule in rules if rule.applies(operation, spec, text)), None)


def _misfit(schema: dict[str, Any], spec: Any, name: str, text: str) -> str | None:
    """Why a text is not what the document allows."""
    if schema["type"] == "boolean":
        return None if text in ("true", "false") else "invalid_boolean"
    if schema["type"] == "integer":
        if not re.fullmatch(r"[+-]?[0-9]+", text):
            return "invalid_number"
        low, high = schema.get("minimum"), schema.get("maximum")
        outside = (low is not None and int(text) < low) or (high is not None and int(text) > high)
        return "out_of_range" if outside else None
    if "enum" in schema:
        return None if text in schema["enum"] else "unknown_value"
    if "pattern" in schema and not re.fullmatch(schema["pattern"].removeprefix("^").removesuffix("$"), text):
        form = _of(FORMS, spec, name)
        assert form, f"“{name}” has a pattern: say in FORMS of tests/fuzz/refusals.py how other texts are refused"
        return form(text)
    return None


def _of(table: dict[Any, Any], spec: Any, name: str) -> Any:
    """The entry of a table for a parameter: of its name, or of the nearest class of its filter."""
    return next((table[key] for key in (name, *type(spec).__mro__) if key in table), None)
