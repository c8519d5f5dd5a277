"""Clients that read slowly, stop reading or go away, and a database that restarts: the others are still answered.

The server is the real one, with real sockets, on a PostgreSQL of its own that holds enough generated events for every
stream to be larger than what the sockets buffer.
"""

import contextlib
import json
import os
import selectors
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

import psycopg
import pytest

from benchmarks.generator.fill import fill
from crisisapi.localdb import LocalDatabase
from crisisapi.localdb.places import READER, SUPERUSER
from crisisapi.sending import AT_ONCE
from rest.streams import BROKEN_OFF
from tests.live import CHECKOUT, served
from tests.localdb.conftest import open_folder

EVENTS = 3_000
POOL = 4  # the default of DATABASE_POOL_SIZE
CLIENTS = POOL + 2
CURL_TIMED_OUT = 28  # its status after --max-time
LONGEST_STREAM = 2.0  # seconds, of the server with a short deadline
IN_TIME = 15.0  # seconds in which something has to happen on a busy machine
# The generator makes about a hundred actors, and their state is too short. Each gets copies with its last statement.
MORE_ACTORS = (
    """
    INSERT INTO actors_actor
    SELECT (jsonb_populate_record(one, jsonb_build_object('id', id + 1000 * n, 'slug', slug || '-' || n))).*
    FROM actors_actor one, generate_series(1, 15) n
    """,
    """
    INSERT INTO events_participation
    SELECT (jsonb_populate_record(
        one, jsonb_build_object('id', id + 1000000 * n, 'actor_id', actor_id + 1000 * n, 'position', 100 + n)
    )).*
    FROM events_participation one, generate_series(1, 15) n
    WHERE id IN (
        SELECT max(id) FROM events_participation WHERE event_kind = 'statement' AND part = 'speaker' GROUP BY actor_id
    )
    """,
)
WRITE_BODIES = """
import os
os.environ["DJANGO_SETTINGS_MODULE"] = "crisisapi.settings"
import django
django.setup()
from dataset.api_records import write_bodies
write_bodies()
"""
STREAMS = {
    "events as NDJSON": "events?format=ndjson",
    "events as CSV": "events?format=csv",
    "events as GeoJSON": "events?format=geojson",
    "changes": "changes?since_version=0.0.0&format=ndjson",
    "polecat": "dyads?format=polecat",
    "state as NDJSON": "state?at=2022-12-31&format=ndjson",
    "state as CSV": "state?at=2022-12-31&format=csv",
}
each_stream = pytest.mark.parametrize("path", STREAMS.values(), ids=STREAMS.keys())


@pytest.fixture(scope="module")
def postgres() -> Iterator[LocalDatabase]:
    """A PostgreSQL of its own, with generated events."""
    folder = open_folder()
    database = LocalDatabase(folder / ".run")
    try:
        database.hold()
        owner = database.urls().owner
        roles = {"OWNER_DATABASE_URL": owner, "DATABASE_URL": owner, "SECRET_KEY": "of the tests"}
        roles |= {"CRISISAPI_SERVING": "0"}  # whatever another test has set
        command = [sys.executable, "manage.py", "migrate", "--verbosity=0"]
        subprocess.run(command, cwd=CHECKOUT, env=os.environ | roles, check=True)
        with psycopg.connect(owner, autocommit=True) as connection:
            fill(connection, EVENTS)
            for statement in MORE_ACTORS:
                connection.execute(statement)
        subprocess.run([sys.executable, "-c", WRITE_BODIES], cwd=CHECKOUT, env=os.environ | roles, check=True)
        yield database
    finally:
        database.release()
        database.stop(force=True, remove=True)
        shutil.rmtree(folder)


