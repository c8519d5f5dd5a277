"""Sentences with evidence, with a reason, and forgotten: by the checker, by the commands, in the API."""

from collections.abc import Callable
from io import StringIO
from typing import Any

import pytest
from django.conf import settings as project
from django.core.management import CommandError, call_command

from dataset import fixtures
from dataset.checks import problems
from dataset.coverage import measure
from dataset.load import load, read
from sources.choices import CoverageReason, UnlistedNameReason
from tests.client import Api
from tests.dataset import world as w
from tests.dataset.world import CREDIT, HEADLINE, SENTENCES, Coverage, World, counted, extent, reason


@pytest.fixture
def coverage() -> Coverage:
    """One sentence of the first document is forgotten: its headline."""
    return {slug: counted(slug, reason(slug, words, "credit")) for slug, words in CREDIT.items()}


@pytest.fixture
def write(world: World, coverage: Coverage) -> Callable[[], Any]:
    def act() -> Any:
        world.coverage = coverage
        return world.write()

    return act


@pytest.fixture
def run(world, write, tmp_path):
    documents = world.write_documents(tmp_path / "documents")

    def call(*arguments: str, command: str = "coding_coverage") -> tuple[int, str]:
        out = StringIO()
        try:
            call_command(command, str(documents), *arguments, fixtures=world.folder, stdout=out, stderr=out)
        except CommandError as error:
            return error.returncode, f"{out.getvalue()}{error}"
        return 0, out.getvalue()

    write()
    return call


# the rule


@pytest.mark.parametrize(
    ("spans", "held"),
    [([], 0), ([(0, 5)], 0), ([(0, 15)], 5), ([(12, 14), (13, 16)], 4), ([(18, 30), (0, 11)], 3), ([(0, 99)], 10)],
)
def test_spans_hold_each_character_once(spans, held):
    entry = fixtures.Entry("statements", "", 0, {}, {})
    found = [measure.Span(start, end, entry, 1) for start, end in spans]
    assert measure.held((10, 20), found) == held
    assert measure.covered((10, 20), found) == (held >= 5)


def test_a_span_reaches_every_sentence_that_it_has_a_character_of():
    assert [measure.reached(0, end, [(0, 4), (5, 9), (10, 14)]) for end in (4, 5, 6, 11)] == [1, 1, 2, 3]


# the checker


def test_the_tiny_world_with_coverage_is_sound(write):
    assert problems(fixtures.read(write())) == []


def test_the_file_may_be_missing(world):
    assert problems(fixtures.read(world.write())) == []


def put(document: str, path: str, value: Any) -> Callable[[Coverage], None]:
    def act(coverage: Coverage) -> None:
        *steps, last = (int(step) if step.isdigit() else step for step in path.split("."))
        found: Any = coverage[document]
        for step in steps:
            found = found[step]
        found[last] = value

    return act


def given(document: str, words: str, why: str, **other: Any) -> Callable[[Coverage], None]:
    one = reason(document, words, why, **other)
    return lambda coverage: coverage[document].update(reasons=sorted([one, *coverage[document]["reasons"]], key=place))


def place(one: dict[str, Any]) -> int:
    start: int = one["start"]
    return start


BROKEN = [
    (put(w.MORNING, "id", "noon"), "noon", "id", "is not among the documents"),
    (put(w.MORNING, "reasons.0.reason", "dull"), w.MORNING, "reasons.0.reason", "is not a code of reason"),
    (put(w.MORNING, "reasons.0.why", "x"), w.MORNING, "reasons.0.why", "is not a field here"),
    (put(w.MORNING, "sentence_count", 4), w.MORNING, "sentence_count", "there are 5 sentences"),
    (put(w.MORNING, "sentences.1", [14, 16, 20]), w.MORNING, "sentences.1", "is not [start, end]"),
    (put(w.MORNING, "sentences.1", [113, 16]), w.MORNING, "sentences.1", "is not [start, end]"),
    (put(w.MORNING, "sentences.1", [13, 112]), w.MORNING, "sentences.1", "does not lie after the sentence before"),
    (put(w.EVENING, "sentences.3", [137, 999]), w.EVENING, "sentences.3", "the document has 157 characters"),
    (put(w.MORNING, "reasons.0.start", 1), w.MORNING, "reasons.0.start", "is no sentence of this document"),
    (
        given(w.EVENING, SENTENCES[w.EVENING][1], "connective"),
        w.EVENING,
        "reasons.0.reason",
        f"is covered, by {w.HURT}, evidence 1; take the reason out",
    ),
    (given(w.MORNING, "Strait closed?", "narrator_comment"), w.MORNING, "reasons.0.note", "why no act is reported"),
    (given(w.MORNING, "Strait closed?", "repetition"), w.MORNING, "reasons.0.repeats", "that are repeated"),
    (
        given(w.MORNING, "Strait closed?", "connective", repeats=[w.CALL]),
        w.MORNING,
        "reasons.0.repeats",
        "is [] for connective",
    ),
    (
        given(w.MORNING, "Strait closed?", "repetition", repeats=[w.HURT]),
        w.MORNING,
        "reasons.0.repeats.0",
        "no evidence in this document",
    ),
    (put(w.MORNING, "reasons", [reason(w.MORNING, "With AFP", "credit")] * 2), w.MORNING, "reasons.1.start", "twice"),
]


