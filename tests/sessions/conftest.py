"""The server as in production, on a database of its own that a session may load as it likes."""

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from psycopg.conninfo import make_conninfo

CHECKOUT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Service:
    """A server that runs, and the database behind it."""

    address: str
    environment: dict[str, str]

    def manage(self, *arguments: str | Path) -> str:
        """Run a command of manage.py on the service's database; gives what it says."""
        ran = subprocess.run(
            [sys.executable, "manage.py", *map(str, arguments)],
            cwd=CHECKOUT,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert ran.returncode == 0, ran.stderr
        return ran.stdout


@pytest.fixture(scope="module")
def database(django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    """The address of a copy of the tests' database: what a session commits there, no other test sees."""
    from django.db import connection

    name = f"{connection.settings_dict['NAME']}_session"
    with django_db_blocker.unblock():
        parts = connection.settings_dict
        connection.close()  # a database is copied while nobody uses it
        with connection._nodb_cursor() as cursor:
            cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
            cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{parts["NAME"]}"')
        known = {part: parts[part.upper()] for part in ("host", "port", "user", "password") if parts[part.upper()]}
        yield make_conninfo(dbname=name, **known)
        with connection._nodb_cursor() as cursor:
            cursor.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture(scope="module")
def service(database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    environment = {name: value for name, value in os.environ.items() if name != "OWNER_DATABASE_URL"} | {
        "DATABASE_URL": database,
        "SECRET_KEY": "of the tests",
        "PORT": str(port),
        "WEB_CONCURRENCY": "1",
    }
    said = tmp_path_factory.mktemp("server") / "stderr"
    with said.open("wb") as stderr:
        server = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", "--config=python:crisisapi.gunicorn", "crisisapi.wsgi"],
            cwd=CHECKOUT,
            env=environment,
            stderr=stderr,
        )
    try:
        _wait(server, port, said)
        yield Service(f"http://127.0.0.1:{port}", environment)
    finally:
        server.terminate()
        server.wait()


def _wait(server: subprocess.Popen[bytes], port: int, said: Path) -> None:
    for _ in range(600):
        if server.poll() is not None:
            break
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        try:
            connection.request("GET", "/readyz")
            if connection.getresponse().status == 200:
                return
        except OSError:
            pass
        finally:
            connection.close()
        time.sleep(0.1)
    pytest.fail(f"the server is not ready: {said.read_text()[-2000:]}")