@contextlib.contextmanager
def serving(postgres: LocalDatabase, folder: Path, application: str, **environment: str) -> Iterator[str]:
    """The address of the API of a server on this database."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in environment.items():
            patch.setenv(name, value)
        with served(postgres.urls().reader, folder / "said.log", application) as address:
            yield f"{address}/api/v1/"


@pytest.fixture(scope="module")
def api(postgres: LocalDatabase, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("server")
    with serving(postgres, folder, "tests.sessions.small_buffers", LONGEST_WAIT_MS="3000") as address:
        yield address


@pytest.fixture
def hasty(postgres: LocalDatabase, tmp_path: Path) -> Iterator[str]:
    """A server whose streams have a short deadline."""
    with serving(postgres, tmp_path, "crisisapi.wsgi", LONGEST_STREAM_MS=str(int(LONGEST_STREAM * 1000))) as address:
        yield address


class Answer(NamedTuple):
    status: int
    body: bytes


def ask(address: str) -> Answer:
    try:
        with urllib.request.urlopen(address, timeout=60) as answer:
            return Answer(answer.status, answer.read())
    except urllib.error.HTTPError as refusal:
        return Answer(refusal.code, refusal.read())


def statuses_of_pages(api: str) -> set[int]:
    """The statuses of more pages than there are connections, asked for at once."""
    paths = [f"events?page_size=5&fields=id&q=word{number}" for number in range(2 * POOL)]
    with ThreadPoolExecutor(len(paths)) as clients:
        return {answer.status for answer in clients.map(ask, [api + path for path in paths])}


@contextlib.contextmanager
def readers(api: str, path: str, number: int = CLIENTS, method: str = "GET") -> Iterator[list[socket.socket]]:
    """Clients with small buffers that have received the start of a stream."""
    parts = urlsplit(api + path)
    asked = f"{method} {parts.path}?{parts.query} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode()
    with contextlib.ExitStack() as stack:
        opened = []
        for _ in range(number):
            client = stack.enter_context(socket.socket())
            client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            client.settimeout(IN_TIME)
            client.connect((parts.hostname or "", parts.port or 0))
            client.sendall(asked)
            opened.append(client)
        for client in opened:
            assert client.recv(1024).startswith(b"HTTP/1.1 200 ")
        yield opened


def busy(postgres: LocalDatabase) -> int:
    """How many connections of the server are in a query or in a transaction."""
    with psycopg.connect(postgres.places.url(SUPERUSER)) as connection:
        counted = connection.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE usename = %s AND state <> 'idle'", [READER]
        ).fetchone()
    assert counted
    return int(counted[0])


def happens(what: Callable[[], bool], within: float = IN_TIME) -> bool:
    end = time.monotonic() + within
    while not what():
        if time.monotonic() > end:
            return False
        time.sleep(0.05)
    return True


@each_stream
def test_clients_that_read_nothing_and_go_away_hold_no_connection(api: str, postgres: LocalDatabase, path: str) -> None:
    with readers(api, path):
        assert statuses_of_pages(api) == {200}, "while they read nothing"
        assert happens(lambda: busy(postgres) == 0)
    assert statuses_of_pages(api) == {200}, "when they have gone"
    assert happens(lambda: busy(postgres) == 0)


def test_clients_that_break_off_a_limited_download_hold_no_connection(
    api: str, postgres: LocalDatabase, tmp_path: Path
) -> None:
    command = ["curl", "--silent", "--limit-rate", "20k", "--max-time", "2", api + STREAMS["events as NDJSON"]]
    clients = [subprocess.Popen([*command, "--output", tmp_path / str(number)]) for number in range(CLIENTS)]
    assert {client.wait() for client in clients} == {CURL_TIMED_OUT}
    assert happens(lambda: busy(postgres) == 0)
    assert statuses_of_pages(api) == {200}


@each_stream
def test_head_of_a_stream_leaves_nothing_behind(api: str, postgres: LocalDatabase, path: str) -> None:
    with readers(api, path, AT_ONCE + 1, "HEAD"):
        assert happens(lambda: busy(postgres) == 0)
        assert statuses_of_pages(api) == {200}


def test_streams_beyond_the_limit_are_refused_and_pages_are_not(api: str) -> None:
    path = STREAMS["events as NDJSON"]
    with readers(api, path, AT_ONCE):
        refusal = ask(api + path)
        assert (refusal.status, json.loads(refusal.body)["type"]) == (503, "/errors/unavailable")
        assert statuses_of_pages(api) == {200}
    assert happens(lambda: ask(f"{api}{path}&fields=id").status == 200), "the places are free again"


def dawdle(clients: Sequence[socket.socket], ended: threading.Event) -> None:
    """Read some 20 KB a second from each."""
    with selectors.DefaultSelector() as ready:
        for client in clients:
            ready.register(client, selectors.EVENT_READ)
        while not ended.wait(0.05):
            for key, _ in ready.select(0):
                assert isinstance(key.fileobj, socket.socket)
                with contextlib.suppress(ConnectionError):  # the server may have disconnected it
                    key.fileobj.recv(1024)


@pytest.mark.parametrize("dawdles", [True, False], ids=["dawdle", "read nothing"])
def test_the_deadline_ends_streams_of_clients_that(hasty: str, dawdles: bool) -> None:
    path, ended = STREAMS["events as NDJSON"], threading.Event()
    with readers(hasty, path, AT_ONCE) as clients, ThreadPoolExecutor(1) as thread:
        reading = thread.submit(dawdle, clients if dawdles else [], ended)
        try:
            assert ask(f"{hasty}{path}&fields=id").status == 503, "all places are taken"
            assert happens(lambda: ask(f"{hasty}{path}&fields=id").status == 200, 4 * LONGEST_STREAM)
        finally:
            ended.set()
        reading.result()


def test_a_stream_that_its_deadline_ends_says_that_it_is_not_complete(hasty: str) -> None:
    with readers(hasty, STREAMS["events as NDJSON"], 1) as (client,):
        received = bytearray()
        while not received.endswith(b"\r\n0\r\n\r\n"):
            received += client.recv(4096)
            time.sleep(0.004)  # at most 1 MB a second
    assert BROKEN_OFF in received[-len(BROKEN_OFF) - 20 :]


def connections(postgres: LocalDatabase) -> int:
    with psycopg.connect(postgres.places.url(SUPERUSER)) as connection:
        counted = connection.execute("SELECT count(*) FROM pg_stat_activity WHERE usename = %s", [READER]).fetchone()
    assert counted
    return int(counted[0])


def restart(postgres: LocalDatabase) -> None:
    """Stop PostgreSQL as a crash would (immediate shutdown), and start it again."""
    os.kill(int((postgres.places.data / "postmaster.pid").read_text().split()[0]), signal.SIGQUIT)
    again = LocalDatabase(postgres.places.run)
    again.hold()
    again.release()  # `postgres` still holds it


def test_a_restart_of_the_database_costs_a_single_client_no_request(api: str, postgres: LocalDatabase) -> None:
    assert happens(lambda: statuses_of_pages(api) == {200} and connections(postgres) == POOL)
    restart(postgres)
    assert [ask(f"{api}events?page_size={number}").status for number in range(1, 2 * POOL)] == [200] * (2 * POOL - 1)


def test_a_restart_under_load_costs_no_request_after_it(api: str, postgres: LocalDatabase) -> None:
    answered: list[tuple[float, int]] = []  # when it was asked, and the status
    ended = threading.Event()

    def load(number: int) -> None:
        while not ended.is_set():
            asked = time.monotonic()
            answered.append((asked, ask(f"{api}events?page_size=5&fields=id&q=word{number}").status))

    with ThreadPoolExecutor(2 * POOL) as clients:
        loads = [clients.submit(load, number) for number in range(2 * POOL)]
        try:
            assert happens(lambda: len(answered) > 4 * POOL)
            restart(postgres)
            back = time.monotonic()
            assert happens(lambda: sum(asked > back for asked, _ in answered) > 20 * POOL)
        finally:
            ended.set()
        for one in loads:
            one.result()
    assert {status for asked, status in answered if asked > back} == {200}
