"""Nothing that is sent is ignored: whatever is wrong is said, with what would be right and an address that works."""

from collections.abc import Iterator
from typing import Any
from unittest import mock
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from actors.matching import fold
from actors.models import Actor, ActorName
from rest.filters import MOST_WORDS
from rest.parameters import parsing
from rest.parameters.parsing import MAX_VALUES, SUGGESTED
from tests.api.world import COLLECTIONS, OTHERS, example, specs
from tests.client import Api, assert_problem

BOM = "\ufeff".encode()


def aliases() -> Iterator[tuple[str, str, str]]:
    for collection in COLLECTIONS:
        declared = specs(collection)
        for name, spec in declared.items():
            for alias in (*spec.also_called, *spec.similar):
                if alias not in declared:
                    yield collection, alias, name


ALIASES = sorted({(collection, alias) for collection, alias, _ in aliases()})


@pytest.mark.parametrize("collection", COLLECTIONS)
def test_names_that_people_try_lead_to_the_parameter(api: Api, collection: str) -> None:
    meant: dict[tuple[str, str], set[str]] = {alias: set() for alias in ALIASES}
    for c, alias, name in aliases():
        meant[c, alias].add(name)
    for c, alias in ALIASES:
        if c != collection:
            continue
        answer = api(f"{collection}?{alias}=2022&fields=id", expect=400)
        body = assert_problem(answer, 400, "unknown-parameter", reasons=[(alias, "unknown_parameter")])
        suggested = {suggestion["id"] for suggestion in body["errors"][0]["did_you_mean"]}
        assert suggested >= meant[c, alias]
        assert body["errors"][0]["hint"]


@pytest.mark.parametrize("collection", COLLECTIONS)
def test_a_name_that_may_ask_something_else_is_never_taken_for_a_parameter(api: Api, collection: str) -> None:
    declared = specs(collection)
    certain = {alias for spec in declared.values() for alias in spec.also_called}
    for name, spec in declared.items():
        for alias in {*spec.similar} - certain - {*declared}:
            for value in ("2022-01-28", "russia", "USA", "1000"):
                body = api(f"{collection}?{alias}={value}", expect=400).json
                assert body["try"] is None, (name, alias, body["try"])


# Each name that people try instead, with what it asks: one that is added here has been thought about.
SAME = {
    "q": "search query text keyword name", "date": "event_date date", "speaker": "author by said_by", "kind": "type",
    "statement_type": "type act", "posture_type": "type", "strength_unit": "unit", "origin": "from_place", "id": "ids",
    "destination": "to_place", "sender": "by", "threat_status": "status", "instrument": "measure instruments",
    "addressee": "to_actor recipient", "target": "against", "contact_type": "type", "contact_status": "status",
    "claimed_by": "claimant author by", "as_of": "date", "country": "iso3", "fields": "select columns only field",
    "omit": "exclude without", "include": "expand embed with extend", "ordering": "order sort order_by sort_by orderby",
    "facets": "facet group_by groupby aggregate _facet", "page_size": "limit per_page size rows _size",
}  # fmt: skip


def test_every_other_name_of_a_parameter_asks_the_same() -> None:
    for collection in COLLECTIONS:
        for name, spec in specs(collection).items():
            assert {*spec.also_called} <= {*SAME.get(name.partition("__")[0], "").split()}, (collection, name)


@pytest.mark.parametrize(
    ("address", "meant"),
    [
        ("statements?speker=russia", "speaker"),
        ("statements?Speaker=russia", "speaker"),
        ("statements?statement-type=demand", "statement_type"),
        ("events?date_gte=2022", "date__gte"),
        ("events?page_sise=5", "page_size"),
        ("statements?author=joe-biden", "speaker"),
        ("events?search=talks", "q"),
        ("events?limit=3", "page_size"),
        ("events?sort=date", "ordering"),
        ("events?since=2022", "date__gte"),
    ],
)
def test_an_unknown_parameter_is_refused_with_the_one_meant(api: Api, address: str, meant: str) -> None:
    name, value = address.partition("?")[2].split("=")
    answer = api(address, expect=400)
    body = assert_problem(answer, 400, "unknown-parameter", reasons=[(name, "unknown_parameter")], api=api)
    assert meant in {suggestion["id"] for suggestion in body["errors"][0]["did_you_mean"]}
    assert body["try"] == f"{address.replace(name + '=', meant + '=')}".join(["/api/v1/", ""])
    assert value in body["try"]


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("events?date=2022-01-28", "date"),
        ("events?event_date=2022-01", "date"),
        ("events?first_reported=2022-01-28", "first_reported"),
        ("military-postures?strength=8500", "strength"),
        ("figures?max=8500", "max"),
    ],
)
def test_a_bare_name_stands_for_both_bounds(api: Api, address: str, name: str) -> None:
    path, _, query = address.partition("?")
    value = query.partition("=")[2]
    body = assert_problem(api(address, expect=400), 400, "unknown-parameter", api=api)
    assert body["try"] == f"/api/v1/{path}?{name}__gte={value}&{name}__lte={value}"
    assert [one["id"] for one in body["errors"][0]["did_you_mean"]] == [f"{name}__gte", f"{name}__lte"]


