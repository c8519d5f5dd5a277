"""Real servers in folders of their own, never the checkout's; none is left running.

As root the server gets another account, so the folder must be one that everybody can enter: pytest's own is
not.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from crisisapi.localdb import LocalDatabase

CHECKOUT = Path(__file__).resolve().parents[2]

HOLD = """
import sys
from pathlib import Path
from crisisapi.localdb import LocalDatabase
LocalDatabase(Path(sys.argv[1])).hold()
print("held", flush=True)
sys.stdin.readline()
"""

Make = Callable[[Path], LocalDatabase]


class Command:
    """Another command of the same checkout, which holds the server until it is told to leave."""

    def __init__(self, run: Path, script: str = HOLD) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", script, str(run)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=CHECKOUT,
        )

    def wait_until_it_holds(self) -> None:
        assert self.process.stdout
        assert self.process.stdout.readline() == b"held\n"

    def leave(self) -> int:
        self.process.communicate(b"\n")
        return self.process.returncode

    def kill(self) -> None:
        self.process.kill()
        self.process.communicate()


@pytest.fixture
def folder() -> Iterator[Path]:
    path = open_folder()
    yield path
    shutil.rmtree(path)


@pytest.fixture
def make() -> Iterator[Make]:
    made = []

    def make(checkout: Path) -> LocalDatabase:
        checkout.mkdir(parents=True, exist_ok=True)
        made.append(LocalDatabase(checkout / ".run"))
        return made[-1]

    yield make
    for database in made:
        database.release()
        database.stop(force=True, remove=True)


@pytest.fixture
def fresh(folder: Path, make: Make) -> LocalDatabase:
    """Nothing was made yet."""
    return make(folder)


@pytest.fixture(scope="module")
def _initialised() -> Iterator[LocalDatabase]:
    path = open_folder()
    yield LocalDatabase(path / ".run")
    shutil.rmtree(path)


@pytest.fixture
def database(_initialised: LocalDatabase) -> Iterator[LocalDatabase]:
    """Stopped, and perhaps used before: most tests need not wait for initdb."""
    yield _initialised
    _initialised.release()
    _initialised.stop(force=True)


@pytest.fixture
def umask_077() -> Iterator[None]:
    before = os.umask(0o077)
    yield
    os.umask(before)


def open_folder() -> Path:
    path = Path(tempfile.mkdtemp(prefix="crisisapi-test-"))
    path.chmod(0o755)
    return path


def ask(url: str, query: str) -> list[tuple[object, ...]]:
    with psycopg.connect(url, autocommit=True) as connection:
        cursor = connection.execute(query)
        return cursor.fetchall() if cursor.description else []
