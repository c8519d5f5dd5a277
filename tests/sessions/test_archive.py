"""Downloads of the archive hold nobody up: it is there when the first one asks, a slow reader has no connection."""

import contextlib
import hashlib
import json
import socket
import urllib.error
import urllib.request
from urllib.parse import urlsplit

import psycopg
import pytest

from dataset.export.keeping import PART
from tests.sessions.conftest import Service

pytestmark = pytest.mark.django_db
ARCHIVE = "/api/v1/dataset/archive"
READERS = 12  # three times as many as there are connections
PARTS = 40  # more than sockets hold


@pytest.fixture(scope="module")
def large(service: Service) -> bytes:
    """An archive as of some hundred thousand records, in the place of that of the dataset."""
    content = hashlib.shake_256(b"an archive").digest(PARTS * PART - 5)
    with psycopg.connect(service.database) as connection:
        (load,) = connection.execute("SELECT load FROM dataset_loadeddataset").fetchone() or (None,)
        connection.execute("DELETE FROM dataset_archivepart")
        for number in range(PARTS):
            part = content[number * PART : (number + 1) * PART]
            connection.execute(
                "INSERT INTO dataset_archivepart (load, number, content) VALUES (%s, %s, %s)", [load, number, part]
            )
    return content


def begun(address: str) -> socket.socket:
    """A download of which the headers are read, and nothing else."""
    at = urlsplit(address)
    client = socket.create_connection((at.hostname or "", at.port or 0), timeout=30)
    client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    client.sendall(f"GET {ARCHIVE} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
    assert client.recv(12) == b"HTTP/1.1 200"
    return client


def test_readers_that_read_nothing_leave_the_database_to_others(service: Service, large: bytes) -> None:
    with contextlib.ExitStack() as stack:
        for _ in range(READERS):
            stack.enter_context(begun(service.address))
        for page in range(1, 9):
            with urllib.request.urlopen(f"{service.address}/api/v1/events?page_size={page}", timeout=30) as answer:
                assert len(json.load(answer)["results"]) == page


def test_the_whole_and_its_parts_are_what_was_kept(service: Service, large: bytes) -> None:
    with urllib.request.urlopen(service.address + ARCHIVE, timeout=30) as answer:
        assert answer.read() == large
    for start, end in ((0, 0), (PART - 1, PART), (PART, 3 * PART), (len(large) - 1, len(large) + 9)):
        request = urllib.request.Request(service.address + ARCHIVE, headers={"Range": f"bytes={start}-{end}"})
        with urllib.request.urlopen(request, timeout=30) as answer:
            assert answer.status == 206
            assert answer.read() == large[start : end + 1]


def test_a_database_without_an_archive_says_so_at_once(service: Service, large: bytes) -> None:
    with psycopg.connect(service.database) as connection:
        connection.execute("UPDATE dataset_archivepart SET load = gen_random_uuid()")
    with pytest.raises(urllib.error.HTTPError) as caught:
        urllib.request.urlopen(service.address + ARCHIVE, timeout=30)
    assert caught.value.code == 503
    assert "load_dataset" in json.load(caught.value)["detail"]
