"""`manage.py compare_codings A B`: how far two independent codings of the same documents agree."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from dataset.agreement import coding, report


class Command(BaseCommand):
    help = "Match the records of two codings and print what both found, and how far they agree, field by field."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        for name in ("a", "b"):
            parser.add_argument(
                name,
                type=Path,
                metavar=name.upper(),
                help="folder of a coding: statements.yaml or statements/*.yaml, and so on for each kind",
            )
        parser.add_argument(
            "--document",
            action="append",
            dest="documents",
            metavar="ID",
            help="compare what the codings have in this document; may be repeated (default: all documents)",
        )
        parser.add_argument("--ids", action="store_true", help="list what only one found, and which fields differ")
        parser.add_argument(
            "--without", nargs="+", default=[], metavar="ID", help="leave these records out of both codings"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        folders = [options[name] for name in ("a", "b")]
        try:
            codings = [coding.read(folder, options["without"]) for folder in folders]
            if options["documents"]:
                codings = coding.within(codings, options["documents"])
        except coding.CodingError as error:
            raise CommandError(str(error)) from error
        for name, folder, one in zip("AB", folders, codings, strict=True):
            self.stdout.write(f"{name}: {sum(map(len, one.values()))} records in {folder}")
        if options["documents"]:
            self.stdout.write(f"Documents: {', '.join(sorted(set(options['documents'])))}")
        found = report.compare(*codings)
        for line in ("", *report.table(found), *(("", *report.details(found)) if options["ids"] else ())):
            self.stdout.write(line)
