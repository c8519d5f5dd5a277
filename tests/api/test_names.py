"""An actor is meant by its id or by any name that it alone has, and the answer says how a name was read."""

import pytest

from actors.matching import fold
from actors.models import ActorName
from tests.api.world import ids, records
from tests.client import Api


@pytest.mark.parametrize("name", ["Zelensky", "ZELENSKY", "Volodymyr Zelensky", "volodimir  Zelénski"])
def test_a_name_finds_what_the_id_finds_and_is_told(api: Api, name: str) -> None:
    by_name = api("statements", speaker=name).json
    assert by_name["results"] == api("statements?speaker=volodymyr-zelensky").json["results"]
    assert by_name["meta"]["interpreted"] == [{"parameter": "speaker", "value": name, "read_as": "volodymyr-zelensky"}]
    assert "Volodymyr Zelensky" in by_name["meta"]["query"]


@pytest.mark.parametrize(
    ("address", "named"),
    [
        ("actors?member_of=Moscow", "russia"),
        ("figures?about=Moscow", "russia"),
        ("crises?party=Moscow", "russia"),
        ("diplomatic-contacts?participant=Macron", "emmanuel-macron"),
        ("sanctions-threats?target=Moscow", "russia"),
    ],
)
def test_a_name_works_wherever_an_actor_is_asked_for(api: Api, address: str, named: str) -> None:
    answer = api(address, page_size=1).json
    assert [one["read_as"] for one in answer["meta"]["interpreted"]] == [named]
    assert answer["count"]


def test_an_id_is_not_interpreted(api: Api) -> None:
    assert api("statements?speaker=volodymyr-zelensky").json["meta"]["interpreted"] == []


def test_each_name_is_told(api: Api) -> None:
    interpreted = api("events?actor=Zelensky&actor=joe-biden&actor__not=Macron").json["meta"]["interpreted"]
    assert [(one["parameter"], one["read_as"]) for one in interpreted] == [
        ("actor", "volodymyr-zelensky"),
        ("actor__not", "emmanuel-macron"),
    ]


def test_every_name_of_one_actor_alone_leads_to_it(api: Api) -> None:
    owners: dict[str, set[str]] = {}
    for name in ActorName.objects.select_related("actor"):
        owners.setdefault(name.folded, set()).add(name.actor.slug)
    alone = sorted((folded, *slugs) for folded, slugs in owners.items() if len(slugs) == 1)
    for folded, slug in alone[:: max(1, len(alone) // 25)]:
        read = api("events", actor=folded, page_size=1, fields="id").json["meta"]["interpreted"]
        assert [one["read_as"] for one in read] in ([slug], []), folded


def test_a_country_gathers_its_state_its_bodies_and_its_officials(api: Api) -> None:
    russian = {actor["id"] for actor in records(api, "actors") if actor["country"] == "RUS"}
    said = {s["id"] for s in records(api, "statements") if russian & {one["id"] for one in s["speakers"]}}
    assert set(ids(api, "statements?speaker_country=RUS")) == said
    assert len({one["id"] for s in records(api, "statements") for one in s["speakers"]} & russian) > 1


class TestMatch:
    """GET /actors/match."""

    @pytest.mark.parametrize("q", ["Zelensky", "zelenski", "Zelenskiy", "Volodymir Zelenskyj", "zelen"])
    def test_the_likeliest_actor_comes_first(self, api: Api, q: str) -> None:
        results = api("actors/match", q=q).json["results"]
        assert results[0]["actor"]["id"] == "volodymyr-zelensky"
        scores = [one["score"] for one in results]
        assert scores == sorted(scores, reverse=True)
        assert all(0 < score <= 1 for score in scores)

    @pytest.mark.parametrize(
        ("q", "first"), [("USA", "united-states"), ("UK", "united-kingdom"), ("EU", "european-union")]
    )
    def test_a_code_or_a_usual_short_form_comes_first(self, api: Api, q: str, first: str) -> None:
        assert api("actors/match", q=q).json["results"][0]["actor"]["id"] == first

    def test_a_few_letters_are_not_sought_within_words(self, api: Api) -> None:
        for one in api("actors/match?q=an&limit=50").json["results"]:
            assert any(word.startswith("an") for word in fold(one["matched"]).split()), one

    def test_only_the_very_name_scores_one(self, api: Api) -> None:
        assert api("actors/match?q=Volodymyr Zelensky").json["results"][0]["score"] == 1
        assert api("actors/match?q=Volodymyr Zelensk").json["results"][0]["score"] < 1

    def test_an_actor_comes_once_with_the_name_that_matched(self, api: Api) -> None:
        results = api("actors/match?q=zelensk&limit=50").json["results"]
        found = [one["actor"]["id"] for one in results]
        assert len(found) == len(set(found))
        for one in results:
            names = {name["text"]: name["kind"] for name in api(one["actor"]["url"]).json["names"]}
            assert names[one["matched"]] == one["matched_kind"]

    def test_limit_cuts_the_list(self, api: Api) -> None:
        everything = api("actors/match?q=a&limit=50").json["results"]
        assert api("actors/match?q=a&limit=3").json["results"] == everything[:3]

    def test_nothing_alike_is_an_empty_list(self, api: Api) -> None:
        assert api("actors/match?q=xqzxqzxqz").json["results"] == []
