"""`manage.py load_dataset [FIXTURES_DIR]`: make the database hold what the fixtures say."""

from typing import Any

from django.core.management.base import CommandParser

from dataset.management.loading import LoadingCommand


class Command(LoadingCommand):
    help = "Check the fixtures and load them in one transaction; a second load changes nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        self.add_fixtures_argument(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        self.load(self.folder(options), options["verbosity"])
