"""What `try` asks is what was asked, in whatever notation: over every filter there is, a table of spellings.

A spelling is certain, and `try` finds what the right query finds; or it is not, and there is no `try`.
"""

import json
import re
from collections.abc import Iterator
from functools import cache
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, quote, urlsplit

import pytest

from dataset.changes import ChangeFilters
from events.filters.reports import DyadFilters, StateFilters
from tests.api.world import COLLECTIONS, filters
from tests.client import V1, Api

Right = list[tuple[str, str]] | None  # what asks the same; None where that is not certain


class Place(NamedTuple):
    """Where filters are asked, and what an address of it must have besides."""

    path: str
    filters: dict[str, Any]
    besides: str = "page_size=500"


PLACES = [
    *(Place(name, filters(name)) for name in COLLECTIONS),
    Place("dyads", dict(DyadFilters.base_filters), ""),
    Place("state", dict(StateFilters.base_filters), "at=2022-02-02&page_size=500"),
    Place("changes", dict(ChangeFilters.base_filters), "since_version=0.0.0&page_size=500"),
]

# {n} is a filter's name, {a} and {b} are values of it, {N} its name in capitals. A value of the spelling may be empty.
IS = [
    ("{n}__eq", "{a}"), ("{n}__exact", "{a}"), ("{n}[]", "{a}"), ("{n}[eq]", "{a}"), ("{n}[0]", "{a}"),
    ("filter[{n}]", "{a}"), ("{n}:eq", "{a}"), ("{n}.eq", "{a}"), ("{N}", "{a}"), ("{n}", "={a}"), ("{n}", "eq:{a}"),
    ("{n}", "eq.{a}"), ("{n}", "is:{a}"), ("{n}__in", "{a}"), ("{n}_is", "{a}"),
]  # fmt: skip
IS_NOT = [
    ("{n}!", "{a}"), ("{n}<>{a}", ""), ("!{n}", "{a}"), ("-{n}", "{a}"), ("{n}__ne", "{a}"), ("{n}__neq", "{a}"),
    ("{n}__exclude", "{a}"), ("{n}__isnot", "{a}"), ("{n}__is_not", "{a}"), ("{n}__not_eq", "{a}"), ("{n}_not", "{a}"),
    ("{n}__nin", "{a}"), ("{n}__not_in", "{a}"), ("{n}__notin", "{a}"), ("not_{n}", "{a}"), ("not-{n}", "{a}"),
    ("exclude_{n}", "{a}"), ("exclude[{n}]", "{a}"), ("{n}[not]", "{a}"), ("{n}[ne]", "{a}"), ("{n}[$ne]", "{a}"),
    ("filter[{n}][neq]", "{a}"), ("{n}:not", "{a}"), ("{n}.ne", "{a}"), ("{n}__not__in", "{a}"), ("{n}Not", "{a}"),
    ("{n}", "!{a}"), ("{n}", "!={a}"), ("{n}", "<>{a}"), ("{n}", "not:{a}"), ("{n}", "ne:{a}"), ("{n}", "neq.{a}"),
    ("{n}", "not {a}"), ("{n}", "NOT {a}"), ("{n}", "not({a})"), ("{n}", "not.in.({a})"), ("{n}", "not.eq.{a}"),
    ("{n}__eq", "ne:{a}"),
]  # fmt: skip
# These begin a code of digits, or a number, in another way as well.
IS_NOT_A_WORD = [("{n}", "-{a}"), ("{n}", "- {a}")]
EITHER = [
    ("{n}", "{a},{b}"), ("{n}", "{a}, {b}"), ("{n}", "{a}|{b}"), ("{n}", "{a};{b}"), ("{n}__in", "{a},{b}"),
    ("{n}__in", "{a}|{b}"), ("{n}__in", '["{a}","{b}"]'), ("{n}__in", "({a},{b})"), ("{n}__any", "{a},{b}"),
    ("{n}__any_of", "{a},{b}"), ("{n}[]", "{a},{b}"), ("{n}[in]", "{a},{b}"), ("{n}[$in]", "{a},{b}"),
    ("{n}", "in:{a},{b}"), ("{n}", "in.({a},{b})"), ("{n}_in", "{a},{b}"), ("{n}In", "{a},{b}"), ("{n}", "[{a},{b}]"),
]  # fmt: skip
NEITHER = [
    ("{n}__nin", "{a},{b}"), ("{n}__not_in", "{a}|{b}"), ("{n}!", "{a},{b}"), ("{n}__ne", "{a},{b}"),
    ("-{n}", "{a},{b}"),
    ("{n}__not", "{a},{b}"), ("{n}", "!{a},!{b}"), ("{n}", "not.in.({a},{b})"), ("{n}", "nin:{a},{b}"),
    ("{n}__not__in", "{a},{b}"), ("not_{n}", "{a},{b}"), ("{n}[nin]", "{a},{b}"), ("{n}", "!({a},{b})"),
]  # fmt: skip
UNCLEAR = [
    ("{n}__in", "!{a}"), ("{n}", "!{a},{b}"), ("{n}", "{a},!{b}"), ("{n}", "{a},-{b}"), ("{n}", "~{a}"),
    ("{n}", "^{a}"), ("{n}", "!!{a}"),
    ("{n}__not!", "{a}"), ("{n}__not", "!{a}"), ("{n}__not", "not:{a}"), ("{n}__ne", "!{a}"), ("not_{n}", "!{a}"),
    ("-{n}", "-{a}"), ("{n}__contains", "{a}"), ("{n}__icontains", "{a}"), ("{n}__startswith", "{a}"), ("{n}~", "{a}"),
    ("{n}__regex", "{a}"), ("{n}__like", "{a}"), ("{n}__all", "{a},{b}"), ("{n}__gt", "{a}"), ("{n}__gte", "{a}"),
    ("{n}__lt", "{a}"), ("{n}>", "{a}"), ("{n}__range", "{a},{b}"), ("{n}", "contains:{a}"), ("{n}", "like.{a}"),
    ("{n}", "{a},{b}|{a}"), ("non_{n}", "{a}"), ("no_{n}", "{a}"), ("{n}__xyzzy", "{a}"), ("{n}__negate", "{a}"),
    ("{n}", "*"), ("{n}", "all"), ("{n}", "undefined"), ("{n}", "non-{a}"), ("{n}", "all but {a}"),
    ("{n}", "except {a}"),
]  # fmt: skip
YES, NO = ["true", "1", "yes", "TRUE", "t", "on", "Y"], ["false", "0", "no", "False", "off"]
NULL = ["isnull", "is_null", "isempty", "null", "missing", "empty"]
NOT_NULL = ["exists", "notnull", "not_null", "isnotnull", "is_not_null", "notempty", "not_isnull"]
IS_NULL = [
    ("{n}", "null"), ("{n}", "NULL"), ("{n}", "is.null"), ("{n}__eq", "null"), ("{n}", "eq:null"), ("{n}__is", "null"),
]  # fmt: skip
IS_NOT_NULL = [
    ("{n}!", "null"), ("{n}__ne", "null"), ("{n}__not", "null"), ("{n}", "!null"), ("{n}", "not.null"),
    ("{n}", "is not null"),
    ("{n}", "not.is.null"), ("-{n}", "null"),
]  # fmt: skip

