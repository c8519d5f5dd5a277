"""Words find what a record's actors and places are called, by any of their names and however these are written."""

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from actors.countries import called
from actors.models import Actor, ActorName
from events.models import Event, Place
from tests.api.world import COLLECTIONS, EVENTS, ids
from tests.client import Api, assert_problem

UNSEEN = "\u00ad\u200b\u200c\u200d\u200e\u200f\u202a\u202e\u2060\u2066\ufeff"


def found(api: Api, collection: str, q: str) -> list[str]:
    return api(f"{collection}?page_size=500&fields=id", q=q).ids


def test_every_name_of_an_actor_finds_its_records(api: Api) -> None:
    for actor in Actor.objects.filter(participations__isnull=False).distinct():
        has = set(api(f"events?actor={actor.slug}&page_size=500&fields=id").ids)
        for name in actor.names.all():
            missing = has - set(found(api, "events", f'"{name.text}"'))
            assert not missing, (actor.slug, name.text)


def test_the_names_of_a_country_find_the_records_of_its_state(api: Api) -> None:
    for actor in Actor.objects.filter(kind="state", participations__isnull=False).distinct():
        has = set(api(f"events?actor={actor.slug}&page_size=500&fields=id").ids)
        for name in called(actor.country or ""):
            assert has <= set(found(api, "events", f'"{name}"')), (actor.slug, name)


def test_the_name_of_a_place_finds_what_took_place_there(api: Api) -> None:
    for place in Place.objects.filter(events__isnull=False).distinct():
        has = set(api(f"events?place={place.slug}&page_size=500&fields=id").ids)
        assert has <= set(found(api, "events", f'"{place.name}"')), place.slug


def test_a_capital_is_found_by_each_of_its_names(api: Api) -> None:
    has = set(api("events?place=kyiv&place=moscow&page_size=500&fields=id").ids)
    assert has <= set(found(api, "events", "Kiev or Москва"))


@pytest.mark.parametrize(
    "same",
    [
        ["Kiev", "KIEV", "Ki\u200bev", "\ufeffKiev\u00a0"],
        ["Київ", "КИЇВ", "Ки\u00adїв"],
        ["USA", "usa", "U.S.A.", "u.s.a"],
        ['"United States"', "“United States”", '"united\u00a0states"', "«United \u200eStates»"],
        ["Путин", "ПУТИН", "Путін", "Пу\u00adтин"],
        ["Зеленський", "ЗЕЛЕНСЬКИЙ", "Зеленский", "Зеленськии\u0306"],
        ["Zelensky", "Żelensky", "ＺＥＬＥＮＳＫＹ", "zelen\u200dsky"],
        ["Erdogan", "Erdoğan", "ERDOGAN", "Erdog\u0306an"],
        ["Élysée", "elysee", "E\u0301LYSE\u0301E"],
    ],
)
def test_one_name_finds_the_same_however_written(api: Api, same: list[str]) -> None:
    answers = {word: set(found(api, "events", word)) for word in same}
    assert answers[same[0]]
    assert all(answer == answers[same[0]] for answer in answers.values()), {w: len(a) for w, a in answers.items()}


@pytest.mark.parametrize(
    ("name", "actor"),
    [
        ("Путин", "vladimir-putin"),
        ("Владимир Путин", "vladimir-putin"),
        ("Путін", "vladimir-putin"),
        ("Зеленський", "volodymyr-zelensky"),
        ("володимир зеленський", "volodymyr-zelensky"),
        ("Зеленский", "volodymyr-zelensky"),
        ("Київ", "ukraine"),
        ("Україна", "ukraine"),
        ("Россия", "russia"),
        ("Лавров", "sergei-lavrov"),
        ("习近平", "xi-jinping"),
        ("OTAN", "nato"),
        ("Vladimir\u00a0Putin", "vladimir-putin"),
        ("Vladi\u200bmir Pu\u00adtin\ufeff", "vladimir-putin"),
        ("Vladimir-Putin", "vladimir-putin"),
        ("JOE-BIDEN", "joe-biden"),
        ("Ursula von‑der‑Leyen", "ursula-von-der-leyen"),
        ("\u202eErdoğan", "recep-tayyip-erdogan"),
        ("U.N.", "united-nations"),
        ("N.A.T.O.", "nato"),
    ],
)
def test_a_filter_takes_names_of_any_script(api: Api, name: str, actor: str) -> None:
    assert api("statements", actor=name).ids == api(f"statements?actor={actor}").ids


def test_every_native_name_is_taken_by_the_filters_and_found_among_actors(api: Api) -> None:
    native = ActorName.objects.filter(kind="native").select_related("actor")
    assert len(native) > 20
    for name in native:
        assert api("statements?page_size=1", actor=name.text).status == 200
        assert name.actor.slug in ids(api, f"actors?q={name.text}"), name.text
        assert api("actors/match", q=name.text).json["results"][0]["actor"]["id"] == name.actor.slug


def test_actors_are_found_by_the_names_of_their_country(api: Api) -> None:
    for word in ("USA", "uk", "Britain"):
        assert {"united-states", "united-kingdom"} & set(ids(api, f"actors?q={word}"))


def planted(texts: dict[str, str]) -> Callable[[Api, str], set[str]]:
    """What a query finds among some records that have these texts."""
    slugs = dict(zip(texts, Event.objects.order_by("slug").values_list("slug", flat=True)[: len(texts)], strict=True))
    for name, text in texts.items():
        Event.objects.filter(slug=slugs[name]).update(search_text=text)
    among = "&".join(f"id={slug}" for slug in slugs.values())

    def find(api: Api, q: str) -> set[str]:
        answer = api(f"events?{among}&fields=id", q=q).ids
        return {name for name, slug in slugs.items() if slug in answer}

    return find


