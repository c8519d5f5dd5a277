"""Releases: versions and histories are functions of files, and what is released is held against the documents."""

import datetime as dt
import json
import re
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from dataset import releases
from dataset.load import load, read
from dataset.loaded import loaded
from dataset.problems import FixtureErrors
from events.models import Event
from tests.client import Api
from tests.dataset import world as w
from tests.dataset.world import DAY, World

# a release is loaded, hashed and taken back
pytestmark = pytest.mark.django_db


def version(world) -> str:
    return read(world.write())[1].version


def test_before_the_first_release_the_version_is_marked(world):
    standing = read(world.write())[1]
    assert standing.version == f"0.0.0+{standing.content_hash[:8]}"
    assert standing.released is None


def test_a_released_state_has_the_release_s_version_and_day(world, release):
    release("1.0.0")
    standing = read(world.folder)[1]
    assert (standing.version, standing.released) == ("1.0.0", DAY)


def test_a_change_after_a_release_marks_the_version(world, release):
    release("1.0.0")
    world.find(w.HURT)["title"] = "Otherwise"
    assert version(world).startswith("1.0.0+")
    world.find(w.HURT)["title"] = w.OTHER["title"]
    assert version(world) == "1.0.0"


def test_the_same_files_give_the_same_version_wherever_they_lie(world, tmp_path):
    other = w.World(tmp_path / "elsewhere")
    for records in other.records.values():
        records.reverse()
    assert version(world) == version(other)


def test_a_record_says_since_which_release_it_is_as_it_is(world, release):
    release("1.0.0")
    world.find(w.HURT)["title"] = "Otherwise"
    release("1.1.0")
    world.find(w.CALL)["title"] = "Otherwise"
    standing = read(world.write())[1]
    assert standing.changed_in(f"statements/{w.NO_PASSAGE}") == "1.0.0"
    assert standing.changed_in(f"other-events/{w.HURT}") == "1.1.0"
    assert standing.changed_in(f"diplomatic-contacts/{w.CALL}") == standing.version


def test_a_record_that_went_back_to_an_old_form_changed_in_between(world, release):
    release("1.0.0")
    world.find(w.HURT)["title"] = "Otherwise"
    release("1.1.0")
    world.find(w.HURT)["title"] = w.OTHER["title"]
    release("1.2.0")
    assert read(world.folder)[1].changed_in(f"other-events/{w.HURT}") == "1.2.0"


def test_a_release_tells_what_was_added_changed_and_removed(world, release):
    assert "added statements/2022-03-07-berg-no-passage" in release("1.0.0")
    world.find(w.HURT)["title"] = "Otherwise"
    world.remove(w.NEXT_CALL)
    told = release("1.1.0")
    assert f"changed other-events/{w.HURT}\n" in told
    assert f"removed diplomatic-contacts/{w.NEXT_CALL}\n" in told
    assert "Release 1.1.0 of 2022-04-01, not verified: 14 records; 0 added, 1 changed, 1 removed." in told


def test_the_file_of_a_release_holds_hashes_and_no_content(world, release):
    release("1.0.0")
    data = json.loads((world.folder / "releases/1.0.0.json").read_text())
    assert (data["version"], data["date"], len(data["records"])) == ("1.0.0", "2022-04-01", 15)
    assert len(data["records"][f"statements/{w.NO_PASSAGE}"]) == 64
    assert len(data["answers"][f"statements/{w.NO_PASSAGE}"]) == 64
    assert set(data["answers"]) == set(data["records"])


def test_releasing_leaves_the_database_as_it_was(world, release):
    load(world.write())
    before = (loaded(), list(Event.objects.order_by("pk").values()))
    world.find(w.HURT)["title"] = "Otherwise"
    release("1.0.0")
    assert (loaded(), list(Event.objects.order_by("pk").values())) == before


def test_a_release_is_hashed_alike_whatever_the_database_held(world, release):
    release("1.0.0")
    load(world.folder)
    release("1.0.1")
    files = [json.loads((world.folder / f"releases/{version}.json").read_text()) for version in ("1.0.0", "1.0.1")]
    assert files[0]["answers"] == files[1]["answers"]


