"""Words are found in summaries, quotes and names, whatever their case and accents, by web-search syntax."""

import re
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from actors.filters import ActorFilter
from actors.matching import fold
from rest.filters import MOST_WORDS
from rest.parameters.parsing import LONGEST_VALUE
from rest.parameters.words import plain
from tests.api.world import COLLECTIONS, EVENTS, filters, ids, records
from tests.client import Api, assert_problem


@pytest.mark.parametrize("words", ["Zelensky", "troops", "sanctions Russia"])
def test_case_does_not_matter(api: Api, words: str) -> None:
    assert ids(api, f"events?q={words.upper()}") == ids(api, f"events?q={words.lower()}") != []


@pytest.mark.parametrize(("plain", "accented"), [("Macron", "Mácrôn"), ("Zelensky", "Żelénský"), ("nato", "nató")])
def test_accents_do_not_matter(api: Api, plain: str, accented: str) -> None:
    assert ids(api, f"events?q={plain}") == ids(api, f"events?q={accented}") != []


def test_forms_of_an_english_word_are_one_word(api: Api) -> None:
    assert ids(api, "events?q=threat") == ids(api, "events?q=threats") != []


def test_all_words_must_be_there(api: Api) -> None:
    both = set(ids(api, "events?q=russia ukraine"))
    assert both == set(ids(api, "events?q=russia")) & set(ids(api, "events?q=ukraine"))
    assert both


BY_ACTOR = [
    (name, filter) for name in EVENTS for filter, spec in filters(name).items() if isinstance(spec, ActorFilter)
]


@pytest.mark.parametrize(("collection", "filter"), BY_ACTOR)
def test_words_and_actors_find_what_both_find(api: Api, collection: str, filter: str) -> None:
    """They stand in an index of their own, so the answer comes another way than that to each of them alone."""
    about_presidents = set(api(f"{collection}?q=president&page_size=500").ids)
    countries = filters(collection)[filter].values_of == "country"
    for values in (["USA"], ["UKR", "FRA"]) if countries else (["joe-biden"], ["russia", "ukraine", "nato"]):
        asked = "&".join(f"{filter}={value}" for value in values)
        both = about_presidents & set(api(f"{collection}?{asked}&page_size=500").ids)
        for order in ("rank", "-date"):
            answer = api(f"{collection}?q=president&{asked}&ordering={order}&page_size=500")
            assert answer.json["count"] == len(answer.ids) == len(both)
            assert set(answer.ids) == both
        assert len(api(f"{collection}?q=president&{asked}", format="ndjson").lines) == len(both)


def test_the_words_and_actors_asked_for_together_find_something(api: Api) -> None:
    found = [name for name in EVENTS if ids(api, f"{name}?q=president&actor_country=USA")]
    assert len(found) >= 3


def test_or_takes_either(api: Api) -> None:
    either = set(ids(api, "events?q=sanctions or troops"))
    assert either == set(ids(api, "events?q=sanctions")) | set(ids(api, "events?q=troops"))


def test_a_minus_leaves_out(api: Api) -> None:
    rest = set(ids(api, "events?q=russia -ukraine"))
    assert rest == set(ids(api, "events?q=russia")) - set(ids(api, "events?q=ukraine"))


def test_quotation_marks_keep_words_together(api: Api) -> None:
    together = set(ids(api, 'events?q="European leaders"'))
    assert together
    assert together <= set(ids(api, "events?q=European leaders"))
    assert ids(api, 'events?q="troops sanctions panic"') == []


def test_the_quoted_words_of_a_statement_find_it(api: Api) -> None:
    for statement in records(api, "statements"):
        for quote in statement["quotes"][:1]:
            phrase = " ".join(word for word in quote["text"].split()[:4] if word.isalpha())
            if phrase:
                assert statement["id"] in ids(api, f"statements?q={phrase}")
                return


@pytest.mark.parametrize("collection", [c for c in COLLECTIONS if c != "crises"])
def test_a_search_narrows_and_says_so(api: Api, collection: str) -> None:
    answer = api(f"{collection}?q=xyzzyxyzzy").json
    assert (answer["count"], answer["results"]) == (0, [])
    assert "without q there are" in answer["meta"]["hint"]
    assert "words “xyzzyxyzzy”" in answer["meta"]["query"]


def test_actors_are_searched_by_any_of_their_names(api: Api) -> None:
    for word in ("zelenski", "ZELENSKY", "Volodymyr Zhelensky", "zhelensky volodymyr", "Volódimir"):
        assert "volodymyr-zelensky" in ids(api, f"actors?q={word}"), word
    assert "joe-biden" not in ids(api, "actors?q=zelensky")


def test_documents_and_crises_are_searched_by_their_description(api: Api) -> None:
    for collection, record in (("documents", "title"), ("crises", "name")):
        for one in records(api, collection):
            word = max(one[record].split(), key=len).strip("“”…,.:")
            assert one["id"] in ids(api, f"{collection}?q={word.upper()}")


SEARCHED = ["events", "figures", "actors", "documents", "crises", "actors/match"]
OPERATORS = ['"', "'", "-", " - ", "-" * 40, "*", " or ", " OR ", "&", "|", "!", "(", ")", ":*", "<->", "\\", "%", "_"]
ODD = ["\x00", "\ufffd", "\u202e", "💥", "ﷺ", "\n", "troops", "Zelensky", "київ", "é" * 700]
pieces = st.sampled_from([*OPERATORS, *ODD])


