"""How many SQL queries each operation takes: a number that is reviewed, and that no number of rows changes.

The baseline is `query_counts.json`. `REWRITE_QUERY_COUNTS=1 pytest tests/api/test_query_counts.py` rewrites it; the
diff is for review.
"""

import json
import os
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from events.models import Event
from tests.api.world import COLLECTIONS, EVENTS, OTHERS, example
from tests.client import Api

BASELINE = Path(__file__).parent / "query_counts.json"
REWRITE = os.environ.get("REWRITE_QUERY_COUNTS") == "1"
OPERATIONS = [
    *[f"{name}?page_size=500" for name in COLLECTIONS],
    *[f"{name}?format=ndjson" for name in COLLECTIONS],
    *[f"{name}/{example(name)}" for name in COLLECTIONS],
    *OTHERS,
    *[f"{name}?fields=id&page_size=500" for name in COLLECTIONS],
    "statements?speaker=Zelensky&q=panic",
    "statements?speaker_country=RUS&date__gte=2022-01-24&date_match=within",
    "events?actor=russia&actor__not=joe-biden&cameo=1312",
    "military-postures?strength__gte=1000&origin__not=ukraine",
    "changes?since_version=0.0.0&page_size=500",
]


def queries(api: Api, address: str) -> list[str]:
    with CaptureQueriesContext(connection) as captured:
        api(address)
    return [query["sql"] for query in captured]


@pytest.mark.parametrize("address", OPERATIONS)
def test_an_operation_takes_as_many_queries_as_reviewed(api: Api, address: str) -> None:
    found = queries(api, address)
    baseline = json.loads(BASELINE.read_text()) if BASELINE.exists() else {}
    if REWRITE:
        baseline[address] = len(found)
        ordered = {name: baseline[name] for name in OPERATIONS if name in baseline}
        BASELINE.write_text(json.dumps(ordered, indent=1) + "\n")
        return
    assert len(found) == baseline.get(address), "\n".join(["these queries were made:", *found])


def test_the_baseline_has_no_operation_that_is_gone() -> None:
    assert set(json.loads(BASELINE.read_text())) == set(OPERATIONS)


@pytest.mark.parametrize("collection", COLLECTIONS)
def test_no_number_of_rows_takes_more_queries(api: Api, collection: str) -> None:
    most = json.loads(BASELINE.read_text())[f"{collection}?page_size=500"]
    for size in (1, 2, 10, 100):
        # fewer where no row of the page has a part that other rows have
        assert len(queries(api, f"{collection}?page_size={size}")) <= most


def test_changes_take_queries_for_each_collection_and_not_for_each_record(api: Api) -> None:
    most = json.loads(BASELINE.read_text())["changes?since_version=0.0.0&page_size=500"]
    for size in (1, 20, 200):
        assert len(queries(api, f"changes?since_version=0.0.0&page_size={size}")) <= most


@pytest.mark.parametrize("report", ["thread", "context?window=366d"])
def test_reports_take_queries_for_each_kind_and_not_for_each_record(api: Api, report: str) -> None:
    address = f"events/{example('statements')}/{report}"
    found = queries(api, address)
    kinds = {result["event"]["kind"] for result in api(address).json["results"]}
    assert len(found) <= 5 + 16 * len(kinds), "a record has at most sixteen relations"


@pytest.mark.parametrize("collection", EVENTS)
def test_the_heavy_columns_of_the_search_are_never_read(api: Api, collection: str) -> None:
    for address in (f"{collection}?page_size=5", f"{collection}?format=ndjson", f"{collection}/{example(collection)}"):
        for sql in queries(api, address):
            columns = sql.partition(" FROM ")[0]
            assert not [name for name in Event.heavy_columns if name in columns]