@pytest.mark.parametrize("address", ["events/histogram?page_size=4", "events?quads=3x"])
def test_a_parameter_is_not_taken_for_one_that_is_a_little_like_it(api: Api, address: str) -> None:
    body = assert_problem(api(address, expect=400), 400, "unknown-parameter")
    assert body["try"] is None


@pytest.mark.parametrize("query", ["utm_source=xi-jinping&utm_campaign=talks", "fbclid=x", "page=1", "offset=0"])
def test_what_asks_nothing_is_left_out(api: Api, query: str) -> None:
    body = assert_problem(api(f"events?{query}", expect=400), 400, "unknown-parameter", api=api)
    assert body["try"] == "/api/v1/events"


@pytest.mark.parametrize(
    ("query", "try_"),
    [
        ("statement_type=deny,demand", "statement_type=deny&statement_type=demand"),
        ("statement_type=deny|demand", "statement_type=deny&statement_type=demand"),
        ("speaker_country=RUS, USA", "speaker_country=RUS&speaker_country=USA"),
        ("quad=3,4", "quad=3&quad=4"),
        ("speaker=russia,united-states", "speaker=russia&speaker=united-states"),
        ("speaker=Biden|Putin,nato", "speaker=joe-biden&speaker=vladimir-putin&speaker=nato"),
        (
            "id=2022-01-24-biden-total-unanimity,2022-01-28-zelensky-no-panic",
            "id=2022-01-24-biden-total-unanimity&id=2022-01-28-zelensky-no-panic",
        ),
    ],
)
def test_a_list_of_right_values_becomes_a_parameter_for_each(api: Api, query: str, try_: str) -> None:
    name = query.partition("=")[0]
    body = assert_problem(api(f"statements?{query}".replace(" ", "%20"), expect=400), 400, expect_type(name), api=api)
    (error,) = body["errors"]
    assert body["try"] == f"/api/v1/statements?{try_}"
    assert error["hint"] == f"Repeat the parameter for {'either' if try_.count('&') == 1 else 'each'} {name}."


def expect_type(name: str) -> str:
    return "unknown-actor" if name == "speaker" else "invalid-value"


def test_a_list_with_a_wrong_value_is_no_list(api: Api) -> None:
    body = assert_problem(api("statements?statement_type=deny,xyzzy", expect=400), 400, "invalid-value")
    assert body["try"] is None


def test_hundreds_of_lists_still_make_a_query_that_is_answered(api: Api) -> None:
    query = "&".join(["quad=1,2,3,4", *[f"kind=statement,other_event{',statement' * at}" for at in range(98)]])
    assert_problem(api(f"events?{query}"[:6900], expect=400), 400, "invalid-value", api=api)


@pytest.mark.parametrize(
    ("value", "suggested", "try_"),
    [
        ("05", "051, 052, 053 or 057", None),
        ("57", "057", "/api/v1/events?cameo=057&page_size=1"),
        ("15", "150, 152 or 154", None),
        ("1319", None, None),
    ],
)
def test_a_root_of_codes_is_told_its_codes_and_none_is_chosen(
    api: Api, value: str, suggested: str | None, try_: str | None
) -> None:
    body = assert_problem(api("events", cameo=value, page_size=1, expect=400), 400, "invalid-value", api=api)
    hint = body["errors"][0]["hint"]
    assert hint == (f"Did you mean {suggested}?" if suggested else None)
    assert body["try"] == try_


def test_for_a_parameter_like_no_other_there_is_nothing_to_try(api: Api) -> None:
    body = assert_problem(api("events?xyzzy=1&page_size=1", expect=400), 400, "unknown-parameter")
    assert body["try"] is None
    assert body["errors"][0]["did_you_mean"] == []


@pytest.mark.parametrize(
    "path",
    [f"{name}/{example(name)}" for name in COLLECTIONS] + OTHERS,
)
def test_every_operation_refuses_an_unknown_parameter(api: Api, path: str) -> None:
    joint = "&" if "?" in path else "?"
    answer = api(f"{path}{joint}speaker=russia", expect=400)
    assert_problem(answer, 400, "unknown-parameter", reasons=[("speaker", "unknown_parameter")], api=api)


