"""The splitter: what it promises for every text, and each of its rules by example. All texts are invented."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dataset.sentences import split

PIECES = [
    *"“”„«»\"'()[].!?…—–-,:@#5aAéÉ⤵ \n\t\r\N{NO-BREAK SPACE}",
    *(
        "...",
        " . ",
        "Mr.",
        "U.S.",
        "p.m.",
        "J.",
        "No.",
        "The boats",
        "sail",
        "Ships",
        "(...)",
        "https://t.co/x1",
        "\n\n",
    ),
    "— Port (@port) May 5, 2031",
]
TEXTS = st.lists(st.sampled_from(PIECES), max_size=40).map("".join) | st.text(max_size=60)


def sentences(text: str) -> list[str]:
    return [text[start:end] for start, end in split(text)]


@given(TEXTS)
def test_sentences_are_in_order_and_apart(text):
    places = [place for extent in split(text) for place in extent]
    assert places == sorted(places)
    assert all(start < end for start, end in split(text))


@given(TEXTS)
def test_every_character_that_is_not_blank_is_in_a_sentence(text):
    held = {at for start, end in split(text) for at in range(start, end)}
    assert all(at in held for at, sign in enumerate(text) if not sign.isspace())


@given(TEXTS)
def test_no_sentence_has_blanks_around_it_or_runs_over_a_line(text):
    for one in sentences(text):
        assert one == one.strip()
        assert "\n" not in one


@given(TEXTS, TEXTS)
def test_a_line_is_split_alone(first, second):
    moved = len(first) + 1
    assert split(f"{first}\n{second}") == [
        *split(first),
        *((start + moved, end + moved) for start, end in split(second)),
    ]


@pytest.mark.parametrize(
    "line",
    [
        # a bar stands where a sentence ends
        "The strait is shut.| Boats wait!| Will they sail?| 300 do.",
        "Strait closed",
        "Boats in the harbour on May 5, 2031 (Pool / Ann Berg)",
        "With a news agency",
        "– No “way out” –",
        # abbreviations
        "Mr. Ozols met Gen. Roe and J. A. Berg of No. 5, St. Mary Street, on Jan. 3.| He left.",
        "A senior U.S. official and U.S. Navy boats, i.e. Five of them, are there.",
        "They sailed to the U.S.| The rest stayed until 5 p.m.| On Friday all sailed.",
        # quotations
        "“Nothing sails,” she said.| “Not now.”| He agreed.",
        "“Nothing sails!” she said, “not now.” and left.",
        '"Nothing sails."| "Not now," she said.',
        "“Nothing sails.| (Not one) boat leaves,” she said.",
        "“Nothing sails.”|She left.",
        "“Nothing sails”said Berg, “not now”.| He left.",
        "Berg calls it “over”.| Ozols does not.",
        "Nothing sails. »| She left.",
        "« Nothing sails. »| She left.",
        "„Nothing sails.“| She left.",
        "She hoped for ” a way out “.| He did not.",
        "” Nothing sails. “| She left.",
        "She left.| ” Nothing sails, “ he said.",
        # ellipses and stray stops
        "They asked for “boats (...) More boats” and ropes.",
        "They wait…| Then they sail.",
        "They wait… then they sail.",
        "The way is shut. for boats.",
        "They met the port. .| On Monday they sailed.",
        "They asked for “ropes”. .",
        # numbers and addresses
        "Some 2.5 tons and 1.000 ropes lie at www.port.example.| They rot.",
        # posts
        "Nothing sails.| Stay home with @ropes and #boats ⤵️| — Port (@port_1) May 5, 2031",
        "Nothing sails.| pic.twitter.com/aB3 — Port of Roe (@port_1) May 5, 2031",
        "Nothing sails.| https://t.co/aB3 https://t.co/cD4",
        "Nothing sails.| @ropes know it.| #boats too.",
        "The port wrote at https://t.co/aB3 that boats wait — all of them.",
    ],
)
def test_the_rules_by_example(line):
    assert sentences(line.replace("|", "")) == [one.strip() for one in line.split("|")]


def test_places_count_code_points_of_the_text_as_it_is():
    text = "\ufeffé𝔘.\r\n\r\n  It holds.\N{NO-BREAK SPACE}\N{NO-BREAK SPACE}\r\n"
    assert sentences(text) == ["\ufeffé𝔘.", "It holds."]
    assert split(text) == [(0, 4), (10, 19)]


def test_a_text_without_words_has_no_sentence():
    assert split("") == split(" \n\t\n") == []
