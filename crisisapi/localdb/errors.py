"""The one error of this package."""

import contextlib
import errno
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

NO_ROOM = (errno.ENOSPC, errno.EDQUOT)
LITTLE = 20_000_000  # bytes, a segment of PostgreSQL's log: with less free, a failure is one of disk space


class LocalDatabaseError(RuntimeError):
    """Why there is no embedded database, in a line that a person at a terminal can act on."""


def full_disk(path: Path, said: str = "") -> str | None:
    """What to say of the disk of `path` where it is full: a failure said so, or next to nothing is free."""
    there = next(one for one in (path, *path.parents) if one.exists())
    disk, files = shutil.disk_usage(there), os.statvfs(there)
    no_files = files.f_files > 0 and files.f_favail == 0
    if disk.free >= LITTLE and not no_files and not any(os.strerror(number) in said for number in NO_ROOM):
        return None
    free = f"{disk.free:,} of {disk.total:,} bytes free{' and no room for another file' * no_files}"
    return (
        f"the disk is full: {path} has {free}, and the embedded PostgreSQL needs about 100 MB. Make room and start "
        "again: nothing that was committed is lost. Or `make clean` removes all that lies there."
    )


@contextlib.contextmanager
def one_line(path: Path) -> Iterator[None]:
    """Turn what the system says about `path` and the files below it into the error of this package."""
    try:
        yield
    except OSError as error:
        # a copy of many files says it of each, and has no number
        of_room = error.errno in NO_ROOM or isinstance(error, shutil.Error)
        if of_room and (full := full_disk(path, f"{error} {error.strerror}")):
            raise LocalDatabaseError(full) from error
        raise LocalDatabaseError(
            f"the embedded PostgreSQL cannot use {error.filename or path}: {error.strerror or error}"
        ) from error
