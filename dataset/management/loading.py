"""Loading, as `load_dataset` and `loaddata` do it."""

import time
from pathlib import Path

from django.conf import settings
from django.core.management.base import CommandError
from django.db import Error

from dataset.export import ExportError
from dataset.layout import COLLECTIONS
from dataset.load import load
from dataset.management.fixtures_command import FixturesCommand
from dataset.write import Report

SHORT = 8  # so many ids are named; all of them with --verbosity 2


class LoadingCommand(FixturesCommand):
    """A command that makes the database hold what the fixtures say."""

    def load(self, folder: Path, verbosity: int) -> None:
        """Raises CommandError, and has loaded nothing, where the fixtures or the database refuse."""
        started = time.monotonic()

        def waiting() -> None:
            self.stdout.write("Another load is at work; waiting for it.")

        try:
            report = self.reading(folder, lambda: load(folder, waiting, settings.DOCUMENTS_DIR), "nothing was loaded")
        except Error as error:
            message = " ".join(str(error).split())
            raise CommandError(f"The database refused the dataset; nothing was loaded. {message}") from error
        except (ExportError, OSError) as error:
            raise CommandError(f"The archive cannot be made; nothing was loaded. {error}") from error
        self._tell(report, verbosity, time.monotonic() - started)

    def _tell(self, report: Report, verbosity: int, seconds: float) -> None:
        version = f"dataset {report.standing.version}"
        if report.nothing_changed:
            self.stdout.write(f"Nothing changed: the database holds {version} already ({seconds:.1f} s).")
            return
        for collection in COLLECTIONS if verbosity else ():
            found = report.differences[collection]
            for verb, names in (
                ("added", found.added),
                ("changed", found.changed),
                ("removed", found.removed),
            ):
                if names:
                    self.stdout.write(f"{collection}: {len(names)} {verb}: {named(names, verbosity)}")
        if report.rewritten:
            self.stdout.write(
                f"{report.rewritten} rewritten: their entries are the same, what follows from them is not."
            )
        self.stdout.write(f"Loaded {version}, {len(report.standing.hashes)} records, in {seconds:.1f} s.")


def named(names: list[str], verbosity: int) -> str:
    """The ids of records; all of them where asked for."""
    slugs = [name.partition("/")[2] for name in names]
    if verbosity > 1 or len(slugs) <= SHORT:
        return ", ".join(slugs)
    return f"{', '.join(slugs[:SHORT])} and {len(slugs) - SHORT} more (--verbosity 2 names all)"