# By an operator, its spellings: of a day or a number {a}, from {a} to {b}.
FROM = [
    ("{n}>", "{a}"), ("{n}>={a}", ""), ("{n}__ge", "{a}"), ("{n}_gte", "{a}"), ("{n}_from", "{a}"),
    ("{n}_start", "{a}"),
    ("{n}__min", "{a}"), ("{n}_min", "{a}"), ("min_{n}", "{a}"), ("{n}[gte]", "{a}"), ("{n}[$gte]", "{a}"),
    ("{n}[from]", "{a}"), ("{n}__since", "{a}"), ("from_{n}", "{a}"), ("start_{n}", "{a}"), ("filter[{n}][gte]", "{a}"),
    ("{n}", ">={a}"), ("{n}", "gte:{a}"), ("{n}", "ge:{a}"), ("{n}", "gte.{a}"), ("{n}.gte", "{a}"), ("{n}:ge", "{a}"),
    ("{n}", "{a}.."), ("{n}", "ge{a}"), ("{n}__gte", ">={a}"), ("{n}From", "{a}"),
]  # fmt: skip
UP_TO = [
    ("{n}<", "{a}"), ("{n}<={a}", ""), ("{n}__le", "{a}"), ("{n}_lte", "{a}"), ("{n}_to", "{a}"), ("{n}_end", "{a}"),
    ("{n}__max", "{a}"), ("max_{n}", "{a}"), ("{n}[lte]", "{a}"), ("{n}[to]", "{a}"), ("{n}__until", "{a}"),
    ("to_{n}", "{a}"), ("end_{n}", "{a}"), ("{n}", "<={a}"), ("{n}", "lte:{a}"), ("{n}", "le{a}"), ("{n}", "..{a}"),
    ("{n}__lte", "<={a}"),
]  # fmt: skip
ABOVE = [
    ("{n}__gt", "{a}"), ("{n}>{a}", ""), ("{n}_gt", "{a}"), ("{n}[gt]", "{a}"), ("{n}", ">{a}"), ("{n}", "gt:{a}"),
    ("{n}", "gt{a}"), ("{n}.gt", "{a}"), ("{n}__greater_than", "{a}"), ("filter[{n}][$gt]", "{a}"),
]  # fmt: skip
BELOW = [
    ("{n}__lt", "{a}"), ("{n}<{a}", ""), ("{n}_lt", "{a}"), ("{n}[lt]", "{a}"), ("{n}", "<{a}"), ("{n}", "lt:{a}"),
    ("{n}", "lt.{a}"), ("{n}__less_than", "{a}"),
]  # fmt: skip
BETWEEN = [
    ("{n}__range", "{a},{b}"), ("{n}__range", "{a}|{b}"), ("{n}__between", "{a},{b}"), ("{n}[between]", "{a},{b}"),
    ("{n}_between", "{a},{b}"), ("{n}", "{a}..{b}"), ("{n}", "[{a} TO {b}]"), ("{n}", "{a} to {b}"),
    ("{n}", "{a} - {b}"),
]  # fmt: skip
NO_BOUND = [
    ("{n}__after", "{a}"), ("{n}_after", "{a}"), ("{n}__before", "{a}"), ("{n}_before", "{a}"), ("{n}[after]", "{a}"),
    ("{n}!", "{a}"), ("{n}__ne", "{a}"), ("{n}__not", "{a}"), ("-{n}", "{a}"), ("{n}", "!{a}"), ("{n}__nin", "{a},{b}"),
    ("{n}", "{a},{b}"), ("{n}__in", "{a},{b}"), ("{n}__contains", "{a}"), ("{n}__gte", "<{a}"), ("{n}__lte", ">={a}"),
    ("{n}__gte", "!{a}"), ("{n}__gte", "{a},{b}"), ("{n}__gt", "{a},{b}"), ("{n}__range", "{a}"), ("{n}__xyzzy", "{a}"),
    ("{n}", "{{{a} TO {b}}}"), ("{n}", "{a}...{b}"), ("{n}", "~{a}"), ("{n}", "null"),
]  # fmt: skip