def test_a_citation_outlives_the_releases_that_leave_its_record_alone(world, release):
    release("1.0.0")
    load(world.folder)
    world.find(w.HURT)["title"] = "Otherwise"
    release("1.1.0")
    report = load(world.folder)
    assert report.rewritten == 0
    assert "dataset 1.0.0," in Event.objects.get(slug=w.CALL).citation
    assert "dataset 1.1.0," in Event.objects.get(slug=w.HURT).citation


def test_releases_are_ordered_by_number_not_by_letter(world, release):
    for number in ("1.9.0", "1.10.0"):
        release(number)
    assert [one.version for one in read(world.folder)[1].releases] == ["1.9.0", "1.10.0"]


@pytest.mark.parametrize(
    ("wanted", "reason"),
    [
        ("1.2.0", "a release never changes"),
        ("1.1.9", "not greater than the newest release, 1.2.0"),
        ("1.3", "three numbers"),
        ("v1.3.0", "three numbers"),
        ("1.03.0", "three numbers"),
        ("0.0.0", "before the first release"),
    ],
)
def test_a_release_needs_a_new_and_greater_version(release, wanted, reason):
    release("1.2.0")
    with pytest.raises(CommandError, match=reason):
        release(wanted)


def test_a_release_is_not_dated_before_the_last(release):
    release("1.0.0")
    with pytest.raises(CommandError, match="is before the newest release"):
        release("1.1.0", DAY - dt.timedelta(1))


def test_broken_fixtures_are_not_released(world, release):
    world.find(w.HURT)["event_type"] = "storm"
    with pytest.raises(CommandError, match=r"1 error in .*; nothing was released"):
        release("1.0.0")
    assert not (world.folder / "releases").exists()


@pytest.mark.parametrize(
    "content",
    [
        "not json",
        "[]",
        '{"version": "1.0", "date": "2022-04-01", "records": {}, "answers": {}}',
        '{"version": "1.0.0", "date": "April", "records": {}, "answers": {}}',
        '{"version": "1.0.0", "date": "2022-04-01", "records": {"a": 1}, "answers": {"a": "0"}}',
        '{"version": "1.0.0", "date": "2022-04-01", "records": {}}',
        '{"version": "1.0.0", "date": "2022-04-01", "records": {}, "answers": []}',
        '{"version": "1.0.0", "date": "2022-04-01", "records": {}, "answers": {"actors/a": "0"}}',
        '{"version": "1.0.0", "date": "2022-04-01", "records": {}, "answers": {}, "more": {}}',
        '{"version": "1.0.0", "date": "2022-04-01", "records": {}, "answers": {}, "verified": "yes"}',
        '{"version": "1.0.0", "date": "2022-04-01", "records": {}, "answers": {}, "verified": null}',
    ],
)
def test_a_damaged_release_file_is_an_error_of_the_fixtures(world, release, content):
    release("1.0.0")
    (world.folder / "releases/1.0.0.json").write_text(content)
    with pytest.raises(FixtureErrors, match=r"fixtures/releases/1\.0\.0\.json: is not the file of a release"):
        read(world.folder)


def test_a_release_file_bears_its_version_as_name(world, release):
    release("1.0.0")
    (world.folder / "releases/1.0.0.json").rename(world.folder / "releases/2.0.0.json")
    with pytest.raises(FixtureErrors, match="is not the version in the file's name"):
        read(world.folder)


def test_a_field_without_content_has_no_part_in_the_hash():
    assert releases.canonical({"a": None, "b": [], "c": {}, "d": [None, {"e": None}], "f": 0, "g": False}) == {
        "d": [None, {}],
        "f": 0,
        "g": False,
    }


def test_the_loaded_dataset_knows_its_releases(world, release):
    release("1.0.0")
    load(world.folder)
    found = loaded()
    assert (found.version, found.released) == ("1.0.0", DAY)
    assert found.releases == [{"version": "1.0.0", "date": "2022-04-01", "records": 15, "verified": False}]
    assert Event.objects.get(slug=w.CALL).changed_in == "1.0.0"
    assert "dataset 1.0.0," in Event.objects.get(slug=w.CALL).citation


