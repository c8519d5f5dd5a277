"""`manage.py release VERSION`: fix the present records as a version of the dataset.

What is released is held against the documents first. The file also holds the hashes of the records as the API gives
them, so a database with the tables is needed: the dataset is loaded into it as the new release, and taken back.
"""

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.db import Error
from django.utils import timezone

from dataset import releases
from dataset.export import ExportError
from dataset.fixtures import Entry
from dataset.load import read, rehearse
from dataset.management.fixtures_command import FixturesCommand
from dataset.releases import Standing
from dataset.verification import verify_all


class Command(FixturesCommand):
    help = "Verify the dataset, write fixtures/releases/VERSION.json and say what has changed since the release before."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("release", metavar="VERSION", help="three numbers, greater than the newest release: 1.2.0")
        parser.add_argument("--date", type=dt.date.fromisoformat, metavar="YYYY-MM-DD", help="default: today")
        ways = parser.add_mutually_exclusive_group()
        ways.add_argument(
            "--documents", type=Path, metavar="DIR", help="folder of the documents (default: DOCUMENTS_DIR)"
        )
        ways.add_argument(
            "--unverified", action="store_true", help="release without the documents; the release says that it is so"
        )
        self.add_fixtures_option(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        folder = self.folder(options)
        entries, standing = self.reading(folder, lambda: read(folder), "nothing was released")
        date = options["date"] or timezone.now().date()
        verified = not options["unverified"]
        try:
            after = releases.after(options["release"], date, verified, standing)
            if verified:
                self._verify(entries, options["documents"])
            releases.save(folder, after, rehearse(entries, after))
        except (releases.ReleaseError, ExportError) as error:
            raise CommandError(str(error)) from None
        except Error as error:
            message = " ".join(str(error).split())
            raise CommandError(f"The database refused the dataset; nothing was released. {message}") from error
        self._tell(standing, after)

    def _verify(self, entries: Sequence[Entry], given: Path | None) -> None:
        documents = self.documents_at_hand(
            given, "Nothing was released", "give --documents DIR or set DOCUMENTS_DIR, or release with --unverified"
        )
        found = verify_all(entries, documents)
        if found.failures:
            raise self.failure(found.failures, "where the fixtures and the documents differ; nothing was released")
        self.stdout.write(f"Verified: {found}, no difference.")

    def _tell(self, before: Standing, after: Standing) -> None:
        release = after.releases[-1]
        found = releases.difference(before.releases[-1].records if before.releases else {}, release.records)
        for verb, names in (("added", found.added), ("changed", found.changed), ("removed", found.removed)):
            for name in names:
                self.stdout.write(f"{verb} {name}")
        self.stdout.write(
            f"Release {release.version} of {release.date}{'' if release.verified else ', not verified'}: "
            f"{len(release.records)} records; "
            f"{len(found.added)} added, {len(found.changed)} changed, {len(found.removed)} removed."
        )
