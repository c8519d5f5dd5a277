"""The server as in production, on a database of its own that a session may load as it likes."""

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from psycopg.conninfo import make_conninfo

from tests.live import CHECKOUT, served


@dataclass(frozen=True)
class Service:
    """A server that runs, and the database behind it."""

    address: str
    database: str

    def manage(self, *arguments: str | Path) -> str:
        """Run a command of manage.py on the service's database; gives what it says."""
        # the roles of another server, and whether this process serves: a test may have made it
        roles = ("OWNER_DATABASE_URL", "CRISISAPI_SERVING")
        others = {name: value for name, value in os.environ.items() if name not in roles}
        ran = subprocess.run(
            [sys.executable, "manage.py", *map(str, arguments)],
            cwd=CHECKOUT,
            env=others | {"DATABASE_URL": self.database},
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
    with served(database, tmp_path_factory.mktemp("server") / "stderr") as address:
        yield Service(address, database)
