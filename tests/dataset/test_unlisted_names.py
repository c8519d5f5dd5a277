"""Names of actors in the documents: each is a mention, lies within one, or has a reason why it is none."""

from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from actors.choices import NameKind
from dataset import fixtures
from dataset.checks import checked, problems
from dataset.load import load
from dataset.verification import contents, verify
from events.models import Event
from sources.choices import UnlistedNameReason
from tests.dataset import world as w
from tests.dataset.world import World

OZOLS = w.mention(w.EVENING, "Ozols")
TALLINN = w.mention(w.MORNING, "Tallinn")
TALK = w.mention(w.EVENING, "Berg and Ozols")  # the one place where “Berg” is not within “Anna Berg”
BERG = {**TALK, "end": TALK["start"] + len("Berg")}


@pytest.fixture
def documents(world: World, tmp_path: Path) -> Path:
    """The folder of the documents, of which every sentence is accounted for and every name is a mention."""
    world.coverage = w.every_sentence()
    add_name(world, "janis-ozols", "Ozols", OZOLS)
    add_name(world, "anna-berg", "Berg", BERG)
    return world.write_documents(tmp_path / "documents")


def add_name(world: World, slug: str, text: str, *mentions: dict[str, Any], kind: str = "short_name") -> None:
    world.find(slug)["names"].append({"text": text, "kind": kind, "language": "en", "mentions": list(mentions)})


def no_mention(place: dict[str, Any], text: str, reason: str = "place", note: str | None = None) -> dict[str, Any]:
    return {"text": text, "start": place["start"], "end": place["end"], "reason": reason, "note": note}


def differences(world: World, documents: Path) -> list[tuple[str, str, str]]:
    """Record, field and message of all that the documents do not say."""
    entries = checked(fixtures.read(world.write()))
    return [(one.record, one.field, one.message) for one in verify(entries, contents(entries, documents)).failures]


# against the documents


def test_where_every_name_is_a_mention_or_within_one_nothing_is_wrong(world, documents):
    assert differences(world, documents) == []


def test_every_mention_that_is_taken_out_is_missed(world, documents):
    taken_out = 0
    for actor in world.records["actors"]:
        for number, name in enumerate(actor["names"]):
            for mention in list(name["mentions"]):
                name["mentions"].remove(mention)
                place = f"stands in {mention['document']} from {mention['start']} to {mention['end']} as well"
                assert any(
                    (record, field) == (actor["id"], f"names.{number}.mentions") and message.startswith(place)
                    for record, field, message in differences(world, documents)
                )
                name["mentions"].append(mention)
                taken_out += 1
    assert taken_out == 5


@pytest.mark.parametrize("kind", NameKind.values)
def test_a_name_of_every_kind_is_looked_for(world, documents, kind):
    add_name(world, "latvia", "Tallinn", kind=kind)
    ((record, field, message),) = differences(world, documents)
    assert (record, field) == ("latvia", "names.0.mentions")
    assert message.startswith(f"stands in {w.MORNING} from {TALLINN['start']} to {TALLINN['end']} as well")
    assert "unlisted_names in coverage.yaml" in message


@pytest.mark.parametrize(
    ("text", "times"),
    [
        ("With AFP", 2),  # in both documents
        ("talk again", 1),
        ("“no ship”", 1),  # signs at its ends
        ("Wednesday.", 1),
        ("sailor", 0),  # part of a word
        ("shermen", 0),
        ("tallinn", 0),  # other letters
        ("Estonia", 0),
    ],
)
def test_a_name_is_whole_words_in_the_same_letters(world, documents, text, times):
    add_name(world, "latvia", text)
    assert [record for record, _, _ in differences(world, documents)] == ["latvia"] * times


def test_a_mention_of_another_actor_accounts_for_a_name(world, documents):
    add_name(world, "latvia", "Ozols")
    add_name(world, "latvia", "Berg")
    assert differences(world, documents) == []


def test_a_name_that_reaches_out_of_a_mention_is_missed(world, documents):
    add_name(world, "latvia", "Berg repeated")
    assert [record for record, _, _ in differences(world, documents)] == ["latvia"]


def test_a_document_whose_sentences_are_not_counted_is_not_searched(world, documents):
    add_name(world, "latvia", "Tallinn")
    del world.coverage[w.MORNING]
    assert differences(world, documents) == []


@pytest.mark.parametrize("reason", UnlistedNameReason.values)
def test_a_reason_accounts_for_a_name(world, documents, reason):
    add_name(world, "latvia", "Tallinn")
    world.coverage[w.MORNING]["unlisted_names"] = [no_mention(TALLINN, "Tallinn", reason, "The harbour.")]
    assert differences(world, documents) == []


def test_a_reason_is_for_one_place_only(world, documents):
    add_name(world, "latvia", "Berg and Ozols")
    add_name(world, "latvia", "and Ozols")
    world.coverage[w.EVENING]["unlisted_names"] = [no_mention(TALK, "Berg and Ozols")]
    ((record, field, _),) = differences(world, documents)
    assert (record, field) == ("latvia", "names.1.mentions")


@pytest.mark.parametrize("moved", [-1, 1])
def test_a_reason_for_what_does_not_stand_there_is_stale(world, documents, moved):
    add_name(world, "latvia", "Tallinn")
    place = {name: TALLINN[name] + moved for name in ("start", "end")}
    world.coverage[w.MORNING]["unlisted_names"] = [no_mention(place, "Tallinn")]
    assert (w.MORNING, "unlisted_names.0", "“Tallinn” is no word or words there") in differences(world, documents)


