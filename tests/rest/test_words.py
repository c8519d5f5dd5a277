"""The words of a search as people write them, and what PostgreSQL is asked for."""

import re
import unicodedata

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from rest import search
from rest.parameters import words
from rest.parameters.values import Invalid

UNSEEN = "\u00ad\u061c\u180e\u200b\u200c\u200d\u200e\u200f\u202a\u202e\u2060\u2063\u2066\u2069\ufe0f\ufeff"
SPACES = "\u00a0\u2002\u2009\u202f\u205f\u3000\u2028\t\n"
# what the syntax is made of, what was ever taken for a part of it, and words of every form
PIECES = [
    '"',
    "“",
    "-",
    "--",
    "*",
    " or ",
    "&",
    "|",
    "!",
    "(",
    ")",
    ":*",
    "<->",
    "\\",
    "'",
    "''",
    ".",
    "/",
    "@",
    "zq0x",
]
WORDS = [
    "panic",
    "the",
    "F-16",
    "S 300",
    "U.S.",
    "well-known",
    "Путин",
    "习近平",
    "8,500",
    "2022-01-24",
    "a.org/b",
    "é",
]
texts = st.lists(
    st.one_of(
        st.sampled_from([*PIECES, *WORDS, " ", "-" * 40, "a" * 1900, *UNSEEN, *SPACES]),
        st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=4),
    ),
    max_size=12,
).map("".join)


MADE = search.AS_IT_IS.format("to_tsquery(%s::regconfig, %s)")


