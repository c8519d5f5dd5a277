"""From a folder of fixtures to the database: read, check, build, write."""

from collections.abc import Callable
from pathlib import Path as File

from dataset import checks, fixtures, releases
from dataset.build import build
from dataset.fixtures import Entry
from dataset.releases import Standing
from dataset.write import Report, write


def read(folder: File) -> tuple[list[Entry], Standing]:
    """The checked entries of a folder, and how they stand to the releases. Raises FixtureErrors."""
    found = fixtures.read(folder)
    made, problems = releases.read(folder)
    entries = checks.checked(found, problems)
    return entries, releases.standing(releases.hashes(entries), made)


def load(folder: File, waiting: Callable[[], None] = lambda: None) -> Report:
    """Make the database hold what the folder says, or raise FixtureErrors or django.db.Error."""
    entries, standing = read(folder)
    return write(build(entries, standing), standing, waiting)