@pytest.mark.parametrize(("break_it", "record", "field", "message"), BROKEN)
def test_what_is_wrong_is_refused_with_record_and_field(coverage, write, break_it, record, field, message):
    break_it(coverage)
    found = problems(fixtures.read(write()))
    assert [(one.record, one.field) for one in found if message in one.message] == [(record, field)]
    assert all(one.file == "fixtures/coverage.yaml" and one.line for one in found)


def test_a_span_of_three_sentences_is_refused(world, write):
    text = w.TEXTS[w.MORNING]
    words = text[text.index("She put") : text.index("ith AFP")]
    world.find(w.BAN)["evidence"] = [w.evidence(w.MORNING, words)]
    (found,) = problems(fixtures.read(write()))
    assert (found.record, found.field) == (w.BAN, "evidence.0")
    assert "reaches 3 sentences; at most 2" in found.message


def test_a_broken_piece_of_evidence_is_one_error_and_no_crash(world, write):
    world.find(w.HURT)["evidence"] = [5, {"document": w.EVENING}, {"document": w.EVENING, "start": "a", "end": None}]
    assert {one.record for one in problems(fixtures.read(write()))} == {w.HURT}


def test_repeating_what_a_record_holds_is_a_reason(coverage, write):
    given(w.MORNING, "Strait closed?", "repetition", repeats=[w.NO_PASSAGE])(coverage)
    assert problems(fixtures.read(write())) == []


# the commands


def test_shares_and_forgotten_sentences_are_told(run):
    status, told = run()
    assert status == 1
    assert f"{w.MORNING}: 5 sentences, 3 (60.0%) covered, 1 (20.0%) with a reason, 1 (20.0%) forgotten" in told
    assert f"{w.EVENING}: 4 sentences, 3 (75.0%) covered, 1 (25.0%) with a reason, 0 (0.0%) forgotten" in told
    assert "  credit: 1 (20.0%)\n" in told
    assert "Nobody accounts for “Strait closed?”" in told
    assert f"- paragraph: 1\n      start: 0\n      end: 14\n      sha256: {w.sha256('Strait closed?')}\n" in told
    assert "1 of 9 sentences or spans are to be mended." in told


def test_only_the_first_words_are_told(world, coverage, write, run):
    world.remove(w.NO_PASSAGE)
    world.find(w.BAN_INDIRECT)["relations"] = []
    write()
    told = run()[1]
    assert "Nobody accounts for “On Monday, March 7, Anna Berg,…”" in told
    assert "Tallinn" not in told


def test_the_share_of_characters_is_told(run):
    sentences = SENTENCES[w.EVENING]
    held = len(
        "Anna Berg repeated: “no ship”" + "300 sailors are ready." + "About 12 fishermen were hurt" + sentences[2]
    )
    assert f"{held} ({held / len(''.join(sentences)):.1%}) of {len(''.join(sentences))} characters covered" in run()[1]


def test_all_is_well_where_every_sentence_is_accounted_for(coverage, write, run):
    coverage[w.MORNING]["reasons"].insert(0, HEADLINE)
    write()
    status, told = run()
    assert status == 0
    assert told.endswith("All 9 sentences of 2 documents are accounted for.\n")


def test_writing_makes_the_file_and_keeps_the_reasons(world, coverage, write, run):
    coverage[w.MORNING]["reasons"].insert(
        0, {**HEADLINE, "note": "A note that is so long that it is folded. " * 6 + "x"}
    )
    write()
    expected = [entry.data for entry in fixtures.read(world.folder).entries if entry.collection == "coverage"]
    assert run("--write")[0] == 0
    found = [entry.data for entry in fixtures.read(world.folder).entries if entry.collection == "coverage"]
    assert found == sorted(expected, key=lambda one: one["id"])
    first = (world.folder / "coverage.yaml").read_bytes()
    run("--write")
    assert (world.folder / "coverage.yaml").read_bytes() == first
    assert max(map(len, first.decode().splitlines())) <= 120


def test_writing_begins_where_there_is_nothing(world, run):
    (world.folder / "coverage.yaml").unlink()
    assert "coverage.yaml does not have the 5 sentences of 2022-03-07-morning; use --write." in run()[1]
    status, told = run("--write")
    assert status == 1
    assert "3 of 9 sentences" in told
    assert problems(fixtures.read(world.folder)) == []


def test_writing_takes_out_what_no_longer_applies(coverage, write, run):
    given(w.EVENING, SENTENCES[w.EVENING][1], "connective")(coverage)
    coverage[w.MORNING]["sentences"] = [[0, 5]]
    write()
    assert run()[0] == 1
    start, end = extent(w.EVENING, SENTENCES[w.EVENING][1])
    assert f"{w.EVENING}: {start} to {end} no longer needs connective" in run("--write")[1]
    assert "1 of 9 sentences" in run()[1]


