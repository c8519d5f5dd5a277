"""The archive in the database: made when the dataset is loaded, so that no request waits for it."""

import errno
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from django.db import connection
from django.db.models import Sum
from django.db.models.functions import Length

from dataset.export.packing import ExportError, write
from dataset.loaded import loaded
from dataset.models import ArchivePart

PART = 256 * 1024  # bytes: what a download has in memory at a time


def keep() -> None:
    """Have the archive of the loaded dataset in the database. Those of earlier loads go, but for the last.

    That one stays for the downloads that are under way.
    """
    load = loaded().load
    if not load or size(load) is not None:
        return
    if last := ArchivePart.objects.only("load").order_by("pk").last():
        ArchivePart.objects.exclude(load=last.load).delete()
    with tempfile.TemporaryDirectory(prefix="crisisapi-export-") as folder, _made(Path(folder)).open("rb") as content:
        for number, part in enumerate(iter(lambda: content.read(PART), b"")):
            ArchivePart.objects.create(load=load, number=number, content=part)


def _made(folder: Path) -> Path:
    file = folder / "archive.zip"
    try:
        write(file)
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EDQUOT):
            raise
        free = f"{shutil.disk_usage(folder).free:,} bytes are free"
        raise ExportError(
            f"There is no room for its files in {folder.parent}: {free}. Make room, or name another folder with TMPDIR."
        ) from error
    return file


def size(load: str) -> int | None:
    """How many bytes the archive of a load has; None where there is none."""
    found: int | None = ArchivePart.objects.filter(load=load).aggregate(size=Sum(Length("content")))["size"]
    return found


def read(load: str, start: int, end: int) -> Iterator[bytes]:
    """The bytes of the archive from one place to another.

    A slow reader holds no connection to the database: each part is one query, and then the connection is given back.
    """
    for number in range(start // PART, -(-end // PART)):
        rows = ArchivePart.objects.filter(load=load, number=number)
        content = rows.values_list("content", flat=True).first()
        if not connection.in_atomic_block:
            connection.close()
        if content is None:
            raise ExportError("The archive that is read is of a load before the last one.")
        first = number * PART
        yield bytes(content[max(start - first, 0) : end - first])
