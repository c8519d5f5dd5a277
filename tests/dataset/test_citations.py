"""What a citation says, case by case; and of any evidence, that it names all of it."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actors.models import Actor
from dataset.build import build
from dataset.load import load, read
from events.models import Crisis, Event, Figure, Place
from sources.models import Document
from tests.citations import Document as Cited
from tests.citations import expected
from tests.dataset import world as w

MORNING, EVENING = "an invented text, file morning.txt", "an invented text, file evening.txt"
# Two are called alike, and one in words that a list is written with.
MORE = {
    "2022-03-07-noon": Cited("“Ships, and more…” (with AFP and Reuters)", "noon.txt"),
    "2022-03-07-night": Cited("an invented text; another, file b", "night.txt"),
}
DOCUMENTS = {slug: Cited("an invented text", file) for slug, file in w.SOURCES.items()} | MORE


def built(world: w.World) -> dict[str, str]:
    """The citations of a world, by the ids of its records and quantities."""
    records = build(*read(world.write()))
    figures = [part for one in records for part in one.parts if isinstance(part, Figure)]
    rows: list[Any] = [*(one.root for one in records), *figures]
    return {one.slug: one.citation for one in rows}


def cited(world: w.World, slug: str) -> str:
    """A citation as far as the version."""
    return built(world)[slug].partition(" Crisis API dataset ")[0]


def several_paragraphs(world: w.World) -> None:
    world.find(w.CALL)["evidence"].insert(0, w.evidence(w.MORNING, "Strait closed?"))
    world.find(w.CALL)["evidence"].append(w.evidence(w.MORNING, "Latvia will answer"))
    world.find(w.CALL)["participants"][0]["evidence"] = [2]


def several_documents(world: w.World) -> None:
    several_paragraphs(world)
    world.find(w.CALL)["evidence"] += [w.evidence(w.MORNING, "With AFP")]
    world.find(w.CALL)["evidence"] += [w.evidence(w.EVENING, "Anna"), w.evidence(w.EVENING, "Berg and Ozols")]


def quoted_in_both(world: w.World) -> None:
    world.find(w.NO_PASSAGE)["quotes"].append({"text": "no ship", "evidence": 2})


def quoted_in_the_second(world: w.World) -> None:
    world.find(w.NO_PASSAGE)["quotes"] = [{"text": "no ship", "evidence": 2}]


def quoted_where_it_is_reported_too(world: w.World) -> None:
    world.find(w.NO_PASSAGE)["evidence"].insert(1, w.evidence(w.MORNING, "Latvia will answer"))


def joint_speakers(world: w.World) -> None:
    statement = world.find(w.BAN_INDIRECT)
    statement["participants"] += [{"actor": name, "part": "speaker"} for name in ("estonia", "anna-berg")]
    statement["attribution"] = "collective"


def fidelity(value: str) -> Any:
    def change(world: w.World) -> None:
        world.find(w.NO_PASSAGE)["quote_fidelity"] = value

    return change


def figure_of_quoted_words(value: str) -> Any:
    def change(world: w.World) -> None:
        statement = world.find(w.NO_PASSAGE)
        statement["quote_fidelity"] = value
        figure = {"measure": "ships", "unit": "ship", "component": "cargo", "as_of": None, "about": ["latvia"]}
        figure |= {"claimed_by": ["anna-berg", "estonia"], "best": None}
        statement["figures"] = [w.quantity("no", "qualitative", None, None, **figure, evidence=[1])]

    return change


def figure_of_other_words(world: w.World) -> None:
    figure_of_quoted_words("translated")(world)
    world.find(w.NO_PASSAGE)["figures"][0]["evidence"] = [2]


def as_it_is(world: w.World) -> None:
    pass


BERG = "Anna Berg, 7 Mar 2022,"
BOTH = f"{BERG} quoted in {MORNING}, para. 2; reported in {EVENING}, para. 1."


@pytest.mark.parametrize(
    ("change", "slug", "citation"),
    [
        # acts
        (as_it_is, w.HURT, f"An act in the strait, 8 Mar 2022, reported in {EVENING}, para. 2."),
        (
            several_paragraphs,
            w.CALL,
            f"Call between Anna Berg and Jānis Ozols, 7 Mar 2022, reported in {MORNING}, paras. 1, 3 and 4.",
        ),
        (
            several_documents,
            w.CALL,
            f"Call between Anna Berg and Jānis Ozols, 7 Mar 2022, reported in {MORNING}, paras. 1, 3 and 4; "
            f"{EVENING}, paras. 1 and 2.",
        ),
        (
            as_it_is,
            w.ALERT,
            f"Alert of up to 300 sailors, 7 Mar 2022, reported in {MORNING}, para. 3; {EVENING}, para. 1.",
        ),
        (as_it_is, w.BAN, f"Sanctions threat by Latvia against Estonia, 7 Mar 2022, reported in {MORNING}, para. 4."),
        (as_it_is, w.CALL, f"Call between Anna Berg and Jānis Ozols, 7 Mar 2022, reported in {MORNING}, para. 3."),
        # statements
        (as_it_is, w.NO_PASSAGE, BOTH),
        (quoted_in_both, w.NO_PASSAGE, f"{BERG} quoted in {MORNING}, para. 2; {EVENING}, para. 1."),
        (
            quoted_in_the_second,
            w.NO_PASSAGE,
            f"{BERG} quoted in {EVENING}, para. 1; reported in {MORNING}, para. 2.",
        ),
        (
            quoted_where_it_is_reported_too,
            w.NO_PASSAGE,
            f"{BERG} quoted in {MORNING}, paras. 2 and 4; reported in {EVENING}, para. 1.",
        ),
        (as_it_is, w.BAN_INDIRECT, f"Latvia, by 7 Mar 2022, reported in {MORNING}, para. 4."),
        (
            joint_speakers,
            w.BAN_INDIRECT,
            f"Latvia, Estonia and Anna Berg, by 7 Mar 2022, reported in {MORNING}, para. 4.",
        ),
        # whose words
        (fidelity("verbatim_original"), w.NO_PASSAGE, BOTH),
        (fidelity("translated"), w.NO_PASSAGE, f"{BOTH} Quoted words: translated."),
        (fidelity("back_translated"), w.NO_PASSAGE, f"{BOTH} Quoted words: back-translated, not verbatim."),
        (fidelity("suspect"), w.NO_PASSAGE, f"{BOTH} Quoted words: wording uncertain."),
        # quantities
        (
            as_it_is,
            f"{w.HURT}--injured",
            f"Injured: about 12 (person), about Latvia, 8 Mar 2022, reported in {EVENING}, para. 2.",
        ),
        (
            as_it_is,
            f"{w.ALERT}--strength",
            "Strength: up to 300 (personnel), about Estonia, according to Anna Berg, 7 Mar 2022, reported in "
            f"{MORNING}, para. 3; {EVENING}, para. 1.",
        ),
        (  # none of the evidence is marked with it
            as_it_is,
            f"{w.ALERT}--notice",
            "Notice: 3 days (day), about Estonia, according to Anna Berg, 7 Mar 2022, reported in "
            f"{MORNING}, para. 3; {EVENING}, para. 1.",
        ),
        (
            as_it_is,
            f"{w.CALL}--duration",
            f"Duration: nearly an hour (minute), 7 Mar 2022, reported in {MORNING}, para. 3.",
        ),
        (
            figure_of_quoted_words("back_translated"),
            f"{w.NO_PASSAGE}--ships",
            "Ships (cargo): no (ship), about Latvia, according to Anna Berg and Estonia, 7 Mar 2022, reported in "
            f"{MORNING}, para. 2. Quoted words: back-translated, not verbatim.",
        ),
        (
            figure_of_other_words,
            f"{w.NO_PASSAGE}--ships",
            "Ships (cargo): no (ship), about Latvia, according to Anna Berg and Estonia, 7 Mar 2022, reported in "
            f"{EVENING}, para. 1.",
        ),
        # who, where, which text
        (as_it_is, "anna-berg", "Anna Berg."),
        (as_it_is, "tallinn", "Tallinn."),
    ],
)
def test_a_citation_says(world: w.World, change: Any, slug: str, citation: str) -> None:
    change(world)
    assert cited(world, slug) == citation


PATHS = [
    (w.NO_PASSAGE, "statement", "statements"),
    (w.ALERT, "military-posture", "military-postures"),
    (w.BAN, "sanctions-threat", "sanctions-threats"),
    (w.CALL, "diplomatic-contact", "diplomatic-contacts"),
    (w.HURT, "event", "events"),
    (f"{w.ALERT}--strength", "figure", "figures"),
    ("anna-berg", "actor", "actors"),
    ("tallinn", "place", "places"),
    ("strait", "crisis", "crises"),
]


@pytest.mark.parametrize(("slug", "word", "path"), PATHS)
def test_a_citation_ends_with_version_id_and_address(world: w.World, slug: str, word: str, path: str) -> None:
    version = read(world.write())[1].version
    assert built(world)[slug].endswith(f". Crisis API dataset {version}, {word} {slug}. /api/v1/{path}/{slug}")


def test_a_document_is_cited_in_the_words_of_the_fixtures(world: w.World) -> None:
    assert built(world)[w.MORNING] == f"Invented text, morning.txt. /api/v1/documents/{w.MORNING}"


@pytest.mark.django_db
def test_what_is_built_is_what_is_loaded(world: w.World) -> None:
    load(world.write())
    models: tuple[Any, ...] = (Event, Figure, Actor, Place, Crisis, Document)
    rows = [row for model in models for row in model._default_manager.all()]
    assert {row.slug: row.citation for row in rows} == built(world)


# A record of each kind, and how it is called there.
HEADS = {
    w.NO_PASSAGE: ("Anna Berg", "7 March 2022"),
    w.BAN: ("Sanctions threat by Latvia against Estonia", "7 March 2022"),
    w.CALL: ("Call between Anna Berg and Jānis Ozols", "7 March 2022"),
    w.HURT: ("An act in the strait", "8 March 2022"),
}
WORD = {slug: (word, path) for slug, word, path in PATHS}


@given(
    slug=st.sampled_from(list(HEADS)),
    places=st.lists(
        st.tuples(st.sampled_from(list(DOCUMENTS)), st.integers(1, 12)), min_size=1, max_size=9, unique=True
    ),
    quotes=st.lists(st.integers(0, 8), max_size=3),
    value=st.sampled_from(["verbatim_original", "translated", "back_translated", "suspect"]),
)
def test_any_evidence_is_named_whole(
    world: w.World, slug: str, places: list[tuple[str, int]], quotes: list[int], value: str
) -> None:
    world = w.World(world.folder)
    morning, one = world.find(w.MORNING), world.find(slug)["evidence"][0]
    world.records["documents"] += [
        morning | {"id": name, "source_file": file, "cite_phrase": phrase} for name, (phrase, file) in MORE.items()
    ]
    for document in world.records["documents"]:
        document |= {"paragraphs": 12, "characters": 1200, "published": "2022-03-08", "published_start": "2022-03-08"}
    record = world.find(slug)
    record["evidence"] = [
        one
        | {"figure": None, "wording": None, "wording_kind": None, "document": document, "paragraph": paragraph}
        | {"start": paragraph * 100 - 50, "end": paragraph * 100 - 1}
        for document, paragraph in sorted(places)
    ]
    record |= {name: [] for name in ("figures", "relations") if record.get(name)}
    quoted: set[int] = set()
    if slug == w.NO_PASSAGE:
        numbers = [n % len(places) + 1 for n in quotes]
        quoted = set(numbers)
        record["quotes"] = [{"text": f"word {at}", "evidence": n} for at, n in enumerate(numbers)]
        record["quote_kind"] = "mixed" if numbers else "indirect"
        record["quote_fidelity"] = value if numbers else None
    for part in record["participants"]:
        part.pop("evidence", None)
    head, label = HEADS[slug]
    word, path = WORD[slug]
    version = read(world.write())[1].version
    ending = f"Crisis API dataset {version}, {word} {slug}. /api/v1/{path}/{slug}"
    fidelity = record.get("quote_fidelity")
    assert built(world)[slug] == expected(head, label, record["evidence"], quoted, fidelity, ending, DOCUMENTS)