def test_releasing_what_is_loaded_renames_the_version_and_changes_no_record(world, release):
    load(world.write())
    release("1.0.0")
    report = load(world.folder)
    assert not any(report.differences.values())
    assert report.rewritten
    assert loaded().version == "1.0.0"


# verified against the documents


@pytest.fixture
def documents(world: World, tmp_path: Path) -> Path:
    """The folder of the documents, of which the world accounts for every sentence."""
    world.coverage = w.every_sentence()
    return world.write_documents(tmp_path / "documents")


def file_of(world: World, version: str) -> Path:
    return world.folder / "releases" / f"{version}.json"


@pytest.mark.parametrize("told", ["as an option", "as a setting"])
def test_a_release_that_agrees_with_the_documents_is_verified(world, documents, release, settings, told):
    settings.DOCUMENTS_DIR = documents if told == "as a setting" else None
    said = release("1.0.0", unverified=False, documents=documents if told == "as an option" else None)
    assert re.search(r"^Verified: [1-9][0-9]* checks in 2 documents, no difference\.$", said, re.MULTILINE)
    assert "Release 1.0.0 of 2022-04-01: 15 records" in said
    assert json.loads(file_of(world, "1.0.0").read_text())["verified"] is True


def put(slug: str, path: str, value: Any) -> Callable[[World, Path], None]:
    """Write a value into a record; with “coverage”, into what is told of a document's sentences."""

    def act(world: World, documents: Path) -> None:
        first, *steps = path.split(".")
        found: Any = world.coverage if first == "coverage" else world.find(slug)
        steps = [slug, *steps] if first == "coverage" else [first, *steps]
        *way, last = (int(step) if step.isdigit() else step for step in steps)
        for step in way:
            found = found[step]
        found[last] = value

    return act


def shift(slug: str, number: int) -> Callable[[World, Path], None]:
    def act(world: World, documents: Path) -> None:
        one = world.find(slug)["evidence"][number]
        one.update(start=one["start"] + 1, end=one["end"] + 1)

    return act


