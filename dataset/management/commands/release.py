"""`manage.py release VERSION`: fix the present records as a version of the dataset.

The file also holds the hashes of the records as the API gives them, so a database with the tables is needed: the
dataset is loaded into it as the new release, and taken back.
"""

import datetime as dt
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.db import Error
from django.utils import timezone

from dataset import releases
from dataset.load import read, rehearse
from dataset.management.fixtures_command import FixturesCommand


class Command(FixturesCommand):
    help = "Write fixtures/releases/VERSION.json and say what has changed since the release before."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("release", metavar="VERSION", help="three numbers, greater than the newest release: 1.2.0")
        parser.add_argument("--date", type=dt.date.fromisoformat, metavar="YYYY-MM-DD", help="default: today")
        self.add_fixtures_option(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        folder = self.folder(options)
        entries, standing = self.reading(folder, lambda: read(folder), "nothing was released")
        before = standing.releases[-1].records if standing.releases else {}
        date = options["date"] or timezone.now().date()
        try:
            after = releases.after(options["release"], date, standing)
            releases.save(folder, after, rehearse(entries, after))
        except releases.ReleaseError as error:
            raise CommandError(str(error)) from None
        except Error as error:
            message = " ".join(str(error).split())
            raise CommandError(f"The database refused the dataset; nothing was released. {message}") from error
        found = releases.difference(before, standing.hashes)
        for verb, names in (("added", found.added), ("changed", found.changed), ("removed", found.removed)):
            for name in names:
                self.stdout.write(f"{verb} {name}")
        self.stdout.write(
            f"Release {options['release']} of {date}: {len(standing.hashes)} records; "
            f"{len(found.added)} added, {len(found.changed)} changed, {len(found.removed)} removed."
        )
