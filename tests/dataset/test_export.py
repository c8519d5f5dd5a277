"""The archive that people cite: reproducible, complete, valid for Frictionless, without other people's words."""

import csv
import hashlib
import io
import json
import os
import subprocess
import sys
import uuid
import zipfile
from collections.abc import Iterator
from functools import cached_property
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.apps import apps
from django.conf import settings as project
from django.core.management import CommandError, call_command
from django.db import connection
from psycopg.conninfo import make_conninfo

from dataset import api_records, export
from dataset.export import keeping, packing, tables
from dataset.layout import EVENTS
from dataset.load import load
from dataset.loaded import loaded
from dataset.models import ArchivePart
from events.models import Evidence, Relation
from rest.models import Body
from tests.dataset import world as w
from tests.disk import Disk

CODED = ("cameo", "plover", "plover_mode", "mid_action", "cow", "trigger", "trigger_entity", "ties_threat", "gsdb")
READERS: dict[str, Any] = {
    "string": str,
    "date": str,
    "integer": int,
    "number": float,
    "boolean": {"true": True, "false": False}.__getitem__,
    "array": json.loads,
    "object": json.loads,
}
# What a table leaves out: keys and copies of the database's own, and what only a search or a load needs.
LEFT_OUT = {
    "id",
    "fingerprint",
    "search_text",
    "search_vector",
    "actor_keys",
    "folded",
    "sort_key",
    "derived",
    "event_kind",
    "event_date",
    "event_ptr",
}


