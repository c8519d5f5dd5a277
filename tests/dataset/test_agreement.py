"""Comparing two codings: which records are the same, the statistics, the tables that the documentation shows."""

import os
import re
from collections import Counter
from fractions import Fraction
from io import StringIO
from itertools import permutations
from pathlib import Path
from random import Random

import pytest
from django.core.management import CommandError, call_command

from dataset import layout
from dataset.agreement import coding, fields, report
from dataset.agreement.coding import Record
from dataset.agreement.matching import MATCHINGS, SPANS_ALONE, SPANS_AND_ACTORS, Matching, Pair, assign, jaccard, match
from dataset.agreement.measures import kappa, positive_agreement

ROOT = Path(__file__).resolve().parents[2]
AGREEMENT = ROOT / "docs" / "coding" / "agreement.md"


def statement(id: str, start: int, end: int, speaker: str = "joe-biden", **data: object) -> Record:
    return {
        "id": id,
        "date": {"edtf": "2022-01-24"},
        "participants": [{"actor": speaker, "part": "speaker"}],
        "evidence": [{"document": "one", "start": start, "end": end}],
        **data,
    }


def ids(kind: str, first: list[Record], second: list[Record], by: Matching = SPANS_AND_ACTORS) -> list[tuple[str, str]]:
    return [(one["id"], other["id"]) for one, other in match(kind, first, second, by).both]


def shares(kind: str, first: list[Record], second: list[Record], by: Matching) -> dict[tuple[str, str], Fraction]:
    return {(one["id"], other["id"]): share for one, other, share in match(kind, first, second, by).pairs}


def run(*arguments: object, **options: object) -> str:
    out = StringIO()
    call_command("compare_codings", *map(str, arguments), stdout=out, **options)
    return out.getvalue()


# Statistics


@pytest.mark.parametrize(
    ("both", "first", "second", "neither", "expected"),
    # Two readers of 50 applications agree on 35, by chance on 25: (0.7 - 0.5) / (1 - 0.5). The other two agree on the
    # same share, 0.6, with other frequencies.
    [(20, 5, 10, 15, 0.4), (45, 15, 25, 15, 0.1304), (25, 35, 5, 35, 0.2593)],
)
def test_kappa_of_known_examples(both: int, first: int, second: int, neither: int, expected: float) -> None:
    yes, no = "yes", "no"
    pairs = [(yes, yes)] * both + [(yes, no)] * first + [(no, yes)] * second + [(no, no)] * neither
    assert kappa(Counter(pairs)) == pytest.approx(expected, abs=0.00005)


def test_kappa_knows_perfect_agreement_and_none_at_all() -> None:
    assert kappa({("a", "a"): 1, ("b", "b"): 1}) == 1
    assert kappa({("a", "b"): 1, ("b", "a"): 1}) == -1
    # Where both always use the same code, chance alone gives all agreement, and kappa says nothing.
    assert kappa({("a", "a"): 2}) is None
    assert kappa({}) is None


def test_positive_agreement() -> None:
    assert positive_agreement(6, 2, 2) == 0.75
    assert positive_agreement(0, 1, 2) == 0
    assert positive_agreement(0, 0, 0) is None


def test_jaccard() -> None:
    assert jaccard(frozenset("abc"), frozenset("bcd")) == 0.5
    assert jaccard(frozenset(), frozenset("a")) == 0
    assert jaccard(frozenset(), frozenset()) == 1


# Matching


@pytest.mark.parametrize(("rows", "columns"), [(1, 1), (3, 3), (5, 3), (3, 5), (0, 2), (5, 5)])
def test_the_assignment_is_the_best_of_all(rows: int, columns: int) -> None:
    random = Random(rows * 10 + columns)
    for _ in range(20):
        scores = [[random.choice([0, random.random()]) for _ in range(columns)] for _ in range(rows)]
        pairs = assign(scores)
        assert len({row for row, _ in pairs}) == len({column for _, column in pairs}) == len(pairs)
        assert all(scores[row][column] > 0 for row, column in pairs)
        wide = max(rows, columns)
        padded = [[scores[row][column] if row < rows and column < columns else 0 for column in range(wide)]
                  for row in range(wide)]  # fmt: skip
        best = max(sum(padded[row][column] for row, column in enumerate(order)) for order in permutations(range(wide)))
        assert sum(scores[row][column] for row, column in pairs) == pytest.approx(best)


