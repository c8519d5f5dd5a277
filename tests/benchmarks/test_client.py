"""The client counts whole answers, however they come in pieces, and the report says what was measured."""

import socket
import threading
from collections.abc import Iterator

import pytest

from benchmarks import client, report
from benchmarks.client import Answer

PLAIN = b'HTTP/1.1 200 OK\r\nContent-Length: 5\r\nETag: "a"\r\n\r\nhello'
CHUNKED = b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\nhel\r\n2;x=y\r\nlo\r\n0\r\n\r\n"
UNCHANGED = b"HTTP/1.1 304 Not Modified\r\nConnection: keep-alive\r\n\r\n"
UNTIL_THE_END = b"HTTP/1.0 200 OK\r\nConnection: close\r\n\r\nhello"
BROKEN = b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nhello"
ANSWERS = {
    b"/plain": PLAIN,
    b"/chunked": CHUNKED,
    b"/unchanged": UNCHANGED,
    b"/until-the-end": UNTIL_THE_END,
    b"/broken": BROKEN,
    b"/missing": b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n",
}


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """A server that knows a few answers; a thread for each connection."""
    server = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        while True:
            try:
                connection, _ = server.accept()
            except OSError:
                return
            threading.Thread(target=answer, args=[connection], daemon=True).start()

    def answer(connection: socket.socket) -> None:
        with connection:
            while request := connection.recv(65_536):
                path = request.split(b" ")[1]
                connection.sendall(ANSWERS[path])
                if path in (b"/until-the-end", b"/broken"):
                    return

    threading.Thread(target=serve, daemon=True).start()
    yield f"127.0.0.1:{server.getsockname()[1]}"
    server.shutdown(socket.SHUT_RDWR)
    server.close()


@pytest.mark.parametrize("sent", [PLAIN, CHUNKED], ids=["plain", "chunked"])
@pytest.mark.parametrize("size", [1, 2, 3, 7, 1000])
def test_an_answer_ends_where_it_ends_and_no_byte_sooner(sent: bytes, size: int) -> None:
    body = bytearray()
    answer = Answer(body.extend)
    pieces = [sent[at : at + size] for at in range(0, len(sent), size)]
    assert [answer.feed(piece) for piece in pieces] == [False] * (len(pieces) - 1) + [True]
    assert (answer.status, answer.size, bytes(body), answer.closes) == (200, 5, b"hello", False)


@pytest.mark.parametrize("path", ["/plain", "/chunked", "/until-the-end"])
def test_one_answer(address: str, path: str) -> None:
    body = bytearray()
    answer = client.get(address, path, sink=body.extend)
    assert (answer.status, bytes(body)) == (200, b"hello")
    assert answer.header("etag") == ('"a"' if path == "/plain" else None)


def test_an_answer_that_breaks_off_is_none(address: str) -> None:
    with pytest.raises(client.ClientError, match="within the answer"):
        client.get(address, "/broken")


@pytest.mark.parametrize("path", ["/plain", "/chunked", "/until-the-end"])
def test_answers_are_counted(address: str, path: str) -> None:
    found = client.load([address, address], [path], connections=3, seconds=0.1)
    assert (found.errors, found.first_error) == (0, "")
    assert 3 <= found.answers <= len(found.latencies) <= found.answers + 3
    assert found.rate == pytest.approx(found.answers / 0.1)
    assert 0 < found.quantile(0.5) <= found.quantile(0.99)
    assert found.quantile(0.5, lambda asked: asked != path) == 0


def test_another_status_may_be_expected(address: str) -> None:
    found = client.load([address], ["/unchanged"], 2, 0.05, [("If-None-Match", '"a"')], expect=304)
    assert found.answers
    assert not found.errors


@pytest.mark.parametrize(("path", "said"), [("/missing", "status 404"), ("/broken", "within the answer")])
def test_what_is_no_answer_is_an_error(address: str, path: str, said: str) -> None:
    found = client.load([address], ["/plain", path], 2, 0.05)
    assert found.errors
    assert found.first_error.startswith(f"{address}{path}: ")
    assert said in found.first_error
    assert all(asked == "/plain" for _, asked in found.latencies)


def test_ratios_are_taken_run_by_run() -> None:
    found = report.ratio([10, 30, 20], [10, 10, 40], 0.6)
    assert found == {"median": 1.0, "min": 0.5, "max": 3.0, "runs": [1.0, 3.0, 0.5], "target": 0.6, "holds": True}
    assert not report.ratio([1], [2], 0.6)["holds"]
    assert not report.bound(150, 150)["holds"]


def test_the_table_stands_between_its_markers() -> None:
    rates = {**report.spread([1234.5, 2, 3]), "unit": "answers/s"}
    found = {
        "size": 20_000,
        "code": "abc1234-dirty",
        "machine": {"cores": 2, "cpu": "a processor", "python": "3.11", "postgresql": "18"},
        "effort": {"runs": 3, "seconds": 1.5},
        "load_average": {"before": 0.12, "after": 1.0},
        "ratios": {"list_vs_bare": report.ratio([1], [2], 0.6)},
        "contestants": {"list": {"API": rates}},
        "bounds": {"stream_memory_mb": report.bound(80.5, 150)},
        "tail": {"clients": 64, "seconds": 60, "answers": 1000, "errors": 0, "p50_ms": 10.0, "p99_ms": 20.0},
    }
    page = f"before\n{report.BEGIN}\nof the last run\n{report.END}\nafter\n"
    written = report.written(page, found)
    assert written == report.written(written, found)
    assert "of the last run" not in written
    assert written.startswith(f"before\n{report.BEGIN}\n\n20,000 events; 2 cores (a processor)")
    assert written.endswith(f"\n{report.END}\nafter\n")
    assert "Code: abc1234-dirty.\n" in written
    assert "Code: not known.\n" in report.written(page, {**found, "code": None})
    for line in (
        "| `list_vs_bare` | 0.50 | 0.50 | 0.50 | ≥ 0.6 | **no** |",
        "| list | API | 3.0 | 2.0 | 1,234 | answers/s |",
        "| stream_memory_mb | 80.5 | < 150 | yes |",
    ):
        assert f"\n{line}\n" in written
    with pytest.raises(ValueError, match="the page has no"):
        report.written("no markers", found)


def test_the_machine_is_said() -> None:
    assert all(report.machine().values())
