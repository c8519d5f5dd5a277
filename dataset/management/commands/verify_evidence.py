"""`manage.py verify_evidence [DIR]`: hold every locator and every quoted word against the documents."""

from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from dataset.fixtures import Entry
from dataset.load import read
from dataset.management.fixtures_command import NO_DOCUMENTS, FixturesCommand
from dataset.verification import contents, missing, verify


class Command(FixturesCommand):
    help = "Check every span, hash, quoted word and name mention; exits with 2 where there are no documents."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "documents",
            nargs="?",
            type=Path,
            metavar="DIR",
            help="folder of the documents (default: DOCUMENTS_DIR)",
        )
        parser.add_argument("--document", metavar="FILE_OR_ID", help="this document only")
        self.add_fixtures_option(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        folder = self.documents_at_hand(options["documents"], "Nothing was verified", "give DIR or set DOCUMENTS_DIR")
        fixtures = self.folder(options)
        entries, _ = self.reading(fixtures, lambda: read(fixtures), "nothing was verified")
        wanted = self._wanted(entries, options["document"])
        held = contents(wanted, folder)
        if not held:
            raise CommandError(f"Nothing was verified, there are no documents in {folder}.", returncode=NO_DOCUMENTS)
        found = verify(entries, held)
        for slug, counts in found.counts.items():
            told = ", ".join(f"{count} {what}" for what, count in sorted(counts.items())) or "nothing refers to it"
            self.stdout.write(f"{slug}: {told}")
        if failures := found.failures + missing(wanted, held, folder):
            raise self.failure(sorted(failures), "where the fixtures and the documents differ")
        self.stdout.write(f"Verified: {found}, no difference.")

    def _wanted(self, entries: list[Entry], only: str | None) -> list[Entry]:
        documents = [entry for entry in entries if entry.collection == "documents"]
        if only is None:
            return documents
        found = [entry for entry in documents if only in (entry.id, entry.data["source_file"])]
        if not found:
            known = ", ".join(entry.id for entry in documents)
            raise CommandError(f"There is no document {only}. Documents: {known}.")
        return found
