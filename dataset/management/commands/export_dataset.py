"""`manage.py export_dataset [FILE]`: write the archive that people download and cite."""

import hashlib
import os
import tempfile
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from dataset import export
from dataset.loaded import Loaded, loaded


class Command(BaseCommand):
    help = "Write the loaded dataset as one reproducible archive: CSV, NDJSON, schema, codebook, licence, checksums."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "file",
            nargs="?",
            type=Path,
            default=Path(),
            metavar="FILE",
            help="file or folder to write to (default: the current folder)",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        file: Path = options["file"]
        dataset = loaded()
        file = file / export.file_name(dataset) if file.is_dir() else file
        try:
            digest = write(dataset, file)
        except OSError as error:
            raise CommandError(f"Nothing was exported. {file} cannot be written: {error}") from error
        self.stdout.write(f"{file}: dataset {dataset.version}, {file.stat().st_size:,} bytes, sha256 {digest}.")


def write(dataset: Loaded, file: Path) -> str:
    """Write the archive that servers hand out, atomically; gives its SHA-256."""
    size = export.size(dataset.load) if dataset.load else None
    if size is None:
        raise CommandError("Nothing was exported. The database holds no archive; manage.py load_dataset makes it.")
    digest = hashlib.sha256()
    with tempfile.TemporaryDirectory(prefix=".export-", dir=file.parent) as folder:
        unfinished = Path(folder) / file.name
        with unfinished.open("wb") as target:
            for part in export.read(dataset.load, 0, size):
                digest.update(part)
                target.write(part)
        os.replace(unfinished, file)
    return digest.hexdigest()