def test_a_reason_for_a_part_of_a_word_is_stale(world, documents):
    add_name(world, "latvia", "sailor")
    place = w.mention(w.MORNING, "sailor")
    world.coverage[w.MORNING]["unlisted_names"] = [no_mention(place, "sailor")]
    assert [field for _, field, _ in differences(world, documents)] == ["unlisted_names.0"]


def test_verifying_tells_file_line_record_field_and_value(world, documents):
    add_name(world, "latvia", "Tallinn")
    said = StringIO()
    with pytest.raises(CommandError, match="1 error where the fixtures and the documents differ"):
        call_command("verify_evidence", str(documents), fixtures=world.write(), stdout=StringIO(), stderr=said)
    lines = (world.folder / "actors.yaml").read_text().splitlines()
    line = next(number for number, text in enumerate(lines) if "text: Tallinn" in text) + 4
    assert lines[line - 1].strip() == "mentions: []"
    assert said.getvalue().startswith(f'fixtures/actors.yaml:{line} latvia names.0.mentions "Tallinn": stands in')


@pytest.mark.django_db
def test_the_loader_refuses_a_forgotten_mention_where_it_has_the_documents(world, documents, settings):
    add_name(world, "latvia", "Tallinn")
    load(world.write())
    settings.DOCUMENTS_DIR = documents
    world.find(w.HURT)["title"] = "Otherwise"
    with pytest.raises(CommandError, match="nothing was loaded"):
        call_command("load_dataset", str(world.write()), stderr=(said := StringIO()))
    assert 'latvia names.0.mentions "Tallinn": stands in' in said.getvalue()
    assert Event.objects.get(slug=w.HURT).title == w.OTHER["title"]


# without the documents

Spoil = Callable[[dict[str, Any]], object]
MALFORMED: list[tuple[Spoil, str, str]] = [
    (lambda one: one.update(text="Riga"), "text", "is no name of an actor"),
    (lambda one: one.update(text="Talinn"), "text", "did you mean Tallinn?"),
    (lambda one: one.update(end=one["end"] + 1), "end", f"the name has 7 characters: end is {TALLINN['end']}"),
    (lambda one: one.update(start=900, end=907), "end", f"the document has {len(w.TEXTS[w.MORNING])} characters"),
    (lambda one: one.update(reason="town"), "reason", "is not a code of reason"),
    (lambda one: one.update(reason="other_sense"), "note", "says, for other_sense, what is meant"),
    (lambda one: one.update(why="x"), "why", "is not a field here"),
    (lambda one: one.pop("note"), "note", "is missing"),
    (lambda one: one.update(start="x"), "start", "is a text, not a whole number"),
]


@pytest.mark.parametrize(("spoil", "field", "message"), MALFORMED)
def test_a_malformed_entry_is_refused_with_file_line_record_and_field(world, documents, spoil, field, message):
    add_name(world, "latvia", "Tallinn")
    one = no_mention(TALLINN, "Tallinn")
    spoil(one)
    world.coverage[w.MORNING]["unlisted_names"] = [one]
    found = problems(fixtures.read(world.write()))
    assert {(one.file, one.record) for one in found} == {("fixtures/coverage.yaml", w.MORNING)}
    assert all(one.line for one in found)
    assert any(one.field == f"unlisted_names.0.{field}" and message in one.message for one in found)


@pytest.mark.parametrize("text", ["Ozols", "Jānis Ozols"])
def test_an_entry_where_a_mention_is_listed_is_refused(world, documents, text):
    place = w.mention(w.MORNING, "Jānis Ozols")
    place["start"] = place["end"] - len(text)
    world.coverage[w.MORNING]["unlisted_names"] = [no_mention(place, text)]
    (found,) = problems(fixtures.read(world.write()))
    assert (found.record, found.field) == (w.MORNING, "unlisted_names.0.start")
    assert "is a mention of janis-ozols, as “Jānis Ozols”; take this entry out" in found.message


def test_entries_are_in_order_and_stand_once(world, documents):
    add_name(world, "latvia", "Tallinn")
    add_name(world, "latvia", "Strait")
    tallinn, strait = no_mention(TALLINN, "Tallinn"), no_mention(w.mention(w.MORNING, "Strait"), "Strait")
    for entries, wrong in (([strait, tallinn], 0), ([tallinn, strait], 1), ([tallinn, tallinn], 1)):
        world.coverage[w.MORNING]["unlisted_names"] = entries
        found = problems(fixtures.read(world.write()))
        assert [(one.field, "out of order or stands twice" in one.message) for one in found] == [
            ("unlisted_names.1.start", True)
        ] * wrong


def test_counting_the_sentences_anew_keeps_the_entries(world, documents):
    add_name(world, "latvia", "Tallinn")
    note = "The harbour, which is told of at such length that this note is folded. " * 3
    entries = [no_mention(TALLINN, "Tallinn", "other_sense", note.strip())]
    world.coverage[w.MORNING]["unlisted_names"] = entries
    arguments = {"fixtures": world.write(), "stdout": StringIO()}
    call_command("coding_coverage", str(documents), write=True, **arguments)
    (written,) = [one for one in fixtures.read(world.folder).entries if one.data.get("unlisted_names")]
    assert (written.id, written.data["unlisted_names"]) == (w.MORNING, entries)
    assert max(map(len, (world.folder / "coverage.yaml").read_text().splitlines())) <= 120
