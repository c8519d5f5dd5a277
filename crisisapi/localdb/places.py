"""Where everything of one checkout's server lies; computed, nothing is made or started here."""

import contextlib
import hashlib
import os
import shutil
import stat
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from . import root
from .errors import LocalDatabaseError

DATABASE, OWNER, READER, SUPERUSER = "crisisapi", "crisisapi_owner", "crisisapi_reader", "postgres"
PORT = 5432  # only a part of the socket's name: nothing listens on the network


@dataclass(frozen=True)
class Places:
    run: Path
    """The checkout's folder for all that a run creates."""
    base: Path
    """What belongs to the server: data, log, locks."""
    socket_folder: Path
    account: root.Account | None
    """Who runs the server, when that is not the caller."""

    @property
    def data(self) -> Path:
        return self.base / "data"

    @property
    def log(self) -> Path:
        return self.base / "server.log"

    @property
    def socket(self) -> Path:
        return self.socket_folder / f".s.PGSQL.{PORT}"

    @property
    def elsewhere(self) -> tuple[Path, ...]:
        """What lies outside the checkout."""
        folders = [self.base]
        if not self.socket_folder.is_relative_to(self.base):
            folders.append(self.socket_folder)
        return tuple(path for path in folders if not path.is_relative_to(self.run))

    def url(self, role: str, database: str = DATABASE) -> str:
        host = quote(os.fsencode(self.socket_folder), safe="")
        return f"postgresql://{role}@/{database}?host={host}&port={PORT}"

    @classmethod
    def of(cls, run: Path) -> "Places":
        run = run.resolve()
        tag = hashlib.sha256(os.fsencode(run)).hexdigest()[:12]
        account = root.account_for(run.parent) if os.geteuid() == 0 else None
        base = run / "postgres"
        if account and not account.can_use(run.parent):
            base = root.VAR_LIB / tag
        socket_folder = base / "socket"
        # A socket's path may have 104 bytes on macOS and 108 on Linux; libpq splits a host at its commas.
        if len(os.fsencode(socket_folder / f".s.PGSQL.{PORT}.lock")) > 100 or "," in str(socket_folder):
            socket_folder = Path("/tmp", f"crisisapi-{account.uid if account else os.geteuid()}-{tag}")
        return cls(run, base, socket_folder, account)

    def make(self) -> None:
        """The folders, with modes that do not depend on the umask: the account must reach its data."""
        parent = self.base.parent
        parent.mkdir(exist_ok=True)
        if self.account:
            parent.chmod(stat.S_IMODE(parent.stat().st_mode) | 0o011)
        _folder(self.base, 0o711 if self.account else 0o700)
        _folder(self.socket_folder, 0o700, self.account)

    def remove(self) -> None:
        for path in (self.socket_folder, self.base):
            if path.exists():
                shutil.rmtree(path)
        if self.base in self.elsewhere:
            with contextlib.suppress(OSError):  # another checkout's data is there
                self.base.parent.rmdir()


def _folder(path: Path, mode: int, account: root.Account | None = None) -> None:
    path.mkdir(exist_ok=True)
    if path.is_symlink():
        raise LocalDatabaseError(f"{path} is a link; the embedded PostgreSQL wants a folder of its own there")
    owner = path.stat().st_uid
    if owner not in (os.geteuid(), account.uid if account else None):
        # Also a stranger's folder in /tmp that waits for our socket.
        raise LocalDatabaseError(f"{path} belongs to another account (uid {owner}): run as that account, or remove it")
    path.chmod(mode)
    if account:
        account.own(path)
