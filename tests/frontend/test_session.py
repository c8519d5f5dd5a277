"""A frontend on the types that the OpenAPI document gives, in Node, before a real server: `make test-contract`."""

import os
import subprocess
from collections.abc import Iterator
from typing import Any

import pytest

from tests.live import CHECKOUT, loaded_database, served

CLIENT = CHECKOUT / "clients" / "typescript"

pytestmark = pytest.mark.node


@pytest.fixture
def base(django_test_environment: None, django_db_blocker: Any) -> Iterator[str]:
    with (
        django_db_blocker.unblock(),
        loaded_database() as database,
        served(database, CHECKOUT / ".run" / "frontend" / "server.log") as address,
    ):
        yield address


def test_the_session_of_a_frontend(base: str) -> None:
    session = subprocess.run(
        ["npm", "run", "--silent", "session"],
        cwd=CLIENT,
        env=os.environ | {"BASE_URL": base},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    print(session.stdout)
    assert session.returncode == 0, session.stderr
