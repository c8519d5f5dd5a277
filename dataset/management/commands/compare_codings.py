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
        parser.add_argument("--ids", action="store_true", help="list what only one found, and which fields differ")
        parser.add_argument(
            "--without", nargs="+", default=[], metavar="ID", help="leave these records out of both codings"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            first, second = (coding.read(options[name], options["without"]) for name in ("a", "b"))
        except coding.CodingError as error:
            raise CommandError(str(error)) from error
        for name, one in (("A", first), ("B", second)):
            total = sum(len(records) for records in one.values())
            self.stdout.write(f"{name}: {total} records in {options[name.lower()]}")
        found = report.compare(first, second)
        for line in ("", *report.table(found), *(("", *report.details(found)) if options["ids"] else ())):
            self.stdout.write(line)