class Archive:
    """An archive as someone finds it who has downloaded it."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.bytes = file.read_bytes()
        with zipfile.ZipFile(file) as found:
            self.infos = found.infolist()
            self.files = {info.filename: found.read(info) for info in self.infos}

    @cached_property
    def package(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.files["datapackage.json"])
        return found

    @cached_property
    def tables(self) -> dict[str, Any]:
        """The schema of every table."""
        return {one["name"]: one["schema"] for one in self.package["resources"] if "schema" in one}

    def columns(self) -> Iterator[tuple[str, dict[str, Any]]]:
        for name, schema in self.tables.items():
            for field in schema["fields"]:
                yield name, field

    def lines(self, path: str) -> list[dict[str, Any]]:
        # not splitlines(): a text may hold other line separators
        return [json.loads(line) for line in self.files[path].decode().split("\n")[:-1]]

    def rows(self, table: str) -> list[dict[str, Any]]:
        return self.lines(f"data/{table}.ndjson")

    def csv(self, table: str) -> list[dict[str, Any]]:
        """The rows of the CSV, read as the schema says."""
        text = io.StringIO(self.files[f"data/{table}.csv"].decode(), newline="")
        types = {field["name"]: READERS[field["type"]] for field in self.tables[table]["fields"]}
        return [
            {name: None if value == "" else types[name](value) for name, value in row.items()}
            for row in csv.DictReader(text, strict=True)
        ]


@pytest.fixture
def exported(db: None, tmp_path: Path) -> Any:
    """Write the archive of what the database holds: the real dataset, unless the test loads another.

    So tests here take `db`, not its mark, by which this folder's tests get a database with nothing in it.
    """

    def make(name: str = "archive.zip") -> Archive:
        export.write(tmp_path / name)
        return Archive(tmp_path / name)

    return make


@pytest.fixture(scope="module")
def real(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Archive:
    """The archive of the real dataset."""
    file = tmp_path_factory.mktemp("export") / "real.zip"
    with django_db_blocker.unblock():
        export.write(file)
    return Archive(file)


def test_another_process_with_another_time_zone_locale_and_hash_seed_writes_the_same_bytes(
    real: Archive, db: None, tmp_path: Path
) -> None:
    known = connection.settings_dict
    address = make_conninfo(
        dbname=known["NAME"], user=known["USER"], password=known["PASSWORD"], host=known["HOST"], port=known["PORT"]
    )
    environment = os.environ | {
        "DATABASE_URL": address,
        "OWNER_DATABASE_URL": "",
        "SECRET_KEY": "x",
        "TZ": "Pacific/Kiritimati",
        "LC_ALL": "tr_TR.UTF-8",
        "PYTHONHASHSEED": "4",
    }
    file = tmp_path / "other.zip"
    script = f"from pathlib import Path; from dataset import export; export.write(Path({str(file)!r}))"
    command = [sys.executable, str(project.BASE_DIR / "manage.py"), "shell", "-c", script]
    done = subprocess.run(
        command, env=environment, cwd=tmp_path, umask=0o077, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert file.read_bytes() == real.bytes


def test_the_frictionless_validator_passes(real: Archive, tmp_path: Path) -> None:
    with zipfile.ZipFile(real.file) as found:
        found.extractall(tmp_path)
    # in a process of its own: its warnings are not ours
    command = [sys.executable, "-m", "frictionless", "validate", "datapackage.json", "--json"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    report = json.loads(done.stdout)
    problems = [(task["name"], task["errors"][:3]) for task in report["tasks"] if task["errors"] or task["warnings"]]
    assert (report["valid"], report["errors"], problems) == (True, [], [])
    assert len(report["tasks"]) == len(real.package["resources"])


def test_entries_are_sorted_and_say_nothing_of_the_machine(real: Archive) -> None:
    names = [info.filename for info in real.infos]
    assert names == sorted(names)
    assert {(one.date_time, one.create_system, one.external_attr >> 16, one.extra) for one in real.infos} == {
        ((1980, 1, 1, 0, 0, 0), 3, 0o644, b"")
    }


def test_the_checksums_are_those_of_every_other_file(real: Archive) -> None:
    sums = {
        name: digest for digest, name in (line.split("  ") for line in real.files["SHA256SUMS"].decode().splitlines())
    }
    assert sums == {
        name: hashlib.sha256(content).hexdigest() for name, content in real.files.items() if name != "SHA256SUMS"
    }


def test_every_file_of_data_is_a_resource_with_its_size_and_hash(real: Archive) -> None:
    known = {one["path"]: (one["bytes"], one["hash"]) for one in real.package["resources"]}
    assert known == {
        name: (len(content), f"sha256:{hashlib.sha256(content).hexdigest()}")
        for name, content in real.files.items()
        if "/" in name
    }


def test_every_column_has_a_type_and_a_description(real: Archive) -> None:
    for table, field in real.columns():
        assert field["type"] in READERS, (table, field)
        assert field["description"].endswith("."), (table, field)


def test_csv_and_ndjson_hold_the_same(real: Archive) -> None:
    for table in real.tables:
        assert real.csv(table) == real.rows(table), table


def test_keys_are_unique_and_order_the_rows(real: Archive) -> None:
    for table, schema in real.tables.items():
        keys = [tuple(row[name] for name in schema["primaryKey"]) for row in real.rows(table)]
        assert keys == sorted(set(keys)), table


def test_every_foreign_key_resolves(real: Archive) -> None:
    for table, schema in real.tables.items():
        for link in schema.get("foreignKeys", []):
            there = link["reference"]
            known = {tuple(row[name] for name in there["fields"]) for row in real.rows(there["resource"])}
            assert there["fields"] == real.tables[there["resource"]]["primaryKey"], (table, link)
            for row in real.rows(table):
                key = tuple(row[name] for name in link["fields"])
                assert key in known or None in key, (table, link, key)


def test_numbers_of_evidence_resolve(real: Archive) -> None:
    known = {(row["event"], row["n"]) for row in real.rows("evidence")}
    told = {table for table, field in real.columns() if (field["name"], field["type"]) == ("evidence", "array")}
    assert told == {"participations", "figures", "sanctions_instruments"}
    for table in told:
        for row in real.rows(table):
            assert {(row["event"], n) for n in row["evidence"]} <= known, (table, row)


def test_codes_are_texts(real: Archive) -> None:
    for table, field in real.columns():
        coded = field["name"] in CODED and (table, field["name"]) != ("sanctions_threats", "ties_threat")  # yes or no
        if coded or field.get("vocabulary", "quad") != "quad":
            assert field["type"] == "string", (table, field)
            assert all(isinstance(row[field["name"]], str | None) for row in real.rows(table)), (table, field)
    assert any(row["cameo"].startswith("0") for row in real.rows("codings"))


def test_every_code_is_one_of_its_list_and_explained(real: Archive) -> None:
    explained: dict[str, list[str]] = {}
    for row in real.rows("vocabularies"):
        explained.setdefault(row["list"], []).append(row["value"])
    for table, field in real.columns():
        codes = field.get("constraints", {}).get("enum")
        if codes:
            assert {row[field["name"]] for row in real.rows(table)} <= {*codes, None}, (table, field["name"])
        if "vocabulary" in field:
            assert {str(code) for code in codes} == set(explained[field["vocabulary"]]), (table, field["name"])


def test_no_column_of_the_database_is_forgotten() -> None:
    """A field that is added to a model is added to its table, or said to be left out."""
    told = {table.model: {one.source.split("__")[0] for one in table.columns} for table in tables.TABLES}
    for model in apps.get_models(include_auto_created=True):
        if model._meta.app_label not in ("actors", "events", "sources") or issubclass(model, Body):
            continue  # bodies are in the archive as records
        own = {field.name for field in model._meta.local_concrete_fields} - LEFT_OUT
        kept = told[model] | ({"direction"} if model is Relation else set())
        assert own <= kept, f"{model.__name__}: {own - kept}"


def test_counts_are_those_of_the_database(real: Archive, db: None) -> None:
    for table in tables.TABLES:
        assert len(real.rows(table.name)) == table.model._default_manager.filter(**table.where).count(), table.name
    assert len(real.rows("relations")) * 2 == Relation.objects.count()
    counts = loaded().counts
    assert counts == {name: len(real.lines(f"records/{name}.ndjson")) for name in counts}


def test_relations_point_the_way_that_the_records_say(real: Archive) -> None:
    said = {
        (record["id"], relation["type"], relation["id"])
        for collection in EVENTS
        for record in real.lines(f"records/{collection}.ndjson")
        for relation in record["relations"]
        if relation["direction"] == "to"
    }
    assert {(row["event"], row["type"], row["other"]) for row in real.rows("relations")} == said


def test_records_are_those_that_the_api_gives(real: Archive, api: Any, settings: Any) -> None:
    settings.DOCUMENTS_DIR = None
    for collection in api_records.STORED:
        name = "events" if collection == "other-events" else collection
        for record in real.lines(f"records/{collection}.ndjson")[:3]:
            given = api(f"{name}/{record['id']}").json
            assert record == given


def test_every_record_says_of_which_version_it_is(real: Archive, db: None) -> None:
    version = loaded().version
    found = [record for name in api_records.STORED for record in real.lines(f"records/{name}.ndjson")]
    assert {record["dataset_version"] for record in found} == {version} == {real.package["version"]}
    assert yaml.safe_load(real.files["CITATION.cff"])["version"] == version
    assert f"Version {version}" in real.files["README.txt"].decode()


def test_the_codebook_and_the_licence_are_the_project_s(real: Archive) -> None:
    for name, path in packing.TEXTS.items():
        assert real.files[name] == path.read_bytes()


def test_the_readme_names_every_file_and_every_table(real: Archive) -> None:
    text = real.files["README.txt"].decode()
    for name in real.files:
        folder, _, file = name.rpartition("/")
        assert (file.partition(".")[0] if folder == "data" else file) in text, name


# What a database can hold that the real one happens not to.


def test_the_readme_says_whether_the_evidence_was_verified(
    world: Any, release: Any, exported: Any, tmp_path: Path
) -> None:
    def told(name: str) -> str:
        load(world.write())
        return next(line for line in exported(name).files["README.txt"].decode().splitlines() if "Evidence: " in line)

    assert told("before.zip") == "Evidence: whether this version was verified is not recorded"
    release("1.0.0", unverified=True)
    assert told("unverified.zip") == "Evidence: not verified when this version was released"
    world.coverage = w.every_sentence()
    release("1.1.0", unverified=False, documents=world.write_documents(tmp_path / "documents"))
    assert told("verified.zip") == "Evidence: verified against the documents when this version was released"


def test_the_order_in_which_rows_were_written_makes_no_difference(world: Any, exported: Any, tmp_path: Path) -> None:
    load(world.write())
    first = exported("first.zip")
    nothing = w.World(tmp_path / "nothing")
    for found in nothing.records.values():
        found.clear()
    load(nothing.write())
    turned = w.World(tmp_path / "turned")
    for found in turned.records.values():
        found.reverse()
    load(turned.write())
    assert exported("second.zip").bytes == first.bytes


@pytest.mark.parametrize(
    "text",
    ['=1+1, "so"', "'@", "-", " two  blanks ", "a\nb\r\nc\td", "010", "null", "1e5", "“Чоп”\u2028 𝔸", "NaN", "a\\b,;"],
)
def test_every_text_comes_back_as_it_is(world: Any, exported: Any, text: str) -> None:
    load(world.write())
    Evidence.objects.filter(wording__isnull=False).update(wording=text)
    found = exported()
    for rows in (found.csv("evidence"), found.rows("evidence")):
        assert {row["wording"] for row in rows} == {text, None}


def test_an_empty_text_is_refused_since_it_would_come_back_as_null(world: Any, exported: Any, tmp_path: Path) -> None:
    load(world.write())
    Evidence.objects.filter(wording__isnull=False).update(wording="")
    with pytest.raises(export.ExportError, match="evidence: an empty text in"):
        exported()
    assert not list(tmp_path.glob("*.zip"))
    assert not list(tmp_path.glob(".export-*"))


def test_the_documents_words_stay_where_they_are(
    world: Any, exported: Any, tmp_path: Path, settings: Any, api: Any
) -> None:
    load(world.write())
    settings.DOCUMENTS_DIR = None
    without = exported("without.zip")
    settings.DOCUMENTS_DIR = world.write_documents(tmp_path / "documents")
    found = api(f"statements/{w.NO_PASSAGE}?include=passages").json["passages"]
    assert "no ship will pass" in found[0]["text"]  # the server does have them
    assert exported("with.zip").bytes == without.bytes


# Where the archive is kept: in the database, by the load.


def kept() -> bytes:
    load = loaded().load
    return b"".join(export.read(load, 0, export.size(load) or 0))


def test_a_load_keeps_the_archive_of_what_it_loaded(db: None, real: Archive, world: Any, exported: Any) -> None:
    assert kept() == real.bytes
    load(world.write())
    assert kept() == exported().bytes != real.bytes


@pytest.mark.parametrize(("start", "end"), [(0, 1), (1, 2), (3, 4), (0, 4), (2, 9), (5, 11), (4, 8), (11, 11)])
def test_any_part_of_it_can_be_read(db: None, start: int, end: int, monkeypatch: pytest.MonkeyPatch) -> None:
    load, content = uuid.uuid4(), b"0123456789a"
    monkeypatch.setattr(keeping, "PART", 4)
    for number in range(3):
        ArchivePart.objects.create(load=load, number=number, content=content[number * 4 : number * 4 + 4])
    assert export.size(str(load)) == len(content)
    assert b"".join(export.read(str(load), start, end)) == content[start:end]


def test_a_load_that_changes_nothing_makes_none(db: None, world: Any) -> None:
    load(world.write())
    before = list(ArchivePart.objects.values())
    assert load(world.write()).nothing_changed
    assert list(ArchivePart.objects.values()) == before


def test_one_that_was_lost_is_made_again_by_a_load(db: None, world: Any) -> None:
    load(world.write())
    before = kept()
    ArchivePart.objects.all().delete()
    assert load(world.write()).nothing_changed
    assert kept() == before


def test_the_last_but_one_stays_for_those_who_download_it(db: None, world: Any) -> None:
    loads = []
    for title in ("One", "Two", "Three"):
        world.find(w.CALL)["title"] = title
        load(world.write())
        loads.append(loaded().load)
    assert [export.size(one) is not None for one in loads] == [False, True, True]
    with pytest.raises(export.ExportError, match="of a load before the last one"):
        list(export.read(loads[0], 0, 1))


@pytest.mark.parametrize("name", packing.TEXTS)
def test_without_a_text_that_belongs_into_it_nothing_is_loaded(
    db: None, world: Any, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = loaded()
    monkeypatch.setitem(packing.TEXTS, name, tmp_path / "nowhere")
    with pytest.raises(CommandError, match=rf"nothing was loaded\. .*nowhere cannot be read .* archive as {name}"):
        call_command("load_dataset", world.write())
    assert loaded() == before


@pytest.mark.parametrize("name", packing.TEXTS)
def test_another_text_makes_another_archive_with_another_tag(
    db: None, world: Any, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    load(world.write())
    before, archive = loaded(), kept()
    (tmp_path / "text").write_text("Otherwise.\n")
    monkeypatch.setitem(packing.TEXTS, name, tmp_path / "text")
    load(world.write())
    assert kept() != archive
    assert loaded().load != before.load
    assert loaded().mark != before.mark


def test_a_full_disk_is_said_and_nothing_is_loaded(
    db: None, world: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, disk = loaded(), Disk(tmp_path / "small")
    disk.mount(1)
    try:
        disk.fill()
        disk.filler.write_bytes(bytes(900_000))
        monkeypatch.setattr("tempfile.tempdir", str(disk.path))
        with pytest.raises(CommandError, match=r"nothing was loaded\. There is no room .*small: [\d,]+ bytes are free"):
            call_command("load_dataset", world.write())
        assert list(disk.path.iterdir()) == [disk.filler]
    finally:
        disk.unmount()
    assert loaded() == before


def test_an_empty_database_is_no_dataset(db: None, tmp_path: Path) -> None:
    apps.get_model("dataset", "LoadedDataset").objects.all().delete()
    with pytest.raises(CommandError, match=r"Nothing was exported\. The database holds no archive"):
        call_command("export_dataset", tmp_path / "archive.zip")
    with pytest.raises(export.ExportError, match="holds no dataset"):
        export.write(tmp_path / "archive.zip")


def test_the_command_writes_into_a_folder_or_to_a_file(db: None, tmp_path: Path, real: Archive) -> None:
    for given in (tmp_path, tmp_path / "own.zip"):
        out = StringIO()
        call_command("export_dataset", given, stdout=out)
        written = given / export.file_name(loaded()) if given.is_dir() else given
        assert written.read_bytes() == real.bytes
        assert out.getvalue().startswith(f"{written}: dataset {loaded().version}, ")
        assert hashlib.sha256(real.bytes).hexdigest() in out.getvalue()
    with pytest.raises(CommandError, match="Nothing was exported"):
        call_command("export_dataset", tmp_path / "nowhere" / "archive.zip")
