"""Finding the actor that somebody means."""

import unicodedata
from collections import Counter
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from actors import matching
from actors.filters import find
from actors.models import Actor, ActorName
from rest.parameters.parsing import Misnamed
from rest.parameters.values import Invalid, readable

names = st.text(st.characters(codec="utf-8", categories=["L", "M", "N", "P", "Zs"]), max_size=20)


class TestFold:
    @given(names)
    def test_folding_twice_is_folding_once(self, text: str) -> None:
        assert matching.fold(matching.fold(text)) == matching.fold(text)

    @given(names)
    def test_case_does_not_matter(self, text: str) -> None:
        assert matching.fold(text.casefold()) == matching.fold(text)

    @given(names)
    def test_nothing_is_left_of_accents_and_of_spaces_around(self, text: str) -> None:
        folded = matching.fold(text)
        assert folded == " ".join(folded.split())
        assert not any(unicodedata.combining(char) for char in folded)

    @pytest.mark.parametrize(
        ("text", "folded"),
        [
            ("Volodímir Zelenski", "volodimir zelenski"),
            ("  NATO ", "nato"),
            ("Зеленський", "зеленськии"),
            ("Straße", "strasse"),
            ("Olaf\u00a0Scholz", "olaf scholz"),
        ],
    )
    def test_names_are_compared_by_their_plain_letters(self, text: str, folded: str) -> None:
        assert matching.fold(text) == folded


def plain(text: str) -> str:
    """Without accents, told otherwise than by folding."""
    return "".join(char for char in unicodedata.normalize("NFD", text) if unicodedata.category(char) != "Mn")


VARIANTS = [str, str.upper, str.lower, str.swapcase, plain, lambda text: f"  {text.replace(' ', '   ')} "]


def owners(text: str) -> set[str]:
    return set(ActorName.objects.filter(folded=matching.fold(text)).values_list("actor__slug", flat=True))


def attempt(text: str) -> Actor | Misnamed | Invalid:
    """The actor that a text names, or the refusal."""
    try:
        return find(readable(text))
    except (Misnamed, Invalid) as refusal:
        return refusal


@pytest.mark.django_db
class TestFind:
    """The one actor that a text names, or a refusal that says what may have been meant."""

    @settings(max_examples=60)
    @given(st.data())
    def test_any_name_in_any_case_without_accents_finds_its_actor(self, data: Any) -> None:
        names = list(ActorName.objects.order_by("pk").values_list("text", "actor__slug"))
        text, slug = data.draw(st.sampled_from(names))
        written = data.draw(st.sampled_from(VARIANTS))(text)
        assert slug in owners(written)
        found = attempt(written)
        if isinstance(found, Misnamed):
            body = found.error("speaker", written).body()
            assert body["reason"] == "ambiguous_actor"
            assert {one["id"] for one in body["did_you_mean"]} == owners(written) != {slug}
        else:
            assert isinstance(found, Actor)
            assert found.slug == slug

    @settings(max_examples=40)
    @given(st.data())
    def test_a_slip_of_one_letter_suggests_the_actor(self, data: Any) -> None:
        names = list(ActorName.objects.order_by("pk").values_list("folded", "actor__slug"))
        shared = Counter(folded for folded, _ in set(names))
        alone = [name for name in names if len(name[0]) >= 8 and shared[name[0]] == 1]
        folded, slug = data.draw(st.sampled_from(alone))
        at = data.draw(st.integers(2, len(folded) - 3))
        slip = folded[:at] + data.draw(st.sampled_from(["", "x", folded[at] * 2])) + folded[at + 1 :]
        assume(len(matching.words(slip)) < 2)  # what names several others is taken for them
        found = attempt(slip)
        if isinstance(found, Misnamed):
            suggested = found.suggesting().error("speaker", slip).did_you_mean or ()
            assert slug in {one["id"] for one in suggested}
        else:
            assert isinstance(found, Actor)
            assert found.slug == slug

    @given(st.text())
    def test_any_text_is_an_id_or_a_name_or_is_refused(self, text: str) -> None:
        found = attempt(text)
        if isinstance(found, Actor):
            assert text == found.slug or owners(text) == {found.slug}
        elif isinstance(found, Invalid):
            assert found.reason == ("too_long" if len(text) > matching.LONGEST_NAME else "invalid_text")
        else:
            error = found.suggesting().error("speaker", text)
            assert error.reason == ("ambiguous_actor" if owners(text) else "unknown_actor")
            assert all(find(slug).slug == slug for _, slug in error.meant or ())


@pytest.mark.django_db
class TestSearch:
    def test_the_names_in_the_database_are_folded_as_queries_are(self) -> None:
        for name in ActorName.objects.all():
            assert name.folded == matching.fold(name.text)

    def test_the_very_name_scores_one_and_comes_first(self) -> None:
        for name in ActorName.objects.order_by("pk")[:30]:
            best = matching.search(name.text, limit=50)
            assert best[0].score == 1
            assert name.actor in [match.actor for match in best if match.score == 1]

    @given(names)
    def test_likeness_orders_and_no_actor_comes_twice(self, text: str) -> None:
        found = matching.search(text, limit=10)
        assert [match.score for match in found] == sorted((match.score for match in found), reverse=True)
        assert len({match.actor.pk for match in found}) == len(found) <= 10
        assert all(0 < match.score <= 1 for match in found)

    @pytest.mark.parametrize(
        ("slip", "meant"),
        [
            ("Zelenskiy", "volodymyr-zelensky"),
            ("Zelenskyj", "volodymyr-zelensky"),
            ("Makron", "emmanuel-macron"),
            ("Stoltenburg", "jens-stoltenberg"),
            ("Lavrow", "sergei-lavrov"),
        ],
    )
    def test_a_slip_of_the_pen_is_forgiven(self, slip: str, meant: str) -> None:
        found = matching.search(slip)
        assert found
        assert found[0].actor.slug == meant

    @pytest.mark.parametrize(
        ("text", "slugs"),
        [
            ("Biden-Putin", ["joe-biden", "vladimir-putin"]),
            ("Putin/Biden", ["vladimir-putin", "joe-biden"]),
            ("the call of Macron with Putin", ["emmanuel-macron", "vladimir-putin"]),
            ("Biden and Biden", ["joe-biden"]),
            ("nobody of them", []),
            ("President Putin", ["vladimir-putin"]),
        ],
    )
    def test_the_actors_that_a_text_names_come_in_its_order(self, text: str, slugs: list[str]) -> None:
        assert [match.actor.slug for match in matching.words(text)] == slugs