def test_the_best_matching_is_not_always_the_greediest() -> None:
    first = [statement("a", 0, 100), statement("b", 0, 60)]
    second = [statement("c", 0, 70), statement("d", 90, 110)]
    # a and c overlap most, but then b and d are left; b and c overlap too, and a and d hardly.
    assert ids("statements", first, second) == [("b", "c")]
    assert ids("statements", first[:1], second[:1]) == [("a", "c")]


def test_records_of_different_documents_or_places_are_not_the_same() -> None:
    elsewhere = statement("b", 0, 100)
    elsewhere["evidence"][0]["document"] = "two"
    assert ids("statements", [statement("a", 0, 100)], [elsewhere]) == []
    assert ids("statements", [statement("a", 0, 100)], [statement("b", 100, 200)]) == []
    assert ids("statements", [statement("a", 0, 100)], [statement("b", 95, 195)]) == []


def test_who_speaks_decides_between_statements_in_one_sentence() -> None:
    first = [statement("a", 0, 100, "joe-biden"), statement("b", 0, 100, "vladimir-putin")]
    second = [statement("c", 0, 100, "vladimir-putin"), statement("d", 0, 100, "joe-biden")]
    assert ids("statements", first, second) == [("a", "d"), ("b", "c")]


def test_another_speaker_needs_more_overlap() -> None:
    kremlin = statement("a", 0, 100, "kremlin")
    assert ids("statements", [kremlin], [statement("b", 0, 60, "russia")]) == [("a", "b")]
    assert ids("statements", [kremlin], [statement("b", 0, 40, "russia")]) == []
    assert ids("statements", [kremlin], [statement("b", 0, 40, "kremlin")]) == [("a", "b")]


def test_the_same_words_decide_between_acts_of_one_speaker_and_codes_do_not() -> None:
    first = [
        statement("a", 0, 100, quotes=[{"text": "heavy costs", "evidence": 1}], statement_type="threaten"),
        statement("b", 0, 100, quotes=[{"text": "open doors", "evidence": 1}], statement_type="promise"),
    ]
    second = [
        statement("c", 0, 100, quotes=[{"text": "Open doors", "evidence": 1}], statement_type="threaten"),
        statement("d", 0, 100, quotes=[{"text": "costs", "evidence": 1}], statement_type="promise"),
    ]
    assert ids("statements", first, second) == [("a", "d"), ("b", "c")]


THREE_ACTS = {"threaten": "joe-biden", "promise": "joe-biden", "deny": "russia"}


def in_one_sentence(prefix: str, *acts: str) -> list[Record]:
    return [
        statement(f"{prefix}-{act}", 0, 100, THREE_ACTS[act], statement_type=act, codings=[{"cameo": act}])
        for act in acts
    ]


def test_what_a_matching_cannot_tell_apart_counts_in_all_ways_alike() -> None:
    first, second = in_one_sentence("a", "threaten", "promise", "deny"), in_one_sentence("b", "promise", "deny")
    third, half = Fraction(1, 3), Fraction(1, 2)
    assert shares("statements", first, second, SPANS_ALONE) == {
        (one["id"], other["id"]): third for one in first for other in second
    }
    assert shares("statements", first, second, SPANS_AND_ACTORS) == {
        ("a-threaten", "b-promise"): half,
        ("a-promise", "b-promise"): half,
        ("a-deny", "b-deny"): 1,
    }
    (found,) = [
        row
        for row in fields.rows("statements", match("statements", first, second, SPANS_ALONE).pairs)
        if row.field == "CAMEO code"
    ]
    assert found.pairs == 2
    assert found.equal == pytest.approx(1 / 3)