def test_long_spans_are_told_before_the_file_is_there(world, write, run):
    text = w.TEXTS[w.MORNING]
    words = text[text.index("She put") : text.index("ith AFP")]
    world.find(w.BAN)["evidence"] = [w.evidence(w.MORNING, words)]
    world.write()
    (world.folder / "coverage.yaml").unlink()
    assert f"{w.BAN}, evidence 1: the span reaches 3 sentences" in run("--write")[1]


def test_a_wrong_locator_is_found_in_the_document(coverage, write, run):
    coverage[w.MORNING]["reasons"][0]["sha256"] = "0" * 64
    coverage[w.EVENING]["reasons"][0]["paragraph"] = 1
    write()
    status, told = run(command="verify_evidence")
    assert status == 1
    assert f"{w.MORNING} reasons.0.sha256" in told
    assert f"{w.EVENING} reasons.0.paragraph 1: the span starts in paragraph 3" in told
    assert "has reasons for words that 2022-03-07-morning does not have" in run()[1]


def test_wrong_sentences_are_found_in_the_document(coverage, write, run):
    coverage[w.EVENING]["sentences"][1][1] -= 1
    write()
    told = run(command="verify_evidence")[1]
    assert f"{w.EVENING} sentences.1" in told
    assert "which has 4 sentences; write them with coding_coverage --write" in told


def test_right_sentences_and_reasons_are_verified(run):
    status, told = run(command="verify_evidence")
    assert status == 0
    counts = "4 figures of the file, 1 names, 1 occurrences of names, 1 reasons, 4 sentences, 4 spans, 1 wordings"
    assert f"{w.EVENING}: {counts}\n" in told


def test_another_file_than_the_described_one_is_refused(world, run, tmp_path):
    (tmp_path / "documents" / "morning.txt").write_text("Something else.")
    (tmp_path / "documents" / "evening.txt").unlink()
    status, told = run()
    assert status == 1
    assert f"{w.MORNING} sha256" in told
    assert "evening.txt cannot be read" in told
    assert "2 errors in the documents; nothing was counted" in told


def test_malformed_coverage_is_told_and_not_overwritten(world, coverage, write, run):
    coverage[w.MORNING]["reasons"][0]["reason"] = "dull"
    write()
    before = (world.folder / "coverage.yaml").read_bytes()
    status, told = run("--write")
    assert status == 1
    assert "reasons.0.reason" in told
    assert (world.folder / "coverage.yaml").read_bytes() == before


@pytest.mark.parametrize("documents", [[], ["nowhere"]])
def test_without_documents_nothing_is_counted(settings, documents):
    settings.DOCUMENTS_DIR = None
    with pytest.raises(CommandError, match="Nothing was counted, there are no documents") as error:
        call_command("coding_coverage", *documents)
    assert error.value.returncode == 2


# the loader and the API


@pytest.mark.django_db
def test_counts_arrive_in_the_api(api: Api, world, coverage, write):
    load(world.write())
    for slug in SENTENCES:
        assert api(f"documents/{slug}").json["counts"]["sentences"] is None
        assert api(f"documents/{slug}").json["counts"]["sentences_accounted_for"] is None
    load(write())
    assert api(f"documents/{w.MORNING}").json["counts"]["sentences"] == 5
    assert api(f"documents/{w.MORNING}").json["counts"]["sentences_accounted_for"] == 4
    coverage[w.MORNING]["reasons"].insert(0, HEADLINE)
    report = load(write())
    assert report.differences["documents"].changed == [f"documents/{w.MORNING}"]
    assert api(f"documents/{w.MORNING}").json["counts"]["sentences_accounted_for"] == 5
    assert api(f"documents/{w.MORNING}").json["counts"]["evidence"] == 5
    assert load(write()).nothing_changed


@pytest.mark.django_db
def test_lost_evidence_lowers_the_count(api: Api, world, write):
    load(write())
    world.remove(w.HURT)
    load(write())
    assert api(f"documents/{w.EVENING}").json["counts"]["sentences_accounted_for"] == 3


def test_every_sentence_of_the_dataset_is_accounted_for(api: Api):
    documents = api("documents").json["results"]
    assert len(documents) >= 5
    for one in documents:
        counts = api(one["url"]).json["counts"]
        assert 0 < counts["sentences"] == counts["sentences_accounted_for"], one["id"]


def test_the_page_on_coverage_has_the_numbers_of_the_file():
    coverage = [entry.data for entry in read(project.FIXTURES_DIR)[0] if entry.collection == "coverage"]
    page = (project.BASE_DIR / "docs" / "coding" / "coverage.md").read_text(encoding="utf-8")
    for one in coverage:
        sentences, reasons = one["sentence_count"], len(one["reasons"])
        assert f"| `{one['id']}` | {sentences} | {sentences - reasons} | {reasons} |" in page
    for codes, field in ((CoverageReason, "reasons"), (UnlistedNameReason, "unlisted_names")):
        for why in codes:
            number = sum(given["reason"] == why for one in coverage for given in one[field])
            assert f"| `{why}` | {number} |" in page