# A date in another form, with the days that it means: as the lower bound, the upper, the first beyond and the last
# before. None: nobody can know.
DATES: list[tuple[str, tuple[str, str, str, str] | None]] = [
    *(
        (text, ("2022-01-28", "2022-01-28", "2022-01-29", "2022-01-27"))
        for text in (
            "2022/01/28", "2022.01.28", "2022-1-28", "20220128", "28.01.2022", "28/01/2022", "28-1-2022", "01/28/2022",
            "28 January 2022", "28 Jan 2022", "28th January 2022", "28-Jan-2022", "January 28, 2022", "Jan 28, 2022",
            "Jan. 28 2022", "2022 January 28", "Friday, 28 January 2022", "Fri, 28 Jan 2022", " 2022-01-28 ",
            "2022-W04-5",
        )
    ),
    ("2022-1-8", ("2022-01-08", "2022-01-08", "2022-01-09", "2022-01-07")),
    ("03/03/2022", ("2022-03-03", "2022-03-03", "2022-03-04", "2022-03-02")),
    ("31.12.2021", ("2021-12-31", "2021-12-31", "2022-01-01", "2021-12-30")),
    ("28/02/2022", ("2022-02-28", "2022-02-28", "2022-03-01", "2022-02-27")),
    *(
        (text, ("2022-11", "2022-11", "2022-12", "2022-10"))
        for text in ("202211", "2022/11", "11/2022", "November 2022", "Nov 2022", "2022 Nov")
    ),
    ("12/2021", ("2021-12", "2021-12", "2022-01", "2021-11")),
    ("2022-Q1", ("2022-01", "2022-03", "2022-04", "2021-12")),
    ("Q4 2021", ("2021-10", "2021-12", "2022-01", "2021-09")),
    ("2022-H1", ("2022-01", "2022-06", "2022-07", "2021-12")),
    ("2022-W04", ("2022-01-24", "2022-01-30", "2022-01-31", "2022-01-23")),
    *(
        (text, None)
        for text in (
            "02/03/2022", "2.3.2022", "02-03-2022", "2022-02-30", "30.02.2022", "2022-13", "202213", "2022-28-01",
            "220128",
            "28/01/22", "120304", "1643328000", "1643328000000", "today", "yesterday", "last week", "now", "-7d",
            "2022-W60", "2022-Q5", "200112", "Smarch 2022", "2022-01-28T23:30:00-05:00",
            "2022-01-28T01:00:00+03:00", "2022-028",
            "Monday, 28 January 2022", "28 January", "January", "2021/22", "2020s", "2022-01-28T25:00",
            "2022-01-28,2022-01-31",
        )
    ),
]  # fmt: skip
# A time is of the day that is written, unless it is another day in UTC. What lies beyond a time is not certain.
TIMES = [
    "2022-01-28T00:00:00", "2022-01-28T10:30", "2022-01-28 10:30:15", "2022-01-28T10:00:00Z",
    "2022-01-28T23:59:59.999Z",
    "2022-01-28T10:00:00+01:00", "20220128T100000Z", "2022-01-28T12:00:00-05:00",
]  # fmt: skip
NUMBERS: list[tuple[str, int | None]] = [
    ("1,000", 1000), ("1 000", 1000), ("1_000", 1000), ("1.000.000", 1_000_000), ("1.000", None), ("1,5", None),
    ("1e3", None),
    ("ten", None), ("1000+", None), ("-5", None),
]  # fmt: skip