@pytest.mark.parametrize("collection", COLLECTIONS)
def test_no_parameter_may_be_empty(api: Api, collection: str) -> None:
    for name in specs(collection):
        if name == "format":
            continue
        answer = api(f"{collection}?{name}=&fields=id" if name != "fields" else f"{collection}?fields=", expect=400)
        body = assert_problem(answer, 400, "invalid-value", reasons=[(name, "empty")])
        assert body["detail"] == f"{name} is empty."
        if specs(collection)[name].schema.get("type") == "boolean" and name != "bom":
            assert body["try"] is None, "a flag without a value may mean yes"
        else:
            assert name not in body["try"].replace("fields=id", "")


@pytest.mark.parametrize("collection", COLLECTIONS)
def test_what_cannot_repeat_may_not_repeat(api: Api, collection: str) -> None:
    for name, spec in specs(collection).items():
        if getattr(spec, "repeats", False) or name == "format":
            continue
        answer = api(f"{collection}?{name}=1&{name}=2", expect=400)
        body = assert_problem(answer, 400, "invalid-value", reasons=[(name, "repeated")])
        assert body["errors"][0]["allowed"] == ["one value"]
    assert_problem(api(f"{collection}?page_size=1&page_size=2", expect=400), 400, "invalid-value", api=api)


def test_a_name_is_looked_up_once_however_often_it_is_sent(api: Api, django_assert_max_num_queries: Any) -> None:
    with django_assert_max_num_queries(12):
        api("statements?" + "&".join(["speaker=nobody at all"] * 90), expect=400)


def test_a_hundred_wrong_names_cost_a_few_searches(api: Api) -> None:
    """The first few are told what may have been meant, the others where to look."""
    wrong = [f"Zelenskq{at}" for at in range(MAX_VALUES)]
    with CaptureQueriesContext(connection) as captured:
        answer = api("statements", speaker=wrong, expect=400)
    sql = [query["sql"] for query in captured]
    assert sum("SIMILARITY" in one for one in sql) == SUGGESTED
    assert len(sql) <= 2 * MAX_VALUES + 10 * SUGGESTED
    body = assert_problem(answer, 400, "unknown-actor", reasons=[("speaker", "unknown_actor")] * MAX_VALUES, api=api)
    first, others = body["errors"][:SUGGESTED], body["errors"][SUGGESTED:]
    assert all(error["did_you_mean"][0]["id"] == "volodymyr-zelensky" for error in first)
    assert all(error["did_you_mean"] == [] for error in others)
    assert {error["hint"] for error in others} == {"Look the actor up at /api/v1/actors/match?q=."}


def test_a_search_word_by_word_takes_twenty(api: Api) -> None:
    """Each word is a condition, and a query of hundreds is beyond the planner of any database."""
    api("actors?q=" + "+".join(["a"] * MOST_WORDS))
    # one character that is four words once it is folded
    for words in (["a"] * (MOST_WORDS + 1), ["ﷺ"] * 450):
        answer = api("actors", q=" ".join(words), expect=400)
        body = assert_problem(answer, 400, "invalid-value", reasons=[("q", "too_long")], api=api)
        assert body["errors"][0]["hint"] == "Search for fewer words."


def test_thousands_of_parameters_are_refused_like_a_hundred_and_one(api: Api) -> None:
    answer = api("events?" + "&".join(["q"] * 2300), expect=400)
    assert_problem(answer, 400, "invalid-value", reasons=[("q", "too_many_values")], api=api)


