"""The embedded PostgreSQL: a server of the checkout's own, where DATABASE_URL names no other.

`hold()` is all that a command needs. The programs come from a wheel, the data lies in `.run/postgres` and
survives the death of every process, and the server listens on a socket that only its owner can open, without
a password. This package needs psycopg and nothing of Django or the project, for settings use it.
"""

from pathlib import Path

from .database import LocalDatabase, Status, Urls
from .errors import LocalDatabaseError
from .server import installed

__all__ = [
    "LocalDatabase",
    "LocalDatabaseError",
    "Status",
    "Urls",
    "available",
    "full_disk",
    "hold",
    "status",
    "stop",
    "urls",
]

_of_this_checkout = LocalDatabase(Path(__file__).resolve().parents[2] / ".run")


def available() -> bool:
    """Whether the wheel with PostgreSQL's programs is installed."""
    return installed()


def urls() -> Urls:
    """Where the database is or will be, for its two roles. Starts nothing."""
    return _of_this_checkout.urls()


def full_disk(said: str) -> str | None:
    """That the server's disk is full, where a failure that said this comes of it; else None."""
    return _of_this_checkout.full_disk(said)


def hold() -> None:
    """Have the server running, with roles and database, until this process ends. Twice is as good as once."""
    _of_this_checkout.hold()


def status() -> Status:
    """Whether it runs, whether a command uses it, and what of it lies outside the checkout."""
    return _of_this_checkout.status()


def stop(*, force: bool = False, remove: bool = False) -> None:
    """Stop the server; with `remove` delete its data, wherever it lies; with `force` also under a user."""
    _of_this_checkout.stop(force=force, remove=remove)