def test_by_spans_alone_who_acts_and_what_is_quoted_decide_nothing() -> None:
    first = [statement("a", 0, 100, "nato"), statement("b", 90, 200, "joe-biden", quotes=[{"text": "costs"}])]
    second = [statement("c", 0, 90, "joe-biden", quotes=[{"text": "costs"}]), statement("d", 95, 200, "nato")]
    assert ids("statements", first, second, SPANS_ALONE) == [("a", "c"), ("b", "d")]
    slight = statement("e", 60, 200, "kremlin")
    assert ids("statements", first[:1], [slight], SPANS_ALONE) == [("a", "e")]
    assert ids("statements", first[:1], [slight], SPANS_AND_ACTORS) == []


def bare(by: Matching, kind: str, record: Record) -> Record:
    """A record with nothing but what a matching says that it goes by."""
    used = fields.used(by, kind)
    participants = [entry for entry in record["participants"] if entry["part"] in used]
    quotes = record.get("quotes") if fields.QUOTES in used else None
    return {"id": record["id"], "evidence": record["evidence"], "participants": participants, "quotes": quotes}


@pytest.mark.parametrize("by", MATCHINGS, ids=[by.name for by in MATCHINGS])
def test_a_matching_goes_by_nothing_that_is_then_shown_as_agreement(by: Matching) -> None:
    for name in ("first", "second"):
        for kind, found in coding.read(ROOT / "codings" / name).items():
            for record in found:
                assert by.looks(kind, bare(by, kind, record)) == by.looks(kind, record), record["id"]


@pytest.mark.parametrize("by", MATCHINGS, ids=[by.name for by in MATCHINGS])
def test_the_order_of_the_records_decides_nothing(by: Matching) -> None:
    # The ids that files are sorted by say who acts and how.
    codings = [coding.read(ROOT / "codings" / name) for name in ("first", "second")]
    random = Random(1)
    for kind, found in codings[0].items():
        first, second = (random.sample(one[kind], len(one[kind])) for one in codings)
        assert shares(kind, first, second, by) == shares(kind, found, codings[1][kind], by), kind


# Fields


def rows(first: Record, second: Record, kind: str = "statements") -> dict[str, fields.Row]:
    return {row.field: row for row in fields.rows(kind, [Pair(first, second, Fraction(1))])}


def test_a_light_record_is_compared_in_what_it_has() -> None:
    full = statement("a", 0, 100, statement_type="deny", quote_fidelity=None, quotes=[], codings=[])
    light = statement("b", 0, 50, statement_type="deny")
    found = rows(full, light)
    assert found["statement_type"].equal == 1
    assert "quote_fidelity" not in found
    assert "quotes, same text" not in found
    assert "addressee" not in found
    assert found["evidence, characters"].mean == 0.5
    # That neither gives a code is a decision of both.
    assert found["CAMEO code"].equal == 1


def test_codes_are_compared_as_sets_and_by_their_root() -> None:
    one = statement("a", 0, 100, codings=[{"cameo": "0334"}, {"cameo": "130"}, {"cameo": "130"}])
    other = statement("b", 0, 100, codings=[{"cameo": "0332"}, {"cameo": "130"}])
    found = rows(one, other)
    assert found["CAMEO root"].equal == 1
    assert found["CAMEO code"].equal == 0
    assert found["CAMEO code"].mean == pytest.approx(1 / 3)


@pytest.mark.parametrize(
    ("edtf", "same"),
    [
        ("2022-01-24?", True),
        ("2022-01-24/2022-01-24", True),
        ("/2022-01-24", False),
        ("2022-01-24/..", False),
        ("soon", False),
    ],
)
def test_dates_are_the_same_by_their_bounds(edtf: str, same: bool) -> None:
    assert rows(statement("a", 0, 9), statement("b", 0, 9, date={"edtf": edtf}))["date, same bounds"].equal == same