@pytest.mark.parametrize(
    ("value", "meant"),
    [
        ("24/01/2022", "2022-01-24"),
        ("24.01.2022", "2022-01-24"),
        ("2022\u201101\u201124", "2022-01-24"),
        ("2022\u201001\u201024", "2022-01-24"),
        ("2022\u221201", "2022-01"),
        ("24-1-2022", "2022-01-24"),
        ("01/24/2022", "2022-01-24"),
        ("05/05/2022", "2022-05-05"),
        ("2022-W04", "2022-01-24"),
        ("2022/01/24", "2022-01-24"),
        ("2022.01.24", "2022-01-24"),
        ("20220124", "2022-01-24"),
        ("2022-1-5", "2022-01-05"),
        ("2022-01-24T10:00:00Z", "2022-01-24"),
        ("2022-01-24 10:00", "2022-01-24"),
        (" 2022-01-24 ", "2022-01-24"),
        ("24 January 2022", "2022-01-24"),
        ("January 24, 2022", "2022-01-24"),
        ("24 Jan 2022", "2022-01-24"),
        ("January 2022", "2022-01"),
        ("2022/01", "2022-01"),
        ("2022-1", "2022-01"),
        ("01/2022", "2022-01"),
        ("202201", "2022-01"),
    ],
)
def test_a_date_in_another_form_is_refused_with_the_form_that_works(api: Api, value: str, meant: str) -> None:
    answer = api("events", date__gte=value, page_size=1, expect=400)
    body = assert_problem(answer, 400, "invalid-value", reasons=[("date__gte", "invalid_date")], api=api)
    assert body["errors"][0]["allowed"] == ["YYYY", "YYYY-MM", "YYYY-MM-DD"]
    assert body["errors"][0]["hint"] == f"Did you mean {meant}?"
    assert f"date__gte={meant}" in body["try"]


@pytest.mark.parametrize(
    "value",
    [
        "yesterday", "2022-13", "2022-00", "2022-01-00", "2022-00-10", "2022-02-30", "2022-01-32", "0000", "0000-01-01",
        "99999", "202", "-2022", "2022-W60", "2022-01-24/2022-01-31", "../2022", "٢٠٢٢", "2022-01-2４", "1e3", "NaN",
        "\u200b2022", "2022–01–24", "2011–12", "2022\u201102\u201130",
    ],
)  # fmt: skip
def test_what_is_no_date_is_refused_and_no_date_is_made_up(api: Api, value: str) -> None:
    for name in ("date__gte", "date__lte", "first_reported__lte"):
        answer = api(f"events?{urlencode({name: value})}", page_size=1, expect=400)
        body = assert_problem(answer, 400, "invalid-value", reasons=[(name, "invalid_date")], api=api)
        assert "Did you mean" not in body["errors"][0]["hint"]
        assert body["try"] is None


def test_of_a_day_and_a_month_in_either_order_both_are_named_and_none_is_chosen(api: Api) -> None:
    body = assert_problem(api("events?date__gte=05/06/2022", expect=400), 400, "invalid-value")
    assert body["errors"][0]["hint"] == "Did you mean 2022-06-05 or 2022-05-06?"
    assert body["try"] is None


@pytest.mark.parametrize("value", ["0001", "9999", "0001-01-01", "9999-12-31", "2024-02-29", "2022-02"])
def test_every_day_of_the_calendar_is_a_date(api: Api, value: str) -> None:
    api("events", date__gte=value, date__lte=value, page_size=1)
    api("events", first_reported__gte=value, first_reported__lte=value, page_size=1)


@pytest.mark.parametrize(
    ("value", "reason", "meant"),
    [
        ("abc", "invalid_number", None),
        ("1,000", "invalid_number", "1000"),
        ("8 500", "invalid_number", "8500"),
        ("8\u00a0500", "invalid_number", "8500"),
        ("8\u202f500", "invalid_number", "8500"),
        (" 8500\n", "invalid_number", "8500"),
        ("8\u00a0500 000", "invalid_number", None),
        ("1.5", "invalid_number", None),
        ("1e3", "invalid_number", None),
        ("٣", "invalid_number", None),
        ("1.000", "invalid_number", None),
        ("-5", "out_of_range", None),
        ("9223372036854775808", "out_of_range", None),
        ("99999999999999999999999", "out_of_range", None),
    ],
)
def test_a_wrong_number_is_refused(api: Api, value: str, reason: str, meant: str | None) -> None:
    answer = api("military-postures", strength__gte=value, page_size=1, expect=400)
    body = assert_problem(answer, 400, "invalid-value", reasons=[("strength__gte", reason)], api=api)
    assert body["errors"][0]["allowed"] == ["a whole number from 0"]
    assert body["try"] == (f"/api/v1/military-postures?strength__gte={meant}&page_size=1" if meant else None)


@pytest.mark.parametrize("name", ["strength__gte", "strength__lte", "documents__gte", "documents__lte"])
@pytest.mark.parametrize("value", [0, 32_767, 32_768, 2**31, 2**63 - 1])
def test_a_number_beyond_its_column_is_no_fault(api: Api, name: str, value: int) -> None:
    api(f"military-postures?{name}={value}", page_size=1)


@pytest.mark.parametrize(("value", "nearest"), [("0", None), ("501", "500"), ("-1", None)])
def test_a_page_has_one_to_five_hundred_records(api: Api, value: str, nearest: str | None) -> None:
    body = assert_problem(
        api("documents", page_size=value, expect=400),
        400,
        "invalid-value",
        reasons=[("page_size", "out_of_range")],
        api=api,
    )
    assert body["try"] == (f"/api/v1/documents?page_size={nearest}" if nearest else None)