TEXTS = {
    "calls": "Biden and Putin speak by telephone.",
    "biden": "Biden sees no reason for panic.",
    "putin": "Putin denies it firmly and credibly.",
    "jets": "F-16s and an S-300 were seen.",
    "tanks": "Some 300 men with T72 tanks; F 16 too.",
}


@pytest.mark.parametrize(
    ("q", "names"),
    [
        ("Biden - Putin", "calls"),
        ("Biden -Putin", "biden"),
        ("Biden -\u200bPutin", "biden"),
        ("Biden – Putin", "calls"),
        ("panic " + "-" * 40, "biden"),
        ("pani*", "biden"),
        ("pani* or telep*", "biden calls"),
        ("biden -pani*", "calls"),
        ('"reason for pan*"', "biden"),
        ('biden -"reason for pan*"', "calls"),
        ('"firmly and cred*" den*', "putin"),
        ("F-16", "jets tanks"),
        ("F16", "jets tanks"),
        ("F 16", "jets tanks"),
        ('"F 16"', "jets tanks"),
        ("f-1*", "jets tanks"),
        ("S-300", "jets"),
        ("S 300", "jets"),
        ("300", "tanks"),
        ("T-72", "tanks"),
        ('"T 72 tanks"', "tanks"),
        ("-biden -putin", "jets tanks"),
    ],
)
def test_a_query_finds(api: Api, q: str, names: str) -> None:
    assert planted(TEXTS)(api, q) == set(names.split())


@pytest.mark.parametrize("collection", COLLECTIONS)
@pytest.mark.parametrize("q", ["*", "pa*nic", "*panic", "panic *"])
def test_a_star_elsewhere_is_refused_everywhere(api: Api, collection: str, q: str) -> None:
    answer = api(f"{collection}?page_size=1", q=q, expect=400)
    problem = assert_problem(answer, 400, "invalid-value", reasons=[("q", "misplaced_star")], api=api)
    assert "sanction*" in problem["errors"][0]["hint"]


@pytest.mark.parametrize("collection", COLLECTIONS)
def test_another_search_syntax_is_refused_everywhere_with_the_query_in_this_one(api: Api, collection: str) -> None:
    answer = api(f"{collection}?page_size=1", q="panic NOT gas", expect=400)
    problem = assert_problem(answer, 400, "invalid-value", reasons=[("q", "other_syntax")], api=api)
    asked = api(problem["try"].removeprefix("/api/v1/")).json["meta"]["query"]
    assert "“panic -gas”" in asked


@pytest.mark.parametrize("collection", COLLECTIONS)
def test_beginnings_are_ranked_and_marked_in_every_collection(api: Api, collection: str) -> None:
    words = {"actors": "whit", "documents": "AF", "crises": "Ukrai", "places": "bord", "figures": "troo"}
    word = words.get(collection, "Ukrai")
    answer = api(f"{collection}?q={word}*&ordering=rank&include=highlights&page_size=500").json["results"]
    assert answer
    marked = [fragment.lower() for record in answer for fragment in record["highlights"]]
    assert any(f"<mark>{word.lower()}" in fragment for fragment in marked) or collection == "actors"


@pytest.mark.parametrize(
    ("q", "marked"),
    [
        ("pani*", "<mark>panic</mark>"),
        ("escalat*", "<mark>Escalation</mark>"),
        ("F16", "<mark>F</mark>"),
        ("us", "U.S"),
    ],
)
def test_words_are_marked_as_the_text_has_them(api: Api, q: str, marked: str) -> None:
    slug = Event.objects.values_list("slug", flat=True).earliest("slug")
    Event.objects.filter(slug=slug).update(search_text="Escalation, panic and F-16 jets of the U.S. army")
    (record,) = api(f"events?id={slug}&include=highlights", q=q).json["results"]
    assert marked in " ".join(record["highlights"])


@settings(max_examples=30)
@given(st.data())
def test_what_nobody_sees_changes_no_answer(api: Api, data: st.DataObject) -> None:
    q = data.draw(st.sampled_from(["Putin", "Biden -Putin", '"United States" or gas', "troop*", "Елисей", "F-16"]))
    padded = q
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(padded)))
        padded = padded[:at] + data.draw(st.sampled_from(UNSEEN)) + padded[at:]
    padded = padded.replace(" ", data.draw(st.sampled_from([" ", "\u00a0", "\u202f", "  "])))
    for collection in ("events", "figures", "actors", "documents"):
        assert found(api, collection, padded) == found(api, collection, q), collection


@settings(max_examples=30)
@given(st.data())
def test_a_star_finds_what_the_word_finds_and_more(api: Api, data: st.DataObject) -> None:
    collection = data.draw(st.sampled_from([*EVENTS, "figures", "actors", "documents", "places"]))
    word = data.draw(st.sampled_from(["Putin", "troop", "troops", "sanctions", "threatened", "Kyiv", "the", "AFP"]))
    assert set(found(api, collection, word)) <= set(found(api, collection, f"{word}*"))


@pytest.mark.parametrize("q", ["\u200b", "\u00a0\u2060", "\ufeff \u00ad"])
@pytest.mark.parametrize("collection", COLLECTIONS)
def test_words_that_nobody_sees_are_none(api: Api, collection: str, q: str) -> None:
    answer = api(f"{collection}?page_size=1", q=q, expect=400)
    assert [error["reason"] for error in answer.json["errors"]] == ["empty"]
