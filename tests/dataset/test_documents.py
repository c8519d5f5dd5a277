"""With the documents at hand: locating words, verifying every locator."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from dataset import texts
from tests.dataset import world as w


@pytest.fixture
def documents(world, tmp_path):
    return world.write_documents(tmp_path / "documents")


@pytest.fixture
def locate(world, documents):
    def run(document: str, words: str) -> tuple[str, str]:
        out, err = StringIO(), StringIO()
        try:
            call_command("locate", document, words, documents=documents, fixtures=world.write(), stdout=out, stderr=err)
        except CommandError as error:
            return out.getvalue(), f"{err.getvalue()}{error}"
        return out.getvalue(), err.getvalue()

    return run


@pytest.fixture
def verify(world, documents):
    def run(*arguments: str, **options: object) -> str:
        out = StringIO()
        call_command("verify_evidence", str(documents), *arguments, fixtures=world.write(), stdout=out, **options)
        return out.getvalue()

    return run


def test_words_are_located_by_id_and_by_file_name(locate):
    place = w.span(w.MORNING, "no ship will pass")
    expected = "".join(f"{'- ' if name == 'document' else '  '}{name}: {value}\n" for name, value in place.items())
    assert locate(w.MORNING, "no ship will pass") == (expected, "")
    assert locate("morning.txt", "no ship will pass") == (expected, "")


def test_every_occurrence_is_located(locate):
    assert locate(w.EVENING, "Berg")[0].count("start:") == 2


def test_paragraphs_are_lines_with_words_counted_from_one(locate):
    assert "paragraph: 1\n" in locate(w.MORNING, "Strait")[0]
    assert "paragraph: 4\n" in locate(w.MORNING, "With AFP")[0]


@pytest.mark.parametrize(
    ("words", "exact"),
    [
        ('"no  ship"', "“no ship”"),
        ("NO SHIP", "no ship"),
        ("Janis Ozols", "Jānis Ozols"),
        ("on alert and spoke", "on alert and spoke"),
        ("hour. Latvia will", "hour.\n   \nLatvia will"),
    ],
)
def test_words_that_differ_in_signs_only_are_suggested(locate, words, exact):
    found = [locate(document, words) for document in (w.MORNING, w.EVENING)]
    assert any(repr(exact) in told or out for out, told in found)


def test_words_that_are_not_there_are_said_to_be_so(locate):
    assert locate(w.MORNING, "submarine") == ("", f"These words do not stand in {w.MORNING}.")


def test_an_unknown_document_is_answered_with_the_known_ones(locate):
    assert f"There is no document noon.txt. Documents: {w.MORNING}, {w.EVENING}." in locate("noon.txt", "x")[1]


def test_locate_reads_nothing_outside_the_folder_of_documents(locate, world):
    assert "There is no document ../fixtures/actors.yaml" in locate("../fixtures/actors.yaml", "id")[1]


def test_locate_needs_documents(settings):
    settings.DOCUMENTS_DIR = None
    with pytest.raises(CommandError, match="No documents: give --documents DIR or set DOCUMENTS_DIR"):
        call_command("locate", "x", "y")


def test_offsets_count_code_points_of_the_file_as_it_is(tmp_path):
    (tmp_path / "a.txt").write_bytes("é𝔘\r\nx".encode())
    text = texts.text_of(tmp_path / "a.txt")
    assert texts.find("a", text, "x")[0].start == 4


def test_the_tiny_world_is_verified(verify):
    told = verify()
    assert f"{w.EVENING}: 4 figures of the file, 1 names, 4 spans, 1 wordings\n" in told
    assert "no difference" in told


def test_one_document_can_be_verified_alone(verify):
    told = verify("--document", "evening.txt")
    assert "in 1 document, no difference" in told
    assert w.MORNING not in told


@pytest.mark.parametrize(
    ("slug", "change", "field", "reason"),
    [
        (w.MORNING, {"sha256": "0" * 64}, "sha256", "the file has"),
        (w.MORNING, {"bytes": 7}, "bytes", "the file has 268"),
        (w.EVENING, {"paragraphs": 4}, "paragraphs", "the file has 3"),
        (w.EVENING, {"characters": 158}, "characters", "the file has 157"),
        (w.MORNING, {"headline": "Strait open!"}, "headline", "does not stand in the document"),
        (w.HURT, {"evidence": [{**w.OTHER["evidence"][0], "end": 82}]}, "evidence.0.sha256", "the span has"),
        (w.HURT, {"evidence": [{**w.OTHER["evidence"][0], "paragraph": 1}]}, "evidence.0.paragraph", "in paragraph 2"),
        (w.NO_PASSAGE, {"quotes": [{"text": "no boat", "evidence": 2}]}, "quotes.0.text", "the span of evidence 2"),
        (w.NO_PASSAGE, {"place": {"id": "tallinn", "as_written": "in Riga"}}, "place.as_written", "in any document"),
        (w.BAN, {"severity": "harsh"}, "severity", "in any document"),
        (
            w.NO_PASSAGE,
            {"venue": "interview", "venue_as_written": "in an interview"},
            "venue_as_written",
            "in any document",
        ),
        (
            w.BAN_INDIRECT,
            {"date": {**w.INDIRECT["date"], "rule": "before_document", "as_written": "On Monday, March 7"}},
            "date.as_written",
            "does not stand in a span of the evidence",
        ),
        (
            w.HURT,
            {"evidence": [{**w.OTHER["evidence"][0], "wording": "were lost", "wording_kind": "phrase"}]},
            "evidence.0.wording",
            "does not stand in the span",
        ),
        (
            "janis-ozols",
            {"names": [{**w.RECORDS["actors"][3]["names"][0], "text": "Janis Ozols"}]},
            "names.0.mentions.0",
            "is not “Janis Ozols” there",
        ),
    ],
)
def test_a_locator_or_word_that_is_not_so_fails(world, documents, slug, change, field, reason):
    world.find(slug).update(change)
    err = StringIO()
    with pytest.raises(CommandError, match="1 error where the fixtures and the documents differ") as failed:
        call_command("verify_evidence", str(documents), fixtures=world.write(), stdout=StringIO(), stderr=err)
    assert failed.value.returncode == 1
    assert f"{slug} {field} " in err.getvalue()
    assert reason in err.getvalue()


def test_a_changed_document_fails(world, documents):
    (documents / "evening.txt").write_text(w.TEXTS[w.EVENING].replace("300", "400"))
    err = StringIO()
    with pytest.raises(CommandError, match="errors"):
        call_command("verify_evidence", str(documents), fixtures=world.write(), stdout=StringIO(), stderr=err)
    assert f"{w.EVENING} sha256" in err.getvalue()
    assert f"{w.ALERT} evidence.1.sha256" in err.getvalue()


def test_a_missing_document_fails(world, documents):
    (documents / "evening.txt").unlink()
    err = StringIO()
    with pytest.raises(CommandError):
        call_command("verify_evidence", str(documents), fixtures=world.write(), stdout=StringIO(), stderr=err)
    assert f'{w.EVENING} source_file "evening.txt": there is no such file' in err.getvalue()


@pytest.mark.parametrize("where", ["unset", "missing", "empty"])
def test_without_documents_nothing_is_verified_and_the_exit_code_says_so(world, tmp_path, settings, where):
    settings.DOCUMENTS_DIR = None
    (tmp_path / "empty").mkdir()
    arguments = [] if where == "unset" else [str(tmp_path / where)]
    with pytest.raises(CommandError, match="Nothing was verified, there are no documents") as refused:
        call_command("verify_evidence", *arguments, fixtures=world.write())
    assert refused.value.returncode == 2


def test_an_unknown_document_cannot_be_verified(verify):
    with pytest.raises(CommandError, match=r"There is no document noon.txt. Documents"):
        verify("--document", "noon.txt")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("sha256", "0" * 64, "evidence.0.sha256"),
        ("wording", "no plane will pass", "evidence.0.wording"),
    ],
)
def test_with_the_documents_at_hand_the_loader_refuses_what_they_do_not_say(
    world, documents, settings, field, value, message
):
    settings.DOCUMENTS_DIR = documents
    world.find(w.NO_PASSAGE)["evidence"][0][field] = value
    with pytest.raises(CommandError, match="nothing was loaded"):
        call_command("load_dataset", str(world.write()), stderr=(said := StringIO()))
    assert w.NO_PASSAGE in said.getvalue()
    assert message in said.getvalue()
