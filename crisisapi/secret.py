"""The key of a checkout that nobody gave one: random, made once, so that a cursor outlives a restart."""

import contextlib
import os
import secrets
from pathlib import Path

PATH = Path(__file__).resolve().parents[1] / ".run" / "secret-key"


def of_this_checkout(path: Path = PATH) -> Path:
    """The file with the key, made if it is missing. Several processes at once agree on one."""
    if not path.exists():
        path.parent.mkdir(exist_ok=True)
        unfinished = path.with_name(f"{path.name}.{os.getpid()}")
        fd = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            with os.fdopen(fd, "w") as file:
                file.write(secrets.token_urlsafe(48))
            with contextlib.suppress(FileExistsError):
                os.link(unfinished, path)  # unlike a rename, it never replaces what another process made
        finally:
            unfinished.unlink()
    return path