@pytest.mark.parametrize(
    ("value", "meant"),
    [("1", "true"), ("yes", "true"), ("TRUE", "true"), ("0", "false"), ("No", "false"), ("maybe", None)],
)
def test_yes_and_no_are_true_and_false(api: Api, value: str, meant: str | None) -> None:
    for name in ("carried_out", "place__isnull"):
        answer = api(f"diplomatic-contacts?{name}={value}", page_size=1, expect=400)
        body = assert_problem(answer, 400, "invalid-value", reasons=[(name, "invalid_boolean")], api=api)
        assert body["errors"][0]["allowed"] == ["true", "false"]
        assert body["try"] == (f"/api/v1/diplomatic-contacts?{name}={meant}&page_size=1" if meant else None)


@pytest.mark.parametrize(
    ("address", "meant"),
    [
        ("statements?statement_type=Demand", "demand"),
        ("diplomatic-contacts?contact_type=phone call", None),
        ("events?kind=statements", "statement"),
        ("events?ordering=dat", "date"),
        ("events?date_match=inside", None),
        ("events?cameo=57", "057"),
        ("events?quad=5", None),
        ("statements?speaker_country=rus", "RUS"),
        ("statements?speaker_country=Russia", "RUS"),
        ("statements?speaker_country=RU", None),
        ("statements?speaker_country=UK", "GBR"),
        ("statements?speaker_country=Rusia", "RUS"),
    ],
)
def test_a_code_that_is_none_is_refused_with_the_list(api: Api, address: str, meant: str | None) -> None:
    name = address.partition("?")[2].partition("=")[0]
    answer = api(address.replace(" ", "%20"), page_size=1, expect=400)
    body = assert_problem(answer, 400, "invalid-value", reasons=[(name, "unknown_value")], api=api)
    assert body["errors"][0]["allowed"]
    if meant:
        assert body["errors"][0]["hint"] == f"Did you mean {meant}?"
        assert f"{name}={meant}" in body["try"]


@pytest.mark.parametrize(
    "address",
    [
        "events?q=%00",
        "events?q=a%00b",
        "statements?speaker=%00",
        "events?document=%00",
        "events?cursor=%00",
        "events?fields=id%00",
        "actors/match?q=%00",
        "actors?q=%00",
        "documents?q=%00",
        "crises?q=%00",
    ],
)
def test_a_nul_character_is_refused(api: Api, address: str) -> None:
    body = assert_problem(api(address, expect=400), 400, "invalid-value", api=api)
    assert [error["reason"] for error in body["errors"]] == ["invalid_text"]


@pytest.mark.parametrize("path", [f"{name}/%00" for name in COLLECTIONS])
def test_a_nul_character_in_an_id_is_not_found(api: Api, path: str) -> None:
    assert_problem(api(path, expect=404), 404, "not-found")


def test_a_nul_character_in_a_name_is_an_unknown_parameter(api: Api) -> None:
    assert_problem(api("events?a%00b=1&page_size=1", expect=400), 400, "unknown-parameter", api=api)


SEARCHED = [
    "events?page_size=1&q=",
    "actors?page_size=1&q=",
    "documents?page_size=1&q=",
    "crises?q=",
    "actors/match?q=",
]


@pytest.mark.parametrize("text", ["%F0%9F%92%A5", "%E2%80%AEx", "%5C", "%25", "'%3B--", "%22", "(", "%26", "!", "a:b"])
def test_odd_text_is_searched_and_breaks_nothing(api: Api, text: str) -> None:
    for address in SEARCHED:
        api(f"{address}{text}")


@pytest.mark.parametrize("octets", ["%FF", "%ED%A0%80", "%C3", "a%80"])
def test_octets_that_are_no_text_are_refused(api: Api, octets: str) -> None:
    for address in SEARCHED:
        body = assert_problem(api(f"{address}{octets}", expect=400), 400, "invalid-value", api=api)
        assert [(error["parameter"], error["reason"]) for error in body["errors"]] == [("q", "invalid_text")]


def test_an_unknown_actor_is_refused_with_those_like_it(api: Api) -> None:
    answer = api("statements?speaker=Zelenski1&page_size=1", expect=400)
    body = assert_problem(answer, 400, "unknown-actor", reasons=[("speaker", "unknown_actor")], api=api)
    assert body["errors"][0]["did_you_mean"][0]["id"] == "volodymyr-zelensky"
    assert body["errors"][0]["hint"] == "Did you mean volodymyr-zelensky?"
    assert "speaker=volodymyr-zelensky" in body["try"]


