"""Commands of one checkout share one server; the last to leave stops it."""

import pytest

from crisisapi.localdb import LocalDatabase, LocalDatabaseError

from .conftest import Command, ask

FORK = """
import os, sys
from pathlib import Path
import psycopg
from crisisapi.localdb import LocalDatabase
database = LocalDatabase(Path(sys.argv[1]))
database.hold()
first, second = os.pipe()
if os.fork():
    {parent}
else:
    {child}
"""
SERVES = "psycopg.connect(database.urls().reader).close(); print('serves', flush=True)"


def test_it_starts_for_its_first_user_and_stops_with_the_last(database: LocalDatabase) -> None:
    assert not database.status().running
    database.hold()
    database.hold()
    assert database.status().running
    assert database.status().in_use
    database.release()
    assert not database.status().running


def test_two_commands_that_come_at_once_get_one_server(fresh: LocalDatabase) -> None:
    commands = [Command(fresh.places.run) for _ in range(2)]
    for command in commands:
        command.wait_until_it_holds()
    assert commands[0].leave() == 0
    assert fresh.status().running
    assert ask(fresh.urls().reader, "SELECT 1") == [(1,)]
    assert commands[1].leave() == 0
    assert not fresh.status().running


def test_a_killed_command_leaves_a_server_that_the_next_one_stops(database: LocalDatabase) -> None:
    command = Command(database.places.run)
    command.wait_until_it_holds()
    command.kill()
    assert database.status().running
    assert not database.status().in_use
    database.hold()
    database.release()
    assert not database.status().running


@pytest.mark.parametrize(
    ("parent", "child"),
    [
        pytest.param(f"os.wait(); {SERVES}", "sys.exit(0)", id="child ends first"),
        pytest.param("sys.exit(0)", f"os.close(second); os.read(first, 1); {SERVES}", id="parent ends first"),
    ],
)
def test_a_fork_that_ends_stops_nothing_under_the_other(database: LocalDatabase, parent: str, child: str) -> None:
    command = Command(database.places.run, FORK.format(parent=parent, child=child))
    said, _ = command.process.communicate()  # ends when both have closed their output
    assert said == b"serves\n"
    # The second to end stops it a moment after it has closed its output.
    database.hold()
    database.release()
    assert not database.status().running


def test_it_is_not_removed_under_a_command_unless_forced(database: LocalDatabase) -> None:
    command = Command(database.places.run)
    command.wait_until_it_holds()
    with pytest.raises(LocalDatabaseError, match="in use by another command"):
        database.stop(remove=True)
    assert database.status().running
    database.stop(remove=True, force=True)
    assert not database.places.base.exists()
    assert command.leave() == 0