class Asked(NamedTuple):
    name: str
    value: str
    right: Right


def stems(place: Place) -> dict[str, set[str]]:
    """The filters of a place by the thing that they ask about, with what stands after `__`."""
    found: dict[str, set[str]] = {}
    for name in place.filters:
        stem, _, suffix = name.partition("__")
        found.setdefault(stem, set()).add(suffix)
    return found


@cache
def two_values(client: Any, path: str, besides: str, name: str) -> tuple[str, str]:
    """Two values that a filter takes, from what the error of a wrong one lists, or from the ids of what it names."""
    problem = client.get(f"{V1}/{path}?{besides}&{name}=xqzxqz").json()
    known = problem["errors"][0].get("allowed") or []
    if not known and problem["type"] == "/errors/unknown-actor":
        known = ["vladimir-putin", "joe-biden"]
    if not known:
        what = problem["detail"].rpartition("names no ")[2].rstrip(".")
        plural = {"record": "events", "crisis": "crises"}.get(what, f"{what}s")
        listed = client.get(f"{V1}/{plural}?fields=id&page_size=2").json()
        known = [one["id"] for one in listed["results"]]
    words = [value for value in known if not any(sign in value for sign in ",;|()")]
    return words[0], words[-1]


# Filters that are asked in every spelling. Any other is asked in the first of each table and in some of the others, by
# turns, so that each spelling is tried with filters of each kind in each collection.
WHOLLY = ["speaker", "event_type", "published", "strength", "carried_out"]
TURNS = 12


