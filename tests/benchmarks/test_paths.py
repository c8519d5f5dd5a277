"""The pages of docs/plans.md are read along their index: no sequential scan, no sort of all that matches."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from benchmarks import paths
from benchmarks.generator.fill import fill
from tests.client import Api

RECORDS = 3_000
SIZE = 50
PLANS = Path(__file__).parents[2] / "docs" / "plans.md"


@pytest.fixture(scope="module")
def generated(django_db_setup: None, django_db_blocker: Any) -> Iterator[dict[str, str]]:
    with django_db_blocker.unblock(), transaction.atomic():
        fill(connection.connection, RECORDS, 1, lambda step, done: None)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
            # so few records would be sorted at once: what is asked here is whether there is another way
            cursor.execute("SET LOCAL enable_seqscan = off")
            cursor.execute("SET LOCAL enable_sort = off")
            cursor.execute("SET LOCAL enable_hashjoin = off")
        cache.clear()
        yield paths.known() | {"end": paths.end("/api/v1/events", SIZE)}
        transaction.set_rollback(True)


@pytest.mark.parametrize("path", paths.PATHS, ids=[path.name for path in paths.PATHS])
def test_a_page_is_read_along_its_index(generated: dict[str, str], api: Api, path: paths.Path) -> None:
    address = path.address.format(**generated)
    with CaptureQueriesContext(connection) as captured:
        api(address + ("" if "/" in address else f"{'&' if '?' in address else '?'}page_size={SIZE}"))
    keys = [one["sql"] for one in captured if re.search(rf"LIMIT ({SIZE + 1}|1)$", one["sql"])]
    counts = [one["sql"] for one in captured if one["sql"].startswith("SELECT COUNT(*) FROM (")]
    assert keys
    for query in (*keys, *counts):
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN {query}")
            plan = "\n".join(row[0] for row in cursor.fetchall())
        assert not re.search(r"Seq Scan on events_", plan), plan
        assert not re.search(r"(?<!Incremental )Sort  ", plan), plan
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {keys[-1]}")
        assert path.along in "\n".join(row[0] for row in cursor.fetchall())


def test_the_page_of_plans_names_every_path_and_its_index() -> None:
    told = re.findall(r"^\| ([^|]+) \| `([^|]+)` \| `(\w+)` \|", PLANS.read_text(encoding="utf-8"), re.MULTILINE)
    assert told == [(path.name, f"/api/v1/{path.address}", path.along) for path in paths.PATHS]