@pytest.mark.parametrize(
    ("value", "meant"),
    [
        ("USA", "united-states"),
        ("the US", "united-states"),
        ("UK", "united-kingdom"),
        ("GBR", "united-kingdom"),
        ("Great Britain", "united-kingdom"),
        ("DEU", "germany"),
        ("EU", "european-union"),
        ("Makron", "emmanuel-macron"),
        ("Rusia", "russia"),
        ("E.U.", "european-union"),
        ("U.K.", "united-kingdom"),
        ("President Putin", "vladimir-putin"),
        ("president macron", "emmanuel-macron"),
        ("US President Joe Biden", "joe-biden"),
        ("Secretary of State Blinken", "antony-blinken"),
        ("Mr. Putin", "vladimir-putin"),
        ("Joe Biden, US President", "joe-biden"),
        ("Biden,President", "joe-biden"),
        ("Putin, Vladimir", "vladimir-putin"),
        ("Leyen, Ursula von der", "ursula-von-der-leyen"),
        ("John F. Kirby", "john-kirby"),
    ],
)
def test_a_state_by_its_code_or_short_form_and_a_slip_of_the_pen_lead_to_one_actor(
    api: Api, value: str, meant: str
) -> None:
    body = assert_problem(api("events", actor=value, page_size=1, expect=400), 400, "unknown-actor", api=api)
    (error,) = body["errors"]
    assert error["hint"] == f"Did you mean {meant}?"
    assert error["did_you_mean"][0]["id"] == meant
    assert body["try"] == f"/api/v1/events?actor={meant}&page_size=1"


OF_OTHERS = [
    "Ukrainian foreign minister",
    "foreign ministry",
    "State Department",
    "President Scholz",
    "Polish president",
]


@pytest.mark.parametrize("value", ["x", "minister", "president of", "secretary", "an official", *OF_OTHERS])
def test_no_actor_is_put_into_try_where_several_may_be_meant(api: Api, value: str) -> None:
    body = assert_problem(api("statements", speaker=value, page_size=1, expect=400), 400, "unknown-actor", api=api)
    assert body["try"] is None
    assert body["errors"][0]["hint"] == "Look the actor up at /api/v1/actors/match?q=."


def test_a_name_of_several_actors_is_left_out_of_try(api: Api) -> None:
    body = assert_problem(api("statements?speaker=president&page_size=1", expect=400), 400, "unknown-actor", api=api)
    assert len(body["errors"][0]["did_you_mean"]) > 1
    assert body["try"] is None


def test_an_actor_like_no_other_is_left_out(api: Api) -> None:
    answer = api("statements?speaker=xqzxqz&page_size=1", expect=400)
    body = assert_problem(answer, 400, "unknown-actor", api=api)
    assert body["errors"][0]["did_you_mean"] == []
    assert "/api/v1/actors/match" in body["errors"][0]["hint"]
    assert body["try"] is None


def test_a_name_of_two_actors_is_refused_with_both(api: Api) -> None:
    for slug in ("joe-biden", "vladimir-putin"):
        actor = Actor.objects.get(slug=slug)
        ActorName.objects.create(
            actor=actor, position=99, text="The Présidént", folded=fold("The Présidént"), kind="title", language="en"
        )
    answer = api("statements", speaker="the president", page_size=1, expect=400)
    body = assert_problem(answer, 400, "unknown-actor", reasons=[("speaker", "ambiguous_actor")], api=api)
    assert {one["id"] for one in body["errors"][0]["did_you_mean"]} == {"joe-biden", "vladimir-putin"}
    assert {one["matched"] for one in body["errors"][0]["did_you_mean"]} == {"The Présidént"}
    assert "speaker" in body["errors"][0]["hint"]


def test_of_two_names_joined_by_and_nobody_knows_whether_both_are_meant_at_once(api: Api) -> None:
    body = assert_problem(api("events?actor=putin%20and%20biden", expect=400), 400, "unknown-actor")
    assert [one["id"] for one in body["errors"][0]["did_you_mean"]] == ["vladimir-putin", "joe-biden"]
    assert body["try"] is None


@pytest.mark.parametrize("sent", ["!Biden", "!=Biden", "<>Biden", "ne.Biden", "not:Biden", "NOT Biden", "-Biden"])
def test_a_name_with_an_operator_is_asked_as_the_operator_says(api: Api, sent: str) -> None:
    body = assert_problem(api("events", actor=sent, expect=400), 400, "unknown-actor")
    assert body["try"] == "/api/v1/events?actor__not=Biden"