@settings(max_examples=25)
@given(st.lists(st.one_of(pieces, st.text(st.characters(codec="utf-8"), max_size=8)), min_size=1, max_size=8))
def test_any_text_is_searched_for_or_refused_with_the_reason(api: Api, drawn: list[str]) -> None:
    text = "".join(drawn)
    for address in SEARCHED:
        # what is looked for word by word; names are folded before
        words = re.findall(r"\w+", fold(text)) if address == "actors" else []
        nothing = not (text if address == "actors/match" else plain(text).strip())
        reasons = {
            "empty": nothing,
            "misplaced_star": address != "actors/match" and "*" in text,
            "other_syntax": address != "actors/match" and bool(re.search(r"[!|(~^:%]|NOT", text)),
            "invalid_text": "\x00" in text or "\ufffd" in text,
            "too_long": len(text) > LONGEST_VALUE or len(words) > MOST_WORDS,
        }
        answer = api(f"{address}?{'limit' if '/' in address else 'page_size'}=1", q=text, expect=None)
        if answer.status == 200:
            assert not any(reasons.values()) or reasons["misplaced_star"] or reasons["other_syntax"], (address, reasons)
        else:
            body = assert_problem(answer, 400, "invalid-value", api=api)
            (error,) = body["errors"]
            assert (error["parameter"], reasons[error["reason"]]) == ("q", True)


@settings(max_examples=40)
@given(st.data())
def test_a_record_is_found_by_any_of_its_words(api: Api, data: Any) -> None:
    collection = data.draw(st.sampled_from(EVENTS))
    record = data.draw(st.sampled_from(records(api, collection)))
    quotes = [quote["text"] for quote in record.get("quotes", ())]
    # `or` is an operator
    words = {word for text in (record["title"], record["summary"], *quotes) for word in re.findall(r"\w+", text)} - {
        "or"
    }
    some = data.draw(st.lists(st.sampled_from(sorted(words)), min_size=1, max_size=3))
    case = data.draw(st.sampled_from([str, str.upper, str.lower]))
    # of words like “the” alone there is nothing to search for
    if any(len(word) > 7 for word in some):
        assert record["id"] in ids(api, f"{collection}?" + urlencode({"q": case(" ".join(some))}))


@pytest.mark.parametrize("collection", EVENTS)
def test_blank_words_are_refused_as_empty(api: Api, collection: str) -> None:
    answer = api(f"{collection}?q=%20&page_size=1", expect=400)
    assert [error["reason"] for error in answer.json["errors"]] == ["empty"]
    assert answer.json["try"] == f"/api/v1/{collection}?page_size=1"


@pytest.mark.parametrize("text", ["the", "-", '"'])
def test_a_search_of_which_no_word_is_left_says_so(api: Api, text: str) -> None:
    assert "no word is left" in api("statements", q=text).json["meta"]["hint"]


def test_a_search_that_finds_nothing_has_words(api: Api) -> None:
    assert "no word is left" not in api("statements?q=xyzzyxyzzy").json["meta"]["hint"]


def test_a_value_that_is_sent_twice_is_said_once(api: Api) -> None:
    said = api("statements?speaker=russia&speaker=Moscow&page_size=1").json["meta"]["query"]
    assert said == "Statements: speaker is Russia; newest first."


@pytest.mark.parametrize(
    ("q", "with_", "without"),
    [
        ("putin or biden", "vladimir-putin joe-biden", "emmanuel-macron"),
        ("President -Putin", "emmanuel-macron joe-biden", "vladimir-putin"),
        ("-biden", "vladimir-putin", "joe-biden"),
        ('"joe biden"', "joe-biden", "vladimir-putin"),
        ('"biden joe"', "", "joe-biden"),
        ('macron or biden -"joe biden"', "emmanuel-macron", "joe-biden"),
        ("the Kremlin", "kremlin", "joe-biden"),
        ("Biden (US)", "joe-biden", "vladimir-putin"),
        ("Biden/Joe", "joe-biden", "vladimir-putin"),
        ("Biden's", "joe-biden", "vladimir-putin"),
        ("bide* or maccron*", "joe-biden", "emmanuel-macron"),
        ("U.S.", "united-states", "russia"),
        ("U.S.A.", "united-states", "russia"),
        ("N.A.T.O.", "nato", "russia"),
    ],
)
def test_actors_are_searched_in_the_same_syntax(api: Api, q: str, with_: str, without: str) -> None:
    answer = api("actors?ordering=rank&include=highlights&page_size=500&fields=id", q=q)
    assert set(with_.split()) <= set(answer.ids)
    assert without not in answer.ids
    facets = api("actors/facets?facets=kind", q=q).json["facets"]["kind"]["values"]
    assert sum(value["count"] for value in facets) == len(answer.ids)


def test_a_search_without_one_word_marks_nothing(api: Api) -> None:
    answer = api("actors?q=-biden&include=highlights&page_size=500").json["results"]
    assert answer
    assert not any(actor["highlights"] for actor in answer)