def test_quotes_are_the_same_whatever_segments_they_are_cut_into() -> None:
    one = statement("a", 0, 9, quotes=[{"text": "Very heavy", "evidence": 1}, {"text": "consequences.", "evidence": 1}])
    other = statement("b", 0, 9, quotes=[{"text": "very heavy consequences", "evidence": 1}])
    assert rows(one, other)["quotes, same text"].equal == 1
    assert rows(one, statement("c", 0, 9))["quotes, same text"].equal == 0


def test_a_best_value_that_repeats_a_bound_makes_no_difference() -> None:
    up_to = {"comparator": "at_most", "min": None, "max": 8500, "best": 8500}
    assert fields.quantity(up_to) == fields.quantity(up_to | {"best": None})
    about = {"comparator": "approx", "min": None, "max": None, "best": 4000}
    assert fields.quantity(about) != fields.quantity(about | {"best": 5000})


# Reading and the command


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "statements.yaml").write_text(
        "- id: one\n  date: {edtf: 2022-01-24}\n  participants: [{actor: nato, part: speaker}]\n"
        "  evidence: [{document: text, start: 0, end: 9}]\n  codings: [{cameo: 019}]\n"
    )
    return tmp_path


def test_codes_and_dates_stay_texts(folder: Path) -> None:
    (record,) = coding.read(folder)["statements"]
    assert record["date"]["edtf"] == "2022-01-24"
    assert record["codings"][0]["cameo"] == "019"


def test_a_kind_is_a_file_or_a_folder_of_files(folder: Path) -> None:
    months = folder / "whole"
    (months / "statements").mkdir(parents=True)
    (folder / "statements.yaml").rename(months / "statements" / "2022-01.yaml")
    assert [record["id"] for record in coding.read(months)["statements"]] == ["one"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("- {", "cannot be read"),
        ("id: one", "is not a list of records"),
        ("- one", "record 1 has no id"),
        ("- id: one\n  evidence: []", "one needs a date, participants, and evidence"),
        *(
            (f"- id: one\n  {date}\n  {participants}\n  {evidence}", "one needs a date, participants, and evidence")
            for date, participants, evidence in (
                ("date: {edtf: 2022}", "participants: []", "evidence: []"),
                ("date: {edtf: 2022}", "participants: []", "evidence: [{document: text}]"),
                ("date: {edtf: 2022}", "participants: [nato]", "evidence: [{document: text, start: 0, end: 9}]"),
                ("date: null", "participants: []", "evidence: [{document: text, start: 0, end: 9}]"),
            )
        ),
    ],
)
def test_what_is_no_coding_is_an_error_with_its_place(folder: Path, text: str, said: str) -> None:
    (folder / "statements.yaml").write_text(text)
    with pytest.raises(CommandError, match=rf"statements\.yaml.*{said}"):
        run(folder, folder)


def test_a_folder_without_records_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="has no records"):
        run(tmp_path, tmp_path)
    with pytest.raises(CommandError, match="There is no folder"):
        run(tmp_path / "nowhere", tmp_path)


def test_a_coding_agrees_with_itself() -> None:
    whole = coding.read(ROOT / "codings" / "second")
    found = report.compare(whole, whole)[SPANS_AND_ACTORS]
    assert all(not matched.only_a and not matched.only_b for matched in found.values())
    for kind, matched in found.items():
        assert all(row.equal == 1 and row.kappa in (1, None) for row in fields.rows(kind, matched.pairs)), kind


def test_ids_are_listed_when_asked_for(folder: Path) -> None:
    other = folder / "other"
    other.mkdir()
    text = (folder / "statements.yaml").read_text()
    (other / "statements.yaml").write_text(
        text.replace("019", "010") + text.replace("id: one", "id: two").replace("text", "elsewhere")
    )
    assert "two" not in run(folder, other)
    listed = run(folder, other, "--ids")
    assert "statements: one\n  CAMEO code: 019 / 010\n" in listed
    assert "statements: two: only B\n" in listed
    assert ": only B" not in run(folder, other, "--ids", "--without", "two")


