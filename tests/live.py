"""The server as in production, on a database of the tests with the real dataset in it: for sessions from outside."""

import contextlib
import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from psycopg.conninfo import make_conninfo

CHECKOUT = Path(__file__).resolve().parents[1]


@contextlib.contextmanager
def loaded_database() -> Iterator[str]:
    """The address of a database of the tests with the dataset in it.

    pytest-django makes none where no test asks for a connection, and a test that asks from outside cannot have one.
    """
    from django.conf import settings
    from django.db import connection
    from django.test.utils import setup_databases, teardown_databases

    from dataset.load import load

    made = setup_databases(verbosity=0, interactive=False, aliases=["default"])  # type: ignore[arg-type]  # any collection
    load(settings.FIXTURES_DIR)
    parts = connection.settings_dict
    connection.close()
    yield make_conninfo(
        dbname=parts["NAME"],
        **{name: parts[name.upper()] for name in ("host", "port", "user", "password") if parts[name.upper()]},
    )
    teardown_databases(made, verbosity=0)


@contextlib.contextmanager
def served(database: str, said: Path, application: str = "crisisapi.wsgi") -> Iterator[str]:
    """The address of the server on this database; what it says of itself goes to the file `said`."""
    with started(database, said, application) as (_, address):
        yield address


@contextlib.contextmanager
def started(
    database: str, said: Path, application: str = "crisisapi.wsgi"
) -> Iterator[tuple["subprocess.Popen[bytes]", str]]:
    """The same with the server's first process."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    said.parent.mkdir(parents=True, exist_ok=True)
    with said.open("wb") as stderr:
        server = subprocess.Popen(
            [sys.executable, "-m", "crisisapi.server", f"{application}:application"],
            cwd=CHECKOUT,
            env=os.environ
            | {"PORT": str(port), "DATABASE_URL": database, "SECRET_KEY": "of the tests", "WEB_CONCURRENCY": "1"},
            stderr=stderr,
        )
    try:
        _wait(server, port, said)
        yield server, f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait()


def _wait(server: "subprocess.Popen[bytes]", port: int, said: Path) -> None:
    for _ in range(300):
        if server.poll() is not None:
            break
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
            connection.request("GET", "/readyz")
            if connection.getresponse().status == 200:
                return
        except OSError:
            pass
        finally:
            connection.close()
        time.sleep(0.1)
    pytest.fail(f"the server is not ready: {said.read_text()[-2000:]}")