def asked(text: str, shown: bool = False) -> str:
    """The query as PostgreSQL understands it; raises where it does not."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {MADE}", [search.CONFIG, words.tsquery(text, shown)])
        return str(cursor.fetchone()[0])


def matches(text: str, query: str) -> bool:
    """Whether a text is found, the way the records are."""
    vector = search.VECTOR % {"expressions": "%s::text"}
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {vector} @@ {MADE}", [text, search.CONFIG, words.tsquery(query)])
        return bool(cursor.fetchone()[0])


def read(text: str) -> list[list[words.Term]] | str:
    try:
        return words.read(text)
    except Invalid as error:
        return error.reason


@pytest.mark.django_db
@given(texts)
def test_postgresql_takes_every_query_that_is_accepted(text: str) -> None:
    if isinstance(found := read(text), str):
        assert found == "other_syntax" or ("*" in text and found in ("misplaced_star", "too_long"))
    else:
        asked(text)
        asked(text, shown=True)


@given(texts)
def test_a_text_is_made_plain_once(text: str) -> None:
    found = words.plain(text)
    assert words.plain(found) == found
    assert not any(unicodedata.category(char) in ("Cf", "Zl", "Zp", "Cc") for char in found)


@given(texts, st.lists(st.tuples(st.integers(0, 60), st.sampled_from(UNSEEN)), max_size=4))
def test_what_nobody_sees_changes_no_query(text: str, unseen: list[tuple[int, str]]) -> None:
    padded = text
    for at, char in unseen:
        padded = padded[:at] + char + padded[at:]
    assert read(padded) == read(text)


@pytest.mark.parametrize("space", SPACES)
def test_every_space_parts_words(space: str) -> None:
    assert words.read(f"Biden{space}Putin") == words.read("Biden Putin")


@pytest.mark.parametrize(
    ("query", "same"),
    [
        ("panic " + "-" * 40, "panic"),
        ("-" * 40 + " panic", "panic"),
        ("-" * 40 + "panic", "panic"),
        ("panic" + " -" * 40, "panic"),
        ("Biden - Putin", "Biden Putin"),
        ("Biden -- Putin", "Biden Putin"),
        ("Biden – Putin", "Biden Putin"),
        ("Biden −Putin", "Biden Putin"),
        ("Biden -\u00a0Putin", "Biden Putin"),
        ("Biden --Putin", "Biden Putin"),
        ("Biden- Putin", "Biden Putin"),
        ('Biden - "Putin"', "Biden Putin"),
        ("Biden ‐Putin", "Biden -Putin"),
        ("Biden \u200b-\u200bPutin", "Biden -Putin"),
        ("“firm and credible”", '"firm and credible"'),
        ("«firm and credible»", '"firm and credible"'),
        ('firm "', "firm"),
        ('firm "" or', "firm"),
        ("or firm or or credible", "firm or credible"),
        ("firm Or credible", "firm or credible"),
        ("D’Artagnan", "D'Artagnan"),
        ("U.S. troops", "US troops"),
        ("u.s.a troops", "usa troops"),
        ("Jean‑Yves", "Jean-Yves"),
        ("e\u0301lyse\u0301e", "élysée"),
        ("panic\ufeff*", "panic*"),
        ("f - 16", "F-16"),
    ],
)
@pytest.mark.django_db
def test_queries_that_ask_for_the_same(query: str, same: str) -> None:
    plain = [re.sub("'(f16s?|f)'", "", asked(one)) if "16" in one else asked(one) for one in (query, same)]
    assert plain[0] == plain[1] != ""


STARS = ["*", "* panic", "panic *", "-*", "pa*nic", "*panic", "panic**", '"*"', '"a *"', "!*", '"panic"*', "\u200b*"]


@pytest.mark.parametrize("query", STARS)
def test_a_star_elsewhere_than_at_the_end_of_a_word_is_refused(query: str) -> None:
    with pytest.raises(Invalid) as error:
        words.read(query)
    assert error.value.reason == "misplaced_star"
    assert "sanction*" in (error.value.hint or "")


def test_only_so_many_beginnings_are_looked_for() -> None:
    words.read("pani* " * words.MOST_STARS)
    with pytest.raises(Invalid, match="20 words with a star"):
        words.read("pani* " * words.MOST_STARS + "pani*")


# fmt: off
MATRIX = {
    "Panic spread; the police sent an overflight of F-16s over Kyiv.": {
        True: [
            "pani*", "PANI*", "panic*", "polic*", "police*", "over*", "overf*", "overfli*", "f-16", "F16", "F 16",
            "f16s",
            '"F 16s over"', '"sent an overf*"', "pani* police", "pani* -war*", "war* or pani*", '"panic spr*" f-1*',
            '"F-16 over Kyiv"', '"overflight of F16s"', "kyi*",
        ],
        False: ["pan -pani*", "anic*", "war*", '"police spr*"', "overt*", "policy*", "F-1", "F-17", "16", "-pani* war"],
    },
    "Escalation and mobilization, an invasion, negotiations of the countryside in mid-2021, Côte d’Ivoire.": {
        True: [
            "escalat*", "mobiliz*", "invasio*", "negotiati*", "country*", "2021", "mid-2021", "mid2021", "cot*", "côt*",
            "d'ivoire", "D’Ivoire", "ivoi*", "202*", '"côte d’iv*"',
        ],
        False: ["ally*", "polic*", "2022", '"mobilization escal*"'],
    },
    "The S-300, a T-72B3 and MH17 were seen on 24 January 2022; the U.S. and the UK doubt it.": {
        True: [
            "S-300", "S300", "S 300", "s-300", '"S 300"', '"the S-300"', "T-72B3", "T72B3", "T 72B3", "t-72*", "MH-17",
            "MH17", "MH 17", '"MH 17 were seen"', "US", "U.S.", "u.s", '"the US and the U.K."', "UK", "January 2022",
            "in 2022", '"24 January 2022"', "S-30*", '"24 Jan*"',
        ],
        False: ["T-300", "300", "A-300", "S-400", "T-72", "MH 18", '"January S-300"'],
    },
    "Russia and Ukraine talk of de-escalation with NATO; 8,500 soldiers, 100000 shells and a build-up.": {
        True: [
            "Russia/Ukraine", "ukraine/russia", "Russia.Ukraine", "Russia,Ukraine", "russia_ukraine", "Russia—Ukraine",
            "/russia", "~russia", "russia://", "russia@ukraine", "russia/ukr*", '"russia_and/ukraine"',
            "china or russia/nato",
            "de escalation", '"de escalation"', "de-escalation", "talk/de-escal*", "N.A.T.O.", "n.a.t.o",
            '"talk of de-escalation"', '"talk of de-escalation with"', '"talk of de-escal*"',
            '"de escalation with NATO"',
            "8500", "8,500", "100,000", "100000", '"8500 soldiers"', '"NATO 8500 soldiers"', "soldiers 8500",
            "build-up",
        ],
        False: [
            "Russia/China", "China://Ukraine",
            "-Russia/Ukraine", "-ukraine.russia", '"Ukraine/Russia"', "85000", "8,501", "850", "-8500",
            "re-escalation", "escalation-de", "100,00", "build-out", "NATO 8501",
        ],
    },
    "Some 300 men with 72 tanks; S is a letter, T too. COVID-19 from 2021-2022, F 35 and AT-4.": {
        True: [
            "covid", "covid19", "COVID-19", "COVID 19", "2022", "2021-2022", "F-35", "F35", "AT4", "AT-4", "300 men",
        ],
        False: ["S-300", "S 300", "T-72", "T 72", "T72", '"S-300"', "-covid", "AT-72"],
    },
}
# fmt: on
CASES = [(text, query, found) for text, of in MATRIX.items() for found, asked in of.items() for query in asked]


@pytest.mark.parametrize(("text", "query", "found"), CASES)
@pytest.mark.django_db
def test_a_query_finds_the_text_or_not(text: str, query: str, found: bool) -> None:
    assert matches(text, query) is found


@pytest.mark.parametrize("written", ["-", " ", "–", "—", "‑", " – "])
@pytest.mark.parametrize(
    "asked_for", ["-", "‐", " ", "/", "://", ".", "–", "—", ",", ":", "_", "&", "+", "~", "\\", "…", "·"]
)
@pytest.mark.django_db
def test_two_words_are_found_whatever_mark_stands_between_them(written: str, asked_for: str) -> None:
    text = words.plain(f"The Russia{written}Ukraine talks.")
    assert matches(text, f"Russia{asked_for}Ukraine")
    assert not matches(text, f"Russia{asked_for}China")
    if asked_for == written:
        assert matches(text, f'"the Russia{asked_for}Ukraine talks"')


OTHER_SYNTAX = [
    ("panic NOT gas", "panic -gas"),
    ("panic AND NOT gas", "panic -gas"),
    ('panic NOT "natural gas"', 'panic -"natural gas"'),
    ("NOT gas or oil", "-gas or oil"),
    ("not panic, NOT gas", "not panic, -gas"),
    ("PUTIN WILL NOT INVADE", None),
    ("panic !gas", "panic -gas"),
    ('!"natural gas" panic', '-"natural gas" panic'),
    ("panic | gas", "panic or gas"),
    ("panic || gas", "panic or gas"),
    ("panic|gas|oil", "panic or gas or oil"),
    ('"firm | credible" | gas', '"firm | credible" or gas'),
    ("natural gas | oil", None),
    ("(panic or gas) russia", None),
    ("russia (panic OR gas) talks", None),
    ("panic -(gas oil)", None),
    ("panic NOT (gas oil)", None),
    ("title:panic", None),
    ('speaker:"Joe Biden" panic', None),
    ("-speaker:Biden", None),
    ("zelenski~", None),
    ("zelenski~2 panic", None),
    ('"gas supplies"~5', None),
    ("gas^2 oil", None),
    ("gas%20supplies", "gas supplies"),
    ("%22firm and credible%22", '"firm and credible"'),
    ("%C3%89lys%c3%a9e", "Élysée"),
    ("%D0%9F%D1%83%D1%82%D0%B8%D0%BD", "Путин"),
    ("gas%20%C3%89%C3%28", None),
]


@pytest.mark.parametrize(("query", "instead"), OTHER_SYNTAX)
def test_operators_of_other_search_engines_are_refused(query: str, instead: str | None) -> None:
    with pytest.raises(Invalid) as error:
        words.read(query)
    assert (error.value.reason, error.value.instead) == ("other_syntax", instead)
    assert error.value.hint
    if instead:
        words.read(instead)


@pytest.mark.parametrize(
    "query",
    [
        "He will not attack", "WHY NOT", '"panic NOT gas"', "panic! gas", "!!! panic", "Wait! (AFP)",
        "Biden (US) or Putin", "(panic or gas)", "gas (oil or)", "Zelensky: no panic", "at 10:30", "https://a.org/b?c=d",
        "~100 men", "AND gas", "notable NOTE", "gas - oil", "R&D", "“NOT”", "Ukraine | ", "[sic]", "(“no panic”)",
        "50% of 20", "100%", "5%30",
    ],
)  # fmt: skip
def test_marks_of_ordinary_texts_are_no_operators(query: str) -> None:
    words.read(query)


DESIGNATORS = "F-16 T-72 S-300 A-10 MH-17 Su-27 IL-76 AT-4 BMP-3 B-52H AK-47 Covid-19 G-7"


@pytest.mark.parametrize("name", DESIGNATORS.split())
@pytest.mark.django_db
def test_letters_with_a_number_are_one_name_however_written(name: str) -> None:
    letters, number = name.split("-")
    ways = [f"{letters}-{number}", f"{letters}{number}", f"{letters}‑{number}"]
    for written in ways:
        text = words.plain(f"There were some {written} there.")
        for query in [*ways, f"{letters} {number}", f'"{letters} {number}"', *map(str.lower, ways)]:
            assert matches(text, query), (written, query)
    assert not matches(f"There were some X-{number} there.", name)


@pytest.mark.django_db
def test_the_common_words_are_those_that_postgresql_leaves_out() -> None:
    with connection.cursor() as cursor:
        asked = "SELECT word FROM unnest(%s::text[]) word WHERE ts_lexize('english_stem', word) <> '{}'"
        cursor.execute(asked, [[*words.COMMON]])
        assert cursor.fetchall() == []


WORDS_OF_A_CRISIS = """
accusation accused alliance allies ambassador announcement assistance asynchronous authorities availability brigade
communication conditional country countryside credibility deployment destabilising dying easily economies encrypted
escalation everybody exercises flies generously happiness hopeful independence intensified invasion justified
militarily mobilization nationalism negotiations news Olympics organisation panicking physicist police possibility
provocation readiness relational sanctioned separatists skies sovereignty supplies territorial threatening troops
unity violence warned Zelensky
"""
VOCABULARY = WORDS_OF_A_CRISIS.split()


@pytest.mark.parametrize("word", VOCABULARY)
@pytest.mark.django_db
def test_a_word_is_found_by_each_of_its_beginnings(word: str) -> None:
    for length in range(1, len(word) + 1):
        assert matches(f"Of {word}, then.", f"{word[:length]}*"), word[:length]


@pytest.mark.django_db
@given(st.sampled_from(VOCABULARY), st.sampled_from(VOCABULARY), st.data())
def test_a_star_finds_all_that_the_word_alone_finds(text: str, word: str, data: st.DataObject) -> None:
    query = data.draw(st.sampled_from([word, word[:-1], f"{word}s", text, text.upper()]))
    if matches(text, query):
        assert matches(text, f"{query}*")