def told_by_two_documents() -> Record:
    return {
        "id": "call",
        "date": {"edtf": "2022-01-24"},
        "participants": [
            {"actor": "joe-biden", "part": "participant", "evidence": [1, 2]},
            {"actor": "olaf-scholz", "part": "participant", "evidence": [2]},
            {"actor": "nato", "part": "participant"},
        ],
        "quotes": [{"text": "in one", "evidence": 1}, {"text": "in two", "evidence": 2}],
        "evidence": [{"document": "one", "start": 0, "end": 9}, {"document": "two", "start": 0, "end": 9}],
    }


@pytest.mark.parametrize(
    ("documents", "quotes", "actors"),
    [
        (["one"], ["in one"], ["joe-biden", "nato"]),
        (["two"], ["in two"], ["joe-biden", "olaf-scholz", "nato"]),
        (["one", "two"], ["in one", "in two"], ["joe-biden", "olaf-scholz", "nato"]),
    ],
)
def test_within_documents_a_record_has_what_only_these_support(
    documents: list[str], quotes: list[str], actors: list[str]
) -> None:
    elsewhere = told_by_two_documents() | {"evidence": [{"document": "three", "start": 0, "end": 9}]}
    one, other = {"statements": [told_by_two_documents()]}, {"statements": [elsewhere]}
    found, _ = coding.within([one, other], documents)
    (record,) = found["statements"]
    assert [span["document"] for span in record["evidence"]] == documents
    assert [quote["text"] for quote in record["quotes"]] == quotes
    assert [entry["actor"] for entry in record["participants"]] == actors
    assert one == {"statements": [told_by_two_documents()]}, "what was read is as it was"


def test_documents_restrict_both_codings(folder: Path) -> None:
    other = folder / "other"
    other.mkdir()
    text = (folder / "statements.yaml").read_text()
    (other / "statements.yaml").write_text(text + text.replace("id: one", "id: two").replace("text", "elsewhere"))
    assert "B: 2 records" in run(folder, other)
    only_text = run(folder, other, "--document", "text", "--ids")
    assert "B: 1 records" in only_text
    assert "Documents: text\n" in only_text
    assert "only B\n" not in only_text
    assert "A: 0 records" in run(folder, other, "--document", "elsewhere")
    both = run(folder, other, "--document", "text", "--document", "elsewhere", "--ids")
    assert "statements: two: only B\n" in both
    assert "A: 0 records" in run(folder, other, "--document", "elsewhere", "--without", "one")
    with pytest.raises(CommandError, match=r"the document nowhere\. Documents: elsewhere, text\."):
        run(folder, other, "--document", "text", "--document", "nowhere")


@pytest.fixture(scope="module")
def tables() -> dict[str, dict[str, list[str]]]:
    """The lines of each table of the two codings, by the first word of the table and by their names."""
    parts = run(ROOT / "codings" / "first", ROOT / "codings" / "second").split("\n\n")
    found: dict[str, dict[str, list[str]]] = {}
    for part in parts[1:-1]:
        head, *lines = (line for line in part.splitlines() if not line.startswith(" " * 3))
        found[head[: report.NAME].strip()] = {
            line[: report.NAME].strip(): line[report.NAME :].split() for line in lines
        }
    return found


@pytest.mark.parametrize("by", ["by spans and actors", "by spans alone"])
@pytest.mark.parametrize(("column", "field"), [(4, "CAMEO code"), (5, "CAMEO root")])
def test_the_first_tables_have_the_kappa_of_codes_for_each_kind(
    tables: dict[str, dict[str, list[str]]], by: str, column: int, field: str
) -> None:
    assert set(tables[by]) == {*layout.EVENTS, report.ALL}
    kappa_of_matching = 2 if by == "by spans and actors" else 6
    for kind, cells in tables[by].items():
        assert cells[column] == tables[kind][field][kappa_of_matching], kind