def test_names_that_nothing_parts_may_be_the_name_of_another(api: Api) -> None:
    body = assert_problem(api("events?actor=West%20Germany", expect=400), 400, "unknown-actor")
    assert [one["id"] for one in body["errors"][0]["did_you_mean"]] == ["the-west", "germany"]
    assert body["try"] is None


@pytest.mark.parametrize(
    ("value", "named", "word"),
    [
        ("Biden-Putin", ["joe-biden", "vladimir-putin"], "either"),
        ("putin or biden", ["vladimir-putin", "joe-biden"], "either"),
        ("Biden, Putin, Macron", ["joe-biden", "vladimir-putin", "emmanuel-macron"], "each"),
    ],
)
def test_several_names_in_one_value_become_several_values(api: Api, value: str, named: list[str], word: str) -> None:
    answer = api("events", actor=value, page_size=1, expect=400)
    body = assert_problem(answer, 400, "unknown-actor", reasons=[("actor", "unknown_actor")], api=api)
    assert [one["id"] for one in body["errors"][0]["did_you_mean"]] == named
    assert body["errors"][0]["hint"] == f"Repeat the parameter for {word} actor."
    assert body["try"].startswith("/api/v1/events?" + "&".join(f"actor={one}" for one in named))


@pytest.mark.parametrize(
    ("address", "what"),
    [
        ("events?document=2022-01-24-paris-to-host-four-way-talk", "document"),
        ("events?crisis=russia-ukraine-2022", "crisis"),
        ("events?place=the-white-house", "place"),
        ("military-postures?origin=nowhere-at-all", "place"),
        ("actors?document=nowhere-at-all", "document"),
    ],
)
def test_an_unknown_id_in_a_filter_is_refused(api: Api, address: str, what: str) -> None:
    name = address.partition("?")[2].partition("=")[0]
    answer = api(address, page_size=1, expect=400)
    body = assert_problem(answer, 400, "invalid-value", reasons=[(name, "unknown_id")], api=api)
    assert f"names no {what}" in body["detail"]


@pytest.mark.parametrize(
    ("query", "try_"),
    [
        ("fields=id,titel", "fields=id,title"),
        ("fields=titel", "fields=title"),
        ("omit=evidence.documnt", "omit=evidence.document"),
        ("omit=evidence.sha25", None),
        ("fields=strenth.max", "fields=strength.max"),
        ("fields=xyzzy", None),
        ("fields=id,xyzzy", None),
        ("fields=id,,title", "fields=id,title"),
        ("fields=id,", "fields=id"),
        ("omit=xyzzy,summary", None),
    ],
)
@pytest.mark.parametrize(
    "path", ["military-postures?page_size=1&", "military-postures/2022-01-24-us-8500-troops-on-alert?"]
)
def test_an_unknown_field_is_refused_with_the_nearest(api: Api, path: str, query: str, try_: str | None) -> None:
    name = query.partition("=")[0]
    answer = api(path + query, expect=400)
    body = assert_problem(answer, 400, "invalid-value", reasons=[(name, "unknown_field")], api=api)
    assert "title" in body["errors"][0]["allowed"]
    assert body["try"] == (f"/api/v1/{path}{try_}" if try_ else None)


def test_all_errors_are_said_at_once(api: Api) -> None:
    query = "speaker=Zelenskyy1&author=x&date__gte=24/01/2022&q=&page_size=0&place__isnull=1&place__isnull=0&fields=idd"
    answer = api(f"statements?{query}", expect=400)
    reasons = [
        ("speaker", "unknown_actor"),
        ("author", "unknown_parameter"),
        ("date__gte", "invalid_date"),
        ("q", "empty"),
        ("page_size", "out_of_range"),
        ("place__isnull", "repeated"),
        ("fields", "unknown_field"),
    ]
    body = assert_problem(answer, 400, "invalid-query", reasons=reasons, api=api)
    for name in ("speaker", "author", "date__gte", "q", "page_size", "place__isnull", "fields"):
        assert name in body["detail"] or name == "speaker"


def test_a_required_parameter_may_not_be_left_out(api: Api) -> None:
    answer = api("actors/match", expect=400)
    assert_problem(answer, 400, "invalid-value", reasons=[("q", "required")], api=api)


def test_only_the_wrong_part_of_a_query_is_changed(api: Api) -> None:
    answer = api("events?kind=statement&kind=Other%20event&q=talks&page_size=1", expect=400)
    body = assert_problem(answer, 400, "invalid-value", reasons=[("kind", "unknown_value")], api=api)
    assert body["try"] == "/api/v1/events?kind=statement&kind=other_event&q=talks&page_size=1"