NAME = {"text": "Ozols", "kind": "short_name", "language": "lv", "mentions": []}
# What is wrong, and the record, the field and the message that tell it.
FAULTS: dict[str, tuple[Callable[[World, Path], object], str, str]] = {
    "wrong hash": (
        put(w.HURT, "evidence.0.sha256", "0" * 64),
        f"{w.HURT} evidence.0.sha256",
        "the span has",
    ),
    "wrong paragraph": (
        put(w.HURT, "evidence.0.paragraph", 1),
        f"{w.HURT} evidence.0.paragraph",
        "starts in paragraph 2",
    ),
    "shifted span": (shift(w.HURT, 0), f"{w.HURT} evidence.0.sha256", "the span has"),
    "invented quote": (
        put(w.NO_PASSAGE, "quotes.0.text", "no boat will pass"),
        f"{w.NO_PASSAGE} quotes.0.text",
        "does not stand in the span of evidence 1",
    ),
    "invented wording": (
        put(w.BAN, "severity", "harsh"),
        f"{w.BAN} severity",
        "does not stand in any document",
    ),
    "forgotten mention": (
        lambda world, documents: world.find("janis-ozols")["names"].append(NAME),
        "janis-ozols names.1.mentions",
        f"stands in {w.EVENING} from",
    ),
    "forgotten sentence": (
        lambda world, documents: world.coverage[w.MORNING]["reasons"].pop(0),
        f"{w.MORNING} sentences.0",
        "nobody accounts for “Strait closed?”",
    ),
    "sentence that lost its record": (
        lambda world, documents: world.remove(w.HURT),
        f"{w.EVENING} sentences.1",
        "nobody accounts for “About 12 fishermen were hurt on…”",
    ),
    "sentences that nobody counted": (
        lambda world, documents: world.coverage.pop(w.EVENING),
        f"{w.EVENING} id",
        "coverage.yaml does not have the 4 sentences of it",
    ),
    "sentence of another length": (
        put(w.EVENING, "coverage.sentences.1.1", 94),
        f"{w.EVENING} sentences.1",
        "not so in the document",
    ),
    "reason with a stale hash": (
        put(w.MORNING, "coverage.reasons.0.sha256", "0" * 64),
        f"{w.MORNING} reasons.0.sha256",
        "the span has",
    ),
    "missing file": (
        lambda world, documents: (documents / "evening.txt").unlink(),
        f"{w.EVENING} source_file",
        "there is no such file",
    ),
    "other file": (
        lambda world, documents: (documents / "evening.txt").write_text(w.TEXTS[w.EVENING].replace("300", "400")),
        f"{w.EVENING} sha256",
        "the file has",
    ),
    "file that is not UTF-8": (
        lambda world, documents: (documents / "evening.txt").write_bytes(w.TEXTS[w.EVENING].encode("utf-16")),
        f"{w.EVENING} source_file",
        "is not UTF-8",
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_what_the_documents_do_not_say_is_not_released(world, documents, release, fault):
    spoil, where, message = FAULTS[fault]
    spoil(world, documents)
    with pytest.raises(CommandError, match="nothing was released") as refused:
        release("1.0.0", unverified=False, documents=documents, stderr=(said := StringIO()))
    assert refused.value.returncode == 1
    (line,) = [line for line in said.getvalue().splitlines() if f" {where} " in line and message in line]
    assert re.match(r"fixtures/[\w/-]+\.yaml:[1-9][0-9]* ", line)
    assert not file_of(world, "1.0.0").parent.exists()


@pytest.mark.parametrize("fault", FAULTS)
def test_what_is_released_without_verification_says_so(api: Api, world, documents, release, fault):
    FAULTS[fault][0](world, documents)
    assert "Release 1.0.0 of 2022-04-01, not verified: " in release("1.0.0", unverified=True)
    assert json.loads(file_of(world, "1.0.0").read_text())["verified"] is False
    load(world.folder)
    told = api("dataset").json
    assert (told["version"], told["verified"]) == ("1.0.0", False)
    assert [one["verified"] for one in told["releases"]] == [False]


@pytest.mark.parametrize("where", [None, "nowhere"])
def test_without_documents_a_release_is_refused_and_told_both_ways_out(world, release, settings, where):
    settings.DOCUMENTS_DIR = None
    folder = where and world.folder / where
    with pytest.raises(CommandError, match="Nothing was released, there are no documents") as refused:
        release("1.0.0", unverified=False, documents=folder)
    assert "--documents DIR" in str(refused.value)
    assert "DOCUMENTS_DIR" in str(refused.value)
    assert "--unverified" in str(refused.value)
    assert refused.value.returncode == 2
    assert not file_of(world, "1.0.0").parent.exists()


def test_a_release_is_verified_or_not(world, documents):
    with pytest.raises(CommandError, match="not allowed with argument"):
        call_command("release", "1.0.0", "--unverified", f"--documents={documents}", f"--fixtures={world.write()}")


def test_the_dataset_says_of_each_release_whether_it_was_verified(api: Api, world, documents, release):
    release("1.0.0")
    file = file_of(world, "1.0.0")
    data = json.loads(file.read_text())
    del data["verified"]  # as in files of before there was the field
    file.write_text(json.dumps(data))
    load(world.folder)
    assert api("dataset").json["verified"] is None
    release("1.1.0", unverified=True)
    load(world.folder)
    assert api("dataset").json["verified"] is False
    release("1.2.0", unverified=False, documents=documents)
    load(world.folder)
    assert api("dataset").json["verified"] is True
    world.find(w.HURT)["title"] = "Otherwise"
    load(world.write())
    told = api("dataset").json
    assert told["version"].startswith("1.2.0+")
    assert told["verified"] is None
    assert [one["verified"] for one in told["releases"]] == [None, False, True]