@pytest.mark.parametrize(
    ("kind", "field", "marked"),
    # the columns: pairs, equal, kappa, Jaccard by spans and actors, then the same by spans alone
    [
        ("statements", "speaker", (1, 3)),
        ("statements", "quotes, same text", (1,)),
        ("statements", "evidence, characters", (1, 3, 5, 7)),
        ("statements", "addressee", ()),
        ("statements", "CAMEO code", ()),
        ("military-postures", "actor", (1, 3)),
        ("military-postures", "host", ()),
        ("sanctions-threats", "sender", (1, 3)),
        ("diplomatic-contacts", "host", (1, 3)),
        ("other-events", "affected", (1, 3)),
        ("all kinds", "evidence, characters", (1, 3, 5, 7)),
    ],
)
def test_what_a_matching_goes_by_is_marked(
    tables: dict[str, dict[str, list[str]]], kind: str, field: str, marked: tuple[int, ...]
) -> None:
    cells = tables[kind][field]
    assert len(cells) == 8
    assert tuple(number for number, cell in enumerate(cells) if cell.endswith("*")) == marked


# What the documentation shows


REWRITE = os.environ.get("REWRITE_AGREEMENT") == "1"
COMMAND = f"REWRITE_AGREEMENT=1 .run/venv/bin/pytest {Path(__file__).relative_to(ROOT)}"


def shown() -> list[tuple[str, str]]:
    """Each command of the page with the output that follows it."""
    page = AGREEMENT.read_text(encoding="utf-8")
    return re.findall(r"^```sh\n\S+ manage\.py ([^\n]+)\n```\n```text\n(.*?)^```", page, re.MULTILINE | re.DOTALL)


def test_the_documentation_shows_both_comparisons() -> None:
    commands = [command for command, _ in shown()]
    assert "compare_codings codings/first codings/second" in commands
    assert "compare_codings codings/second fixtures" in commands


@pytest.mark.parametrize(("command", "output"), shown(), ids=[command for command, _ in shown()])
def test_the_tables_of_the_documentation_are_what_is_printed(
    command: str, output: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    name, *arguments = command.split()
    assert name == "compare_codings"
    now = run(*arguments)
    if REWRITE:
        page = AGREEMENT.read_text(encoding="utf-8")
        AGREEMENT.write_text(page.replace(f"{command}\n```\n```text\n{output}", f"{command}\n```\n```text\n{now}"))
    elif now != output:
        pytest.fail(
            f"docs/coding/agreement.md does not show what `manage.py {command}` prints now; `{COMMAND}` puts it there",
            pytrace=False,
        )


def test_the_figures_in_the_text_are_those_of_the_tables(tables: dict[str, dict[str, list[str]]]) -> None:
    both, only_a, only_b, _, by_actors, _ = tables["by spans and actors"][report.ALL]
    *counts, _, by_spans, _ = tables["by spans alone"][report.ALL]
    assert counts[:3] == [both, only_a, only_b], "the text gives the counts once"
    text = " ".join((ROOT / "docs" / "coding" / "README.md").read_text(encoding="utf-8").split())
    assert f"{both} records are in both, {only_a} in the first only, {only_b} in the second only" in text
    assert (
        f"Cohen's kappa of CAMEO codes is {by_actors} if records are matched by spans and actors, {by_spans} " in text
    )


def test_the_worked_examples_do_not_make_the_agreement(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    examples = re.findall(r"`(2022-[\w-]+)`", AGREEMENT.read_text(encoding="utf-8").partition("worked examples:")[2])
    assert len(examples) == 4
    folders = [ROOT / "codings" / name for name in ("first", "second")]
    with_them, without_them = (
        report.compare(*(coding.read(folder, without) for folder in folders)) for without in ((), examples)
    )
    for by in MATCHINGS:
        every, rest = (report.rows(report.ALL, found[by]) for found in (with_them, without_them))
        assert list(every) == list(rest)
        for field, row in every.items():
            assert row.pairs - rest[field].pairs == 4
            for one, other in zip(row[2:], rest[field][2:], strict=True):
                assert one == pytest.approx(other, abs=0.015), (by.name, field)
