"""What only root needs: PostgreSQL refuses to run as root, so the server gets an account of its own.

Permissions of folders that others made are never touched. Where the account cannot enter the checkout, the
data lies in /var/lib; where it cannot read the wheel's programs, they are copied beside the data.
"""

import contextlib
import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from .errors import LocalDatabaseError

VAR_LIB = Path("/var/lib/crisisapi")


@dataclass(frozen=True)
class Account:
    """Who runs the server's programs."""

    uid: int
    gid: int

    def can_use(self, path: Path) -> bool:
        """Whether it may read and enter `path`; asked of the system, which knows access lists and mounts."""
        test = subprocess.run(
            ["/bin/sh", "-c", 'test -r "$0" && test -x "$0"', path],
            cwd="/",
            user=self.uid,
            group=self.gid,
            extra_groups=[],
            check=False,
        )
        return test.returncode == 0

    def own(self, path: Path) -> None:
        os.chown(path, self.uid, self.gid, follow_symlinks=False)


def account_for(checkout: Path) -> Account:
    """The checkout's owner, or nobody where that is root. It must have a name: initdb asks for it."""
    with contextlib.suppress(KeyError):
        if owner := checkout.stat().st_uid:
            return Account(owner, pwd.getpwuid(owner).pw_gid)
    try:
        nobody = pwd.getpwnam("nobody")
    except KeyError:
        raise LocalDatabaseError(
            "PostgreSQL refuses to run as root and no account is called nobody: set DATABASE_URL"
        ) from None
    return Account(nobody.pw_uid, nobody.pw_gid)


def copy_programs(package: Path, target: Path) -> Path:
    """A copy of the wheel's programs that every account can run: pip under umask 077 leaves them closed."""
    if not target.exists():
        unfinished = target.with_name(f"{target.name}.new")
        shutil.rmtree(unfinished, ignore_errors=True)
        try:
            _copy(package, unfinished)
        except OSError:
            shutil.rmtree(unfinished, ignore_errors=True)  # the disk is full, most likely
            raise
        unfinished.rename(target)
    return target / package.name


def _copy(package: Path, unfinished: Path) -> None:
    skip = shutil.ignore_patterns("*.a", "include", "pgxs", "__pycache__")
    # the programs look for the sibling .libs
    for part in (package, package.with_name(f"{package.name}.libs")):
        if part.exists():
            shutil.copytree(part, unfinished / part.name, symlinks=True, ignore=skip)
    for path in (unfinished, *unfinished.rglob("*")):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or path.stat().st_mode & 0o100 else 0o644)
