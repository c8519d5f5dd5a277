"""All of a stream is of one load of the dataset."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from dataset.load import load
from rest.streams import BROKEN_OFF
from tests.client import Api
from tests.sessions.test_mirror import Fixtures

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


@pytest.fixture(autouse=True)
def many_pieces(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    """The dataset is loaded, every result is streamed, and nothing of the next batch is read ahead."""
    monkeypatch.setattr("rest.collection.FEW", 0)
    monkeypatch.setattr("rest.streams.BATCH", 7)
    monkeypatch.setattr("rest.formats.csv.ROWS", 7)
    monkeypatch.setattr("rest.streams.PIECE", 7)


def begun(path: str) -> Iterator[bytes]:
    response: Any = Client().get(f"/api/v1/{path}", headers={"host": "localhost"})
    assert (response.status_code, response.streaming) == (200, True)
    return iter(response.streaming_content)


def load_another(folder: Path) -> None:
    """Load a copy of the dataset in which the title of one record is another."""
    data = Fixtures(folder)
    one = next(iter(data.nobody_names()))

    def change(found: list[dict[str, Any]]) -> None:
        next(record for record in found if record["id"] == one.id)["title"] = "Another title"

    data.rewrite(one.file, change)
    load(data.folder)


@each_stream
def test_a_load_of_the_same_dataset_does_not_break_off_a_stream(path: str) -> None:
    whole = b"".join(begun(path))
    stream = begun(path)
    received = next(stream)
    load(settings.FIXTURES_DIR)
    assert received + b"".join(stream) == whole


@each_stream
def test_a_load_of_another_dataset_breaks_off_a_stream_visibly(path: str, tmp_path: Path) -> None:
    whole = b"".join(begun(path))
    stream = begun(path)
    received = next(stream)
    load_another(tmp_path / "fixtures")
    received += b"".join(stream)
    assert received.endswith(BROKEN_OFF)
    assert whole.startswith(received.removesuffix(BROKEN_OFF))
    assert len(received) < len(whole)
