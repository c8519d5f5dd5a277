"""Days are written alike, whatever the server would write by itself."""

import csv
import json
import urllib.request

import psycopg
import pytest
from psycopg import sql

from tests.live import served

pytestmark = pytest.mark.django_db


def test_a_server_that_writes_days_otherwise_gives_the_same_pages_and_cells(
    database: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    with psycopg.connect(database, autocommit=True) as connection:
        name = sql.Identifier(connection.info.dbname)
        connection.execute(sql.SQL("ALTER DATABASE {} SET datestyle TO 'German'").format(name))
    with served(database, tmp_path_factory.mktemp("server") / "said.log") as address:
        first = json.loads(ask(f"{address}/api/v1/events?page_size=2&fields=date"))
        second = json.loads(ask(first["next"]))
        days = [row["date"] for page in (first, second) for row in page["results"]]
        lines = ask(f"{address}/api/v1/events?format=csv&fields=date").decode().splitlines()
    assert len(days) == 4
    assert days == [row["date"] for row in csv.DictReader(lines)][:4] == sorted(days, reverse=True)
    assert all(len(day.split("-")) == 3 for day in days)


def ask(address: str) -> bytes:
    with urllib.request.urlopen(address, timeout=30) as answer:
        return bytes(answer.read())