def some(table: list[tuple[str, Any]], name: str) -> list[tuple[str, Any]]:
    return table if name in WHOLLY else [*table[:2], *table[2 + sum(map(ord, name)) % TURNS :: TURNS]]


def spelled(table: list[tuple[str, str]], name: str, a: str, b: str, right: Right) -> Iterator[Asked]:
    for names, values in some(table, name):
        known = {"n": name, "N": name.upper(), "a": a, "b": b}
        if ("{b}" in values and a == b) or (name in ("min", "max") and re.search("max|min", names)):
            continue  # max_min is not clear
        yield Asked(names.format(**known), values.format(**known), right)


def of_exact(name: str, members: set[str], a: str, b: str) -> Iterator[Asked]:
    either: Right = [(name, a)] if a == b else [(name, a), (name, b)]
    neither: Right = [(f"{name}__not", a)] if a == b else [(f"{name}__not", a), (f"{name}__not", b)]
    excluded = "not" in members
    yield from spelled(IS, name, a, b, [(name, a)])
    yield from spelled(IS_NOT, name, a, b, [(f"{name}__not", a)] if excluded else None)
    if a[:1].isalpha():
        yield from spelled(IS_NOT_A_WORD, name, a, b, [(f"{name}__not", a)] if excluded else None)
    yield from spelled(EITHER, name, a, b, either)
    yield from spelled(NEITHER, name, a, b, neither if excluded else None)
    yield from spelled(UNCLEAR, name, a, b, None)
    yield from of_null(name, members)


def of_null(name: str, members: set[str]) -> Iterator[Asked]:
    known = "isnull" in members
    for operators, asks in ((NULL, True), (NOT_NULL, False)):
        for _, operator in some([("", one) for one in operators], name):
            for form in ("{}__{}", "{}_{}", "{}[{}]"):
                for text, says in (("true", True), ("1", True), ("no", False)):
                    right = [(f"{name}__isnull", str(asks == says).lower())] if known else None
                    yield Asked(form.format(name, operator), text, right)
            for text in ("null", "maybe", "2", ""):
                yield Asked(f"{name}__{operator}", text, None)
    if "" in members:
        yield from spelled(IS_NULL, name, "", "", [(f"{name}__isnull", "true")] if known else None)
        yield from spelled(IS_NOT_NULL, name, "", "", [(f"{name}__isnull", "false")] if known else None)


def of_flag(name: str) -> Iterator[Asked]:
    for texts, says, not_says in ((YES, "true", "false"), (NO, "false", "true")):
        for text in texts:
            yield Asked(name, text, [(name, says)])
            yield from spelled(IS, name, text, text, [(name, says)])
            yield from spelled(IS_NOT[:20], name, text, text, [(name, not_says)])
    for text in ("maybe", "2", "null", "", "true,false"):
        yield Asked(name, text, None)


def of_bounds(name: str, a: str, b: str, above: str, below: str | None) -> Iterator[Asked]:
    low, high = f"{name}__gte", f"{name}__lte"
    yield from spelled(FROM, name, a, b, [(low, a)])
    yield from spelled(UP_TO, name, a, b, [(high, a)])
    yield from spelled(ABOVE, name, a, b, [(low, above)])
    yield from spelled(BELOW, name, a, b, [(high, below)] if below else None)
    yield from spelled(BETWEEN, name, a, b, [(low, a), (high, b)])
    yield from spelled([*IS, ("{n}", "{a}")], name, a, b, [(low, a), (high, a)])
    yield from spelled(NO_BOUND, name, a, b, None)


