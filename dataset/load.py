"""From a folder of fixtures to the database: read, check, build, write."""

import contextlib
import gc
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path as File

from django.db import transaction

from dataset import checks, export, fixtures, releases
from dataset.build import build
from dataset.fixtures import Entry
from dataset.layout import key
from dataset.models import KnownId
from dataset.problems import FixtureErrors
from dataset.releases import Standing
from dataset.verification import contents, verify
from dataset.write import Report, write


def read(folder: File) -> tuple[list[Entry], Standing]:
    """The checked entries of a folder, and how they stand to the releases. Raises FixtureErrors."""
    found = fixtures.read(folder)
    made, problems = releases.read(folder)
    entries = checks.checked(found, problems, {name for release in made for name in release.records})
    return entries, releases.standing(releases.hashes(entries), made)


def rehearse(entries: Sequence[Entry], standing: Standing) -> dict[str, str]:
    """The hashes of the records as the API would give them. The database is left as it was."""
    with transaction.atomic():
        write(build(entries, standing), standing)
        present = KnownId.objects.filter(hash__isnull=False).values_list("collection", "slug", "hash")
        found = {key(collection, slug): str(digest) for collection, slug, digest in present}
        transaction.set_rollback(True)
    return found


def load(folder: File, waiting: Callable[[], None] = lambda: None, documents: File | None = None) -> Report:
    """Make the database hold what the folder says, and its archive. With the folder of the documents at hand, a wrong
    hash or a quote that is not in its span is an error as well.

    Raises FixtureErrors, ExportError, django.db.Error or OSError; then nothing has changed.
    """
    export.texts()  # one that is missing is told before the work
    with transaction.atomic():
        with _all_kept():
            report = _load(folder, waiting, documents)
        export.keep()
    return report


def _load(folder: File, waiting: Callable[[], None], documents: File | None) -> Report:
    entries, standing = read(folder)
    if documents is not None and (failures := verify(entries, contents(entries, documents)).failures):
        raise FixtureErrors(failures)
    return write(build(entries, standing), standing, waiting)


@contextlib.contextmanager
def _all_kept() -> Iterator[None]:
    """Without garbage collection: what is read stays until it is written, and to look through it again and again for
    what could go took half of the time of ten thousand records."""
    collects = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collects:
            gc.enable()
