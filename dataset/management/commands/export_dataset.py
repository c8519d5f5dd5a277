"""`manage.py export_dataset [FILE]`: write the archive that people download and cite."""

import hashlib
import time
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from dataset import export
from dataset.state import loaded


class Command(BaseCommand):
    help = "Write the loaded dataset as one reproducible archive: CSV, NDJSON, schema, codebook, licence, checksums."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "file",
            nargs="?",
            type=Path,
            metavar="FILE",
            help="file or folder to write to (default: where the server looks for it, .run/exports)",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        started = time.monotonic()
        file: Path | None = options["file"]
        try:
            if file is None:
                file = export.archive()
            else:
                file = file / export.file_name(loaded()) if file.is_dir() else file
                export.write(file)
        except (export.ExportError, OSError) as error:
            raise CommandError(f"Nothing was exported. {error}") from error
        for path in export.missing():
            self.stderr.write(f"{path} is not there, so the archive is without it.")
        with file.open("rb") as content:
            digest = hashlib.file_digest(content, "sha256").hexdigest()
        self.stdout.write(
            f"{file}: dataset {loaded().version}, {file.stat().st_size:,} bytes, sha256 {digest}, "
            f"in {time.monotonic() - started:.1f} s."
        )
