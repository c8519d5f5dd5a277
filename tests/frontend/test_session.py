"""Clients that are generated from the OpenAPI document, before a real server: `make test-contract`."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from typing import Any
from urllib.request import urlopen

import pytest

from tests.live import CHECKOUT, loaded_database, served

CLIENT = CHECKOUT / "clients" / "typescript"
PYTHON = CHECKOUT / "clients" / "python"
WORDS = "Putin"

pytestmark = pytest.mark.node


@pytest.fixture
def base(django_test_environment: None, django_db_blocker: Any) -> Iterator[str]:
    with (
        django_db_blocker.unblock(),
        loaded_database() as database,
        served(database, CHECKOUT / ".run" / "frontend" / "server.log") as address,
    ):
        yield address


def test_the_sessions_of_clients_in_typescript(base: str) -> None:
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


@pytest.mark.parametrize("client", ["with_openapi_python_client", "with_datamodel_code_generator"])
def test_a_client_in_python_reads_quotes_of_the_statements_among_events(base: str, client: str) -> None:
    found = subprocess.run(
        [sys.executable, PYTHON / f"{client}.py", base, WORDS],
        env=os.environ | {"PYTHONPATH": str(CHECKOUT / ".run" / "clients")},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert found.returncode == 0, found.stderr
    with urlopen(f"{base}/api/v1/events?q={WORDS}") as response:
        events = json.load(response)["results"]
    assert len({event["kind"] for event in events}) > 1, "only several kinds show that a client tells them apart"
    quotes = [quote["text"] for event in events for quote in event.get("quotes", [])]
    assert quotes
    assert found.stdout.splitlines() == quotes
