"""The pages of docs/plans.md are read along their index: no sequential scan, no sort of all that matches."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from benchmarks import paths
from benchmarks.generator.fill import fill
from dataset.api_records import write_bodies
from rest import dataset_cache
from tests.benchmarks.taken_back import taken_back
from tests.client import Api

RECORDS = 3_000
SIZE = 50
PLANS = Path(__file__).parents[2] / "docs" / "plans.md"


@pytest.fixture(scope="module")
def generated(django_db_setup: None, django_db_blocker: Any) -> Iterator[dict[str, str]]:
    with django_db_blocker.unblock(), taken_back():
        fill(connection.connection, RECORDS, 1, lambda step, done: None)
        write_bodies()
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
            # so few records would be sorted at once: what is asked here is whether there is another way
            cursor.execute("SET LOCAL enable_seqscan = off")
            cursor.execute("SET LOCAL enable_sort = off")
            cursor.execute("SET LOCAL enable_hashjoin = off")
        dataset_cache.forget()
        yield paths.known() | {"end": paths.end("/api/v1/events", SIZE)}


LISTS = [path for path in paths.PATHS if path.is_list]


@pytest.mark.parametrize("path", LISTS, ids=[path.name for path in LISTS])
def test_a_page_is_read_along_its_index(generated: dict[str, str], api: Api, path: paths.Path) -> None:
    queries = paths.captured(lambda: api(path.asked(generated, SIZE)))
    keys = paths.keys(queries, SIZE)
    counts = [query for query in queries if query.startswith("SELECT COUNT(*) FROM (")]
    for query in (keys, *counts):
        found = paths.plan(query)
        assert not paths.WHOLE.search(found), found
    assert path.along in paths.plan(keys)


def test_a_record_is_found_by_its_id(generated: dict[str, str], api: Api) -> None:
    (path,) = [path for path in paths.PATHS if path not in LISTS]
    queries = paths.captured(lambda: api(path.asked(generated, SIZE)))
    (query,) = [query for query in queries if "slug" in query]
    found = paths.plan(query)
    assert "Seq Scan on events_" not in found, found
    assert path.along in found


def test_the_page_of_plans_names_every_path_and_its_index() -> None:
    told = re.findall(r"^\| ([^|]+) \| `([^|]+)` \| `(\w+)` \|", PLANS.read_text(encoding="utf-8"), re.MULTILINE)
    assert told == [(path.name, f"/api/v1/{path.address}", path.along) for path in paths.PATHS]
