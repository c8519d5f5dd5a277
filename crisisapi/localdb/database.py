"""One server for all commands of a checkout: the first to come starts it, the last to leave stops it.

`users.lock` is held shared by every command; `start.lock` is held for the moment of coming or leaving. The
system drops both with their holder, so a killed command leaves nothing behind but, perhaps, a server: the
next command uses it and stops it on leaving.
"""

import atexit
import contextlib
import fcntl
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from .errors import LocalDatabaseError, one_line
from .places import OWNER, READER, Places
from .server import Server


@dataclass(frozen=True)
class Urls:
    """Connection URLs for libpq."""

    owner: str
    """Migrates and loads; may create databases for tests."""
    reader: str
    """Only reads; for serving."""


@dataclass(frozen=True)
class Status:
    running: bool
    in_use: bool
    """A command holds it at this moment."""
    elsewhere: tuple[Path, ...]
    """Folders outside the checkout, where its path or its permissions made them necessary."""


class _Absent(Exception):
    """There is no folder yet, or no longer."""


class LocalDatabase:
    def __init__(self, run: Path) -> None:
        self._run = run
        self._lease: int | None = None

    @cached_property
    def places(self) -> Places:
        with one_line(self._run):
            return Places.of(self._run)

    @cached_property
    def _server(self) -> Server:
        return Server(self.places)

    def urls(self) -> Urls:
        return Urls(owner=self.places.url(OWNER), reader=self.places.url(READER))

    def hold(self) -> None:
        if self._lease is not None:
            return
        from .sql import provide  # here, so that cleaning works where psycopg is not installed

        with one_line(self.places.base), self._moment(make=True):
            self._lease = os.open(self.places.base / "users.lock", os.O_RDWR | os.O_CREAT, 0o600)
            try:
                fcntl.flock(self._lease, fcntl.LOCK_SH)
                self._server.start()
                try:
                    provide(self.places)
                except LocalDatabaseError as error:
                    raise LocalDatabaseError(self.full_disk(str(error)) or str(error)) from error
            except BaseException:
                self._leave()
                raise
        atexit.register(self.release)

    def release(self) -> None:
        """Leave, and stop the server when nobody else uses it.

        A forked child has a copy of the lock, which keeps the server for it: closing, unlike unlocking, gives
        up only one's own copy. So it may run this at its exit, and it stops nothing under its parent.
        """
        if self._lease is None:
            return
        try:
            with one_line(self.places.base), self._moment():
                self._leave()
        except _Absent:  # `make clean` with force
            self._lease = None
        except LocalDatabaseError as error:
            print(f"error: {error}", file=sys.stderr)  # the process is ending: there is nobody to catch it

    def status(self) -> Status:
        in_use = False
        with contextlib.suppress(_Absent), one_line(self.places.base), self._moment():
            in_use = not self._unused()
        elsewhere = tuple(path for path in self.places.elsewhere if path.exists())
        return Status(running=self._server.listens(), in_use=in_use, elsewhere=elsewhere)

    def stop(self, *, force: bool = False, remove: bool = False) -> None:
        """Stop the server; `remove` everything of it as well. Under a running command only with `force`."""
        with contextlib.suppress(_Absent), one_line(self.places.base), self._moment():
            if not force and not self._unused():
                raise LocalDatabaseError("the embedded PostgreSQL is in use by another command: end that one first")
            self._server.stop(at_once=remove)
            if remove:
                self.places.remove()

    def full_disk(self, said: str) -> str | None:
        """That its disk is full, where a failure that said this comes of it; else None."""
        return self._server.full_disk(said)

    def _leave(self) -> None:
        assert self._lease is not None
        os.close(self._lease)
        self._lease = None
        if self._unused():
            self._server.stop()

    def _unused(self) -> bool:
        fd = os.open(self.places.base / "users.lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        finally:
            os.close(fd)
        return True

    @contextlib.contextmanager
    def _moment(self, *, make: bool = False) -> Iterator[None]:
        """Nobody else comes or leaves meanwhile. _Absent where nothing was made yet, unless `make`."""
        fd = self._take(make)
        try:
            yield
        finally:
            os.close(fd)

    def _take(self, make: bool) -> int:
        path = self.places.base / "start.lock"
        while True:
            if make:
                self.places.make()
            elif not path.parent.exists():
                raise _Absent
            fd = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
            fcntl.flock(fd, fcntl.LOCK_EX)
            # While we waited the folder may have been removed and made again: then this is nobody's lock.
            with contextlib.suppress(FileNotFoundError):
                if os.path.samestat(os.fstat(fd), path.stat()):
                    return fd
            os.close(fd)