def of_dates(name: str) -> Iterator[Asked]:
    low, high = f"{name}__gte", f"{name}__lte"
    yield from of_bounds(name, "2022-01-28", "2022-01-31", "2022-01-29", "2022-01-27")
    for a, b, above, below in (("2022-01", "2022-03", "2022-02", "2021-12"), ("2021", "2022", "2022", "2020")):
        yield from spelled(ABOVE[:4], name, a, b, [(low, above)])
        yield from spelled(BELOW[:4], name, a, b, [(high, below)])
        yield from spelled(BETWEEN[-4:], name, a, b, [(low, a), (high, b)])
    timed = [(text, ("2022-01-28", "2022-01-28", None, None)) for text in TIMES]
    for text, days in some([*DATES, *timed], name):
        first, last, after, before = days or (None, None, None, None)
        yield Asked(low, text, [(low, first)] if first else None)
        yield Asked(high, text, [(high, last)] if last else None)
        yield Asked(f"{name}__gt", text, [(low, after)] if after else None)
        yield Asked(f"{name}__lt", text, [(high, before)] if before else None)
        yield Asked(name, text, [(low, first), (high, last)] if first and last else None)
    yield Asked(f"{name}__gt", "9999-12-31", None)
    yield Asked(f"{name}__lt", "0001", None)


def of_numbers(name: str) -> Iterator[Asked]:
    low, high = f"{name}__gte", f"{name}__lte"
    yield from of_bounds(name, "2", "5", "3", "1")
    yield Asked(name, "2-5", [(low, "2"), (high, "5")])
    yield Asked(f"{name}__lt", "0", None)
    yield Asked(f"{name}__gt", str(2**63 - 1), None)
    for text, number in NUMBERS:
        yield Asked(low, text, [(low, str(number))] if number else None)
        yield Asked(f"{name}__gt", text, [(low, str(number + 1))] if number else None)


def spellings(client: Any, place: Place) -> Iterator[Asked]:
    for name, members in stems(place).items():
        spec = place.filters[name if "" in members else f"{name}__{min(members)}"]
        if "gte" in members:
            yield from of_dates(name) if spec.schema["type"] == "string" else of_numbers(name)
            if "isnull" in members:
                yield from of_null(name, members)
        elif spec.schema.get("type") == "boolean":
            yield from of_flag(name)
        elif spec.repeats:
            yield from of_exact(name, members, *two_values(client, place.path, place.besides, name))


def found(client: Any, address: str) -> Any:
    """What an address finds: the ids of its records, or all of a report."""
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.content)
    body = json.loads(answer.content)
    about = ("meta", "links", "next", "previous")  # says how it was asked
    if "results" not in body:
        return {**body, **dict.fromkeys(about)}
    return [one.get("id", one) for one in body["results"]]


def suggested(body: dict[str, Any]) -> set[str]:
    """The parameters that an error of an unknown one suggests, of those that ask of the same thing."""
    found = [one["id"] for error in body["errors"] for one in error.get("did_you_mean", ())]
    if body["type"] != "/errors/unknown-parameter":
        return set()
    return {name for name in found if name.partition("__")[0] == found[0].partition("__")[0]}


def query(pairs: list[tuple[str, str]]) -> str:
    return "&".join(f"{quote(name, safe='')}={quote(value, safe='')}" for name, value in pairs)


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.path)
def test_try_asks_what_was_asked_or_there_is_none(api: Api, place: Place) -> None:
    seen: dict[str, Any] = {}
    wrong: list[tuple[str, str, Any]] = []

    def finds(address: str) -> Any:
        if address not in seen:
            seen[address] = found(api.client, address)
        return seen[address]

    for name, value, right in spellings(api.client, place):
        besides = f"{place.besides}&" if place.besides else ""
        sent = f"{V1}/{place.path}?{besides}{query([(name, value)])}"
        if dict(parse_qsl(urlsplit(sent).query)).get(name) in (None, value) and right == [(name, value)]:
            continue  # right as it stands
        answer = api.client.get(sent)
        body = answer.json()
        if answer.status_code != 400:
            wrong.append((name, value, answer.status_code))
        elif right and not suggested(body) <= {one for one, _ in right}:
            wrong.append((name, value, suggested(body)))
        elif right is None:
            if body["try"] is not None:
                wrong.append((name, value, body["try"]))
        elif body["try"] is None:
            wrong.append((name, value, f"no try for {right}"))
        elif finds(body["try"]) != finds(f"{V1}/{place.path}?{besides}{query(right)}"):
            wrong.append((name, value, body["try"]))
    assert not wrong, wrong[:20]
