"""`manage.py loaddata [fixtures/…]`: Django's command, on this project's fixtures.

Django's own reads one serialised row per object and saves each alone. These files need checking as a whole,
so whichever of them is named, the loader loads them all; any other fixture is refused.
"""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError, CommandParser

from dataset.management.loading import LoadingCommand


class Command(LoadingCommand):
    help = "Load the fixtures, all of them, through the same loader as load_dataset."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("paths", nargs="*", type=Path, metavar="PATH", help="the fixtures' folder or files in it")

    def handle(self, *args: Any, **options: Any) -> None:
        folder = Path(settings.FIXTURES_DIR).resolve()
        for path in options["paths"]:
            found = next((one for one in (path, settings.BASE_DIR / path) if one.exists()), path).resolve()
            if not found.exists() or (found != folder and folder not in found.parents):
                raise CommandError(
                    f"{path} is not in {folder.name}/: loaddata loads this project's dataset only. "
                    "For another folder of fixtures use load_dataset FIXTURES_DIR."
                )
        self.load(folder, options["verbosity"])
