"""What the commands on fixtures share: where fixtures and documents are, how errors are told."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from dataset.problems import FixtureErrors, Problem

NO_DOCUMENTS = 2  # the exit code that says that there was nothing to hold the fixtures against


class FixturesCommand(BaseCommand):
    """A command that reads the fixtures; a broken address table is no reason not to."""

    requires_system_checks: list[str] = []

    def add_fixtures_option(self, parser: CommandParser) -> None:
        parser.add_argument("--fixtures", type=Path, metavar="DIR", help="folder of the fixtures (default: fixtures/)")

    def add_fixtures_argument(self, parser: CommandParser) -> None:
        parser.add_argument("fixtures", nargs="?", type=Path, metavar="FIXTURES_DIR", help="default: fixtures/")

    def folder(self, options: dict[str, Any]) -> Path:
        found: Path = options.get("fixtures") or settings.FIXTURES_DIR
        return found

    def documents(self, given: Path | None) -> Path | None:
        """The folder of the documents: the argument, else DOCUMENTS_DIR; null where neither is set."""
        found: Path | None = given or settings.DOCUMENTS_DIR
        return found

    def documents_at_hand(self, given: Path | None, nothing: str, remedy: str) -> Path:
        """The folder of the documents, or CommandError: that nothing was done, why, and what would help."""
        folder = self.documents(given)
        if folder is None or not folder.is_dir():
            reason = "" if folder is None else f"{folder} is not a folder; "
            raise CommandError(f"{nothing}, there are no documents: {reason}{remedy}.", returncode=NO_DOCUMENTS)
        return folder

    def reading(self, folder: Path, act: Callable[[], Any], consequence: str) -> Any:
        """Do what needs sound fixtures. Otherwise tell every error and raise CommandError."""
        try:
            return act()
        except FixtureErrors as errors:
            raise self.failure(errors.problems, f"in {folder}; {consequence}") from None

    def failure(self, problems: list[Problem], rest: str) -> CommandError:
        for problem in problems:
            self.stderr.write(str(problem))
        count = len(problems)
        return CommandError(f"{count} error{'s' if count > 1 else ''} {rest}.")