@pytest.mark.parametrize(
    ("path", "name", "low", "high"),
    [
        ("events", "date", "2022-02", "2022-01-31"),
        ("events", "first_reported", "2022", "2021-12-31"),
        ("documents", "published", "2022-01-25", "2022-01-24"),
        ("military-postures", "strength", "2", "1"),
        ("events", "documents", "10", "9"),
    ],
)
def test_a_lower_bound_above_the_upper_is_refused(api: Api, path: str, name: str, low: str, high: str) -> None:
    answer = api(f"{path}?{name}__gte={low}&{name}__lte={high}&page_size=1", expect=400)
    assert_problem(answer, 400, "invalid-value", reasons=[(f"{name}__lte", "reversed_range")], api=api)


@pytest.mark.parametrize("day", ["2022-01-24", "2022-01", "2022"])
def test_equal_bounds_are_a_range(api: Api, day: str) -> None:
    api(f"events?date__gte={day}&date__lte={day}&page_size=1")
    api(f"events?date__gte=2022-01-24&date__lte={day}&page_size=1")


@pytest.mark.parametrize(
    ("query", "reason", "name", "try_"),
    [
        ("statements?format=csv&page_size=5", "not_in_this_format", "page_size", "statements?format=csv"),
        ("state?at=2022&format=ndjson&page_size=5", "not_in_this_format", "page_size", "state?at=2022&format=ndjson"),
        ("statements?bom=true", "not_in_this_format", "bom", "statements"),
        ("dyads?format=polecat&bom=true", "not_in_this_format", "bom", "dyads?format=polecat"),
        ("statements/facets?bom=true&format=ndjson", "not_in_this_format", "bom", "statements/facets?format=ndjson"),
        ("statements?facet_size=5", "needs_another", "facet_size", "statements"),
        ("statements/histogram?facet_size=5", "needs_another", "facet_size", "statements/histogram"),
        ("dyads?date_match=within", "needs_another", "date_match", "dyads"),
    ],
)
def test_a_parameter_that_would_do_nothing_is_refused(api: Api, query: str, reason: str, name: str, try_: str) -> None:
    body = assert_problem(api(query, expect=400), 400, "invalid-value", reasons=[(name, reason)], api=api)
    assert body["try"] == f"/api/v1/{try_}"
    assert f"leave {name} out" in body["errors"][0]["hint"].lower()


def test_a_query_that_was_right_in_one_format_is_read_anew_in_another(api: Api) -> None:
    for _ in range(2):
        assert api("statements?bom=true", headers={"Accept": "text/csv"}).body.startswith(BOM)
        refused = api("statements?bom=true", expect=400)
        assert_problem(refused, 400, "invalid-value", reasons=[("bom", "not_in_this_format")], api=api)


def test_an_address_is_not_taken_for_another_with_a_question_mark_elsewhere(api: Api) -> None:
    record = f"events/{example('events')}"
    for _ in range(2):
        api(f"{record}%3Fa=1?fields=id", expect=404)
        refused = api(f"{record}?a=1?fields=id", expect=400)
        assert_problem(refused, 400, "unknown-parameter", reasons=[("a", "unknown_parameter")], api=api)


def test_what_was_understood_is_not_read_again_and_what_was_refused_is(api: Api) -> None:
    with mock.patch.object(parsing, "read", wraps=parsing.read) as read:
        answers = [api(f"{name}?page_size=3").body for name in ("events", "statements") * 2]
        assert read.call_count == 2
        assert answers[0] == answers[2] != answers[1] == answers[3]
        read.reset_mock()
        for _ in range(2):
            api("events?page_size=0", expect=400)
        assert read.call_count >= 2


def test_what_does_nothing_once_a_query_is_corrected_is_left_out_as_well(api: Api) -> None:
    body = assert_problem(api("statements?date_match=within&date__gte=", expect=400), 400, "invalid-value", api=api)
    assert body["try"] == "/api/v1/statements"


def test_a_cursor_goes_with_pages(api: Api) -> None:
    following = api("events?page_size=1").json["next"]
    refused = api(following.replace("page_size=1", "format=csv"), expect=400)
    assert_problem(refused, 400, "invalid-value", reasons=[("cursor", "not_in_this_format")], api=api)


def test_the_default_said_aloud_is_no_fault(api: Api) -> None:
    api("statements?bom=false&facet_size=20&page_size=20&format=json&ordering=-date")
