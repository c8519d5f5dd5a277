"""Finding the actor that somebody means."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actors import matching
from actors.models import ActorName

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
        ],
    )
    def test_the_actors_that_a_text_names_come_in_its_order(self, text: str, slugs: list[str]) -> None:
        assert [match.actor.slug for match in matching.words(text)] == slugs
