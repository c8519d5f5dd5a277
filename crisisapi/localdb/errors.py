"""The one error of this package."""

import contextlib
import errno
import os
from collections.abc import Iterator
from pathlib import Path

DISK_FULL = os.strerror(errno.ENOSPC)


class LocalDatabaseError(RuntimeError):
    """Why there is no embedded database, in a line that a person at a terminal can act on."""


@contextlib.contextmanager
def one_line(path: Path) -> Iterator[None]:
    """Turn what the system says about `path` and the files below it into the error of this package."""
    try:
        yield
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise LocalDatabaseError(
                f"the disk is full: the embedded PostgreSQL needs about 100 MB in {path}"
            ) from error
        raise LocalDatabaseError(
            f"the embedded PostgreSQL cannot use {error.filename or path}: {error.strerror or error}"
        ) from error
