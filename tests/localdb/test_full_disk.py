"""A full disk at any moment: it is said in one line, nothing takes for ever, nothing that was committed is lost."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from crisisapi.localdb import LocalDatabase, LocalDatabaseError
from tests.disk import Disk

from .conftest import CHECKOUT, ask, open_folder

ROOM = 200  # MB: for a database, its log and some of what a test puts into it


@pytest.fixture
def checkout() -> Iterator[Path]:
    path = open_folder()
    yield path
    shutil.rmtree(path)


@pytest.fixture
def disk(checkout: Path) -> Iterator[Disk]:
    made = Disk(checkout / ".run")
    yield made
    made.unmount()


@pytest.fixture
def database(disk: Disk) -> Iterator[LocalDatabase]:
    """On a disk of its own, running, with a row that was committed."""
    disk.mount(ROOM)
    made = LocalDatabase(disk.path)
    made.hold()
    ask(made.urls().owner, "CREATE TABLE t AS SELECT 1 AS a")
    yield made
    made.release()
    made.stop(force=True, remove=True)


def refused(database: LocalDatabase) -> str:
    with pytest.raises(LocalDatabaseError) as caught:
        database.hold()
    assert not database.status().running
    assert not database.status().in_use
    return str(caught.value)


def assert_names_the_disk(text: str, disk: Disk) -> None:
    assert text.startswith(f"the disk is full: {disk.path}")
    assert "bytes free" in text
    assert "Make room and start again" in text
    assert "`make clean`" in text
    assert "\n" not in text


# Where it ends: while the database is made, the tables are made, the dataset is loaded.
@pytest.mark.parametrize("megabytes", [10, 30, 50, 57, 60])
def test_make_up_and_make_clean_on_a_disk_that_is_too_small(checkout: Path, disk: Disk, megabytes: int) -> None:
    """The two commands as they are run, in a checkout of their own."""
    skipped = shutil.ignore_patterns(".*", "node_modules", "tests", "benchmarks", "documents")
    shutil.copytree(CHECKOUT, checkout, ignore=skipped, dirs_exist_ok=True)
    disk.mount(megabytes)

    def run(*command: str) -> subprocess.CompletedProcess[str]:
        address = ("DATABASE_URL", "OWNER_DATABASE_URL", "SECRET_KEY", "CRISISAPI_SERVING")
        environment = {name: value for name, value in os.environ.items() if name not in address}
        environment |= {"PORT": "18765", "PYTHON": sys.executable, "PYTHONDONTWRITEBYTECODE": "1"}
        # a minute is much more than it takes; before, it took three and a half
        return subprocess.run(
            command, cwd=checkout, env=environment, capture_output=True, text=True, check=False, timeout=60
        )

    up = run(sys.executable, "-m", "crisisapi.up")
    assert up.returncode == 1, up.stdout
    (told,) = up.stderr.splitlines()
    assert_names_the_disk(told[told.index("the disk is full") :].rstrip(")"), disk)
    clean = run("make", "--no-print-directory", "clean")
    assert (clean.returncode, clean.stderr) == (0, "")
    assert not list(disk.path.iterdir())


@pytest.mark.parametrize("megabytes", [1, 8, 20, 30])
def test_a_disk_on_which_no_database_can_be_made(disk: Disk, megabytes: int) -> None:
    disk.mount(megabytes)
    database = LocalDatabase(disk.path)
    assert_names_the_disk(refused(database), disk)
    database.stop(remove=True)
    assert not database.places.base.exists()


def test_a_disk_that_is_full_before_the_start(database: LocalDatabase, disk: Disk) -> None:
    database.release()
    disk.fill()
    assert_names_the_disk(refused(database), disk)
    disk.make_room(2 * ROOM)
    database.hold()
    assert ask(database.urls().reader, "SELECT a FROM t") == [(1,)]


def until_it_is_full(database: LocalDatabase, _: Disk) -> None:
    """As a load does."""
    with psycopg.connect(database.urls().owner, autocommit=True) as connection:
        while True:
            connection.execute("CREATE TABLE IF NOT EXISTS much (a text)")
            connection.execute("INSERT INTO much SELECT repeat(md5(i::text), 30) FROM generate_series(1, 20000) i")


def changes_where_nothing_is_free(database: LocalDatabase, disk: Disk) -> None:
    """The log has a place for them, and at some time no more."""
    with psycopg.connect(database.urls().owner, autocommit=True) as connection:
        connection.execute("CREATE TABLE small AS SELECT i, repeat('x', 50) AS a FROM generate_series(1, 100000) i")
        disk.fill()
        while True:
            connection.execute("UPDATE small SET a = md5(a)")


FILLING: list[Callable[[LocalDatabase, Disk], None]] = [until_it_is_full, changes_where_nothing_is_free]


@pytest.mark.parametrize("fill", FILLING)
def test_a_disk_that_fills_while_it_is_written(
    database: LocalDatabase, disk: Disk, fill: Callable[[LocalDatabase, Disk], None]
) -> None:
    with pytest.raises(psycopg.Error) as caught:
        fill(database, disk)
    said = database.full_disk(str(caught.value))
    assert said is not None
    assert_names_the_disk(said, disk)
    disk.fill()
    database.release()
    assert not database.status().running
    disk.make_room(2 * ROOM)
    database.hold()
    assert ask(database.urls().reader, "SELECT a FROM t") == [(1,)]


@pytest.mark.parametrize("command", ["release", "stop", "clean"])
def test_a_server_on_a_full_disk_stops(database: LocalDatabase, disk: Disk, command: str) -> None:
    disk.fill()
    ask(database.urls().owner, "UPDATE t SET a = 2")
    if command == "release":
        database.release()
    else:
        database.stop(force=True, remove=command == "clean")
        database.release()
    assert not database.status().running
    if command == "clean":
        assert not database.places.base.exists()
    else:
        disk.make_room(2 * ROOM)
        database.hold()
        assert ask(database.urls().reader, "SELECT a FROM t") == [(2,)]
