"""The archive: what the database holds, in one snapshot, as one zip whose bytes follow from the data alone.

Entries are sorted, dated 1980, of one mode and one kind of system; deflate is zlib's at its default level. (Another
implementation of deflate, such as zlib-ng, may pack otherwise: what is packed, and so SHA256SUMS, is the same.)
"""

import csv
import hashlib
import json
import os
import shutil
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from dataset.api_records import STORED, answers
from dataset.export import package, papers
from dataset.export.package import Entry
from dataset.export.table import Table
from dataset.export.tables import ALL, Vocabularies
from dataset.loaded import Loaded, loaded
from rest.formats.ndjson import lines as ndjson

UNIX, MODE, EARLIEST = 3, 0o644, (1980, 1, 1, 0, 0, 0)
# The project's, by their names in the archive. The image of the container takes them in (.dockerignore).
TEXTS = {
    "CODEBOOK.md": settings.BASE_DIR / "fixtures" / "README.md",
    "LICENSE-DATA": settings.BASE_DIR / "LICENSE-DATA",
}


class ExportError(Exception):
    """An archive that cannot be made; the message says why."""


def write(file: Path) -> Loaded:
    """Write the archive of the loaded dataset to a file, atomically; says which dataset it holds.

    The files are staged in a folder beside it, which takes some seconds for each thousand records.
    """
    with tempfile.TemporaryDirectory(prefix=".export-", dir=file.parent) as work:
        stage, packed = Path(work) / "files", Path(work) / "archive.zip"
        with _snapshot():
            dataset = _loaded()
            entries = _stage_data(stage, dataset)
        _stage_texts(stage, dataset, entries)
        _pack(stage, packed)
        packed.replace(file)
    return dataset


def file_name(dataset: Loaded) -> str:
    """What a downloaded archive is called."""
    return f"crisis-api-dataset-{dataset.version}.zip"


def texts() -> dict[str, bytes]:
    """The project's texts that belong into the archive, by name. Raises ExportError where one is missing."""
    found = {}
    for name, path in TEXTS.items():
        try:
            found[name] = path.read_bytes()
        except OSError as error:
            raise ExportError(
                f"{path} cannot be read ({error.strerror}); it belongs into the archive as {name}. "
                "Put it back as it is in the repository."
            ) from error
    return found


def fingerprint() -> str:
    """A digest of these texts."""
    return hashlib.sha256(b"\0".join(texts().values())).hexdigest()


def _loaded() -> Loaded:
    dataset = loaded()
    if not dataset.content_hash:
        raise ExportError("The database holds no dataset; load it first (manage.py load_dataset).")
    return dataset


@contextmanager
def _snapshot() -> Iterator[None]:
    """What a load commits meanwhile does not mix in. Within a transaction, its own snapshot has to do."""
    outermost = not connection.in_atomic_block
    with transaction.atomic():
        if outermost:
            connection.cursor().execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


def _stage_data(stage: Path, dataset: Loaded) -> dict[str, Entry]:
    (stage / "data").mkdir(parents=True)
    (stage / "records").mkdir()
    counts: dict[str, int] = {}
    for table in ALL:
        counts |= dict.fromkeys(
            (package.csv_path(table.name), package.ndjson_path(table.name)), _stage_table(stage, table)
        )
    for collection in STORED:
        path = package.records_path(collection)
        with (stage / path).open("wb") as lines:
            counts[path] = _count(lines.write(body + b"\n") for body in answers(collection, dataset.version))
    return {path: _entry(stage / path, count) for path, count in counts.items()}


def _stage_table(stage: Path, table: Table | Vocabularies) -> int:
    """Write a table in both forms, row by row; says how many rows."""
    names, count = [spec.name for spec in table.specs], 0
    with (
        (stage / package.csv_path(table.name)).open("w", encoding="utf-8", newline="") as text,
        (stage / package.ndjson_path(table.name)).open("wb") as lines,
    ):
        writer = csv.writer(text)
        writer.writerow(names)
        for row in table.rows():
            if "" in row:
                # It would come back from the CSV as null.
                raise ExportError(f"{table.name}: an empty text in {dict(zip(names, row, strict=True))}.")
            writer.writerow(map(cell, row))
            lines.writelines(ndjson([dict(zip(names, row, strict=True))]))
            count += 1
    return count


def cell(value: Any) -> str:
    """A value as Table Schema reads it back."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list | dict):
        return json.dumps(value, ensure_ascii=False)
    return str(value)


def _count(items: Iterable[Any]) -> int:
    return sum(1 for _ in items)


def _entry(path: Path, count: int | None = None) -> Entry:
    with path.open("rb") as file:
        return Entry(path.stat().st_size, hashlib.file_digest(file, "sha256").hexdigest(), count)


def _stage_texts(stage: Path, dataset: Loaded, entries: dict[str, Entry]) -> None:
    """Everything that is no data; the README and the checksums last, since they name the others."""
    for name, content in texts().items():
        (stage / name).write_bytes(content)
    descriptor = package.descriptor(dataset, list(STORED), entries)
    _write(stage / "datapackage.json", json.dumps(descriptor, ensure_ascii=False, indent=1) + "\n")
    _write(stage / "CITATION.cff", papers.citation_file(dataset))
    names = {*_names(stage), "README.txt", "SHA256SUMS"}
    _write(stage / "README.txt", papers.readme(dataset, entries, names))
    sums = {name: _entry(stage / name).sha256 for name in _names(stage)}
    _write(stage / "SHA256SUMS", "".join(f"{found}  {name}\n" for name, found in sums.items()))


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="\n")


def _names(stage: Path) -> list[str]:
    return sorted(path.relative_to(stage).as_posix() for path in stage.rglob("*") if path.is_file())


def _pack(stage: Path, packed: Path) -> None:
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as target:
        for name in _names(stage):
            info = zipfile.ZipInfo(name, EARLIEST)
            info.compress_type, info.create_system, info.external_attr = zipfile.ZIP_DEFLATED, UNIX, MODE << 16
            info.file_size = os.path.getsize(stage / name)  # so that zipfile knows when it needs ZIP64
            with (stage / name).open("rb") as source, target.open(info, "w") as entry:
                shutil.copyfileobj(source, entry, 1 << 20)
