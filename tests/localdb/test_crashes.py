"""Committed data survives any kill, and nothing that a crash leaves keeps the next start from succeeding."""

import contextlib
import os
import signal
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from crisisapi.localdb import LocalDatabase, server

from .conftest import Command, ask


@pytest.fixture
def stuck(database: LocalDatabase, monkeypatch: pytest.MonkeyPatch) -> Iterator[LocalDatabase]:
    """A server that cannot write down what it holds, and so does not end by itself."""
    monkeypatch.setattr(server, "PATIENCE", 1)
    database.hold()
    ask(database.urls().owner, "DROP TABLE IF EXISTS t; CREATE TABLE t AS SELECT 1 AS a")
    query = "SELECT pid FROM pg_stat_activity WHERE backend_type = 'checkpointer'"
    with psycopg.connect(f"{database.places.url('postgres', 'postgres')}", autocommit=True) as connection:
        (pid,) = connection.execute(query).fetchone() or (0,)
    os.kill(pid, signal.SIGSTOP)
    yield database
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGCONT)


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the checkpointer is not named")
class TestStuck:
    def test_it_is_stopped_harder_and_loses_nothing(self, stuck: LocalDatabase) -> None:
        stuck.release()
        assert not stuck.status().running
        stuck.hold()
        assert ask(stuck.urls().reader, "SELECT a FROM t") == [(1,)]

    def test_the_next_command_ends_it_and_starts_anew(self, stuck: LocalDatabase) -> None:
        os.kill(before := postmaster(stuck), signal.SIGINT)
        command = Command(stuck.places.run)
        command.wait_until_it_holds()
        assert postmaster(stuck) != before
        assert ask(stuck.urls().reader, "SELECT a FROM t") == [(1,)]
        assert command.leave() == 0

    def test_to_remove_it_is_not_to_wait_for_it(self, stuck: LocalDatabase, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(server, "PATIENCE", server.STOP_SECONDS)
        stuck.stop(force=True, remove=True)
        assert not stuck.places.base.exists()
        stuck.release()


def postmaster(database: LocalDatabase) -> int:
    return int((database.places.data / "postmaster.pid").read_text().split()[0])


def crash(database: LocalDatabase) -> None:
    """Kill every process at once, after one commit."""
    command = Command(database.places.run)
    command.wait_until_it_holds()
    ask(database.urls().owner, "DROP TABLE IF EXISTS t; CREATE TABLE t AS SELECT 1 AS a")
    server = postmaster(database)
    children = Path(f"/proc/{server}/task/{server}/children")  # elsewhere than on Linux they end by themselves
    pids = [server, *(int(pid) for pid in (children.read_text().split() if children.exists() else []))]
    command.kill()
    for pid in pids:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)


def test_data_survives_a_kill_of_everything(database: LocalDatabase) -> None:
    crash(database)
    database.hold()
    assert ask(database.urls().reader, "SELECT a FROM t") == [(1,)]


def test_a_killed_server_is_started_again_under_its_users(database: LocalDatabase) -> None:
    database.hold()
    os.kill(postmaster(database), signal.SIGKILL)
    while database.status().running:
        time.sleep(0.01)
    command = Command(database.places.run)
    command.wait_until_it_holds()
    assert ask(database.urls().reader, "SELECT 1") == [(1,)]
    assert command.leave() == 0
    assert database.status().running


@pytest.mark.parametrize("content", ["", "{pid}\n"], ids=["truncated", "recycled"])
def test_a_pid_file_that_lies_is_not_believed(database: LocalDatabase, content: str) -> None:
    crash(database)
    (database.places.data / "postmaster.pid").write_text(content.format(pid=os.getpid()))
    database.hold()
    assert ask(database.urls().reader, "SELECT a FROM t") == [(1,)]


def test_the_data_of_another_major_version_is_made_anew_and_completely(database: LocalDatabase) -> None:
    database.hold()
    ask(database.urls().owner, "CREATE TABLE IF NOT EXISTS t ()")
    database.release()
    (database.places.data / "PG_VERSION").write_text("17\n")
    (database.places.base / "data.new" / "base").mkdir(parents=True)  # a killed initdb
    database.hold()
    assert ask(database.urls().reader, "SELECT to_regclass('t')") == [(None,)]
