"""Requests as no client library sends them, byte by byte: who is not served is told so as a problem."""

import json
import os
import socket
from collections.abc import Iterator
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import pytest

from tests.live import served
from tests.sessions.conftest import Service

pytestmark = pytest.mark.django_db

HOST = b"Host: localhost\r\n"


class Said(NamedTuple):
    """An answer as it came over the wire."""

    version: str
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


def ask(address: str, line: bytes, headers: bytes = HOST, body: bytes = b"") -> Said:
    """Send a request line, headers and a body, and read until the server closes."""
    parts = urlsplit(address)
    with socket.create_connection((parts.hostname or "", parts.port or 0), timeout=30) as connection:
        connection.sendall(line + b"\r\n" + headers + b"Connection: close\r\n\r\n" + body)
        received = b"".join(iter(lambda: connection.recv(65536), b""))
    head, _, body = received.partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    version, status = first.split(" ")[:2]
    found = {name.lower(): value.strip() for name, _, value in (one.partition(":") for one in lines)}
    if found.get("transfer-encoding") == "chunked":
        body = _unchunked(body)
    return Said(version, int(status), found, body)


def _unchunked(body: bytes) -> bytes:
    whole = b""
    while (size := int(body.partition(b"\r\n")[0], 16)) > 0:
        rest = body.partition(b"\r\n")[2]
        whole, body = whole + rest[:size], rest[size + 2 :]
    return whole


@pytest.mark.parametrize(
    ("line", "status"),
    [
        (b"GET //evil.example// HTTP/1.1", 404),
        (b"GET /%2fevil.example// HTTP/1.1", 404),
        (b"GET /\\evil.example// HTTP/1.1", 404),
        (b"GET http://evil.example//evil.example// HTTP/1.1", 404),
        (b'GET /api/v1/"events" HTTP/1.1', 404),
        (b"GET /api/v1/events/%zz HTTP/1.1", 404),
        (b"GET /api/v1/events/%ff HTTP/1.1", 404),
        (b"GET /api/v1/events/%00 HTTP/1.1", 404),
        (b"GET /api/v1/events/\xc3\xa9 HTTP/1.1", 404),
        (b"GET /api/v1/events?q=%ff HTTP/1.1", 400),
        (b"GET /api/v1/events?q=%00 HTTP/1.1", 400),
        (b"GET /api/v1/events?q=" + b"a" * 8_200 + b" HTTP/1.1", 414),
        (b"GET /api/v1/events?q=" + b"a" * 60_000 + b" HTTP/1.1", 414),
        (b"FETCH /api/v1/events HTTP/1.1", 405),
        (b"CONNECT localhost:80 HTTP/1.1", 405),
        (b"OPTIONS * HTTP/1.1", 404),
        (b"POST /api/v1/events HTTP/1.0", 405),
    ],
)
def test_what_reaches_the_application_is_refused_as_a_problem(service: Service, line: bytes, status: int) -> None:
    answer = ask(service.address, line)
    assert (answer.status, answer.headers["content-type"]) == (status, "application/problem+json")
    assert answer.json["status"] == status
    assert "location" not in answer.headers
    assert ("allow" in answer.headers) or status != 405


# What hyper, below granian, cannot read it refuses by itself; no application hears of it (docs/operations.md).
@pytest.mark.parametrize(
    ("line", "headers", "status"),
    [
        (b'GET /api/v1/events?q="a" HTTP/1.1', HOST, 400),
        (b"GET /api/v1/events?q=<a> HTTP/1.1", HOST, 400),
        (b"GET /api/v1/events?q=a b HTTP/1.1", HOST, 400),
        (b"GET /api/v1/events?q=a\x01 HTTP/1.1", HOST, 400),
        (b"GET /api/v1/events?q=\xe9 HTTP/1.1", HOST, 400),
        (b"GET ?q=a HTTP/1.1", HOST, 400),
        (b"GET /livez HTTP/1.1", HOST + b"bad name: x\r\n", 400),
        (b"GET /livez HTTP/1.1", HOST + b"".join(b"X-%d: a\r\n" % at for at in range(150)), 431),
        (b"GET /livez?" + b"a" * 66_000 + b" HTTP/1.1", HOST, 414),
    ],
)
def test_what_the_server_itself_cannot_read_is_refused_without_a_body(
    service: Service, line: bytes, headers: bytes, status: int
) -> None:
    answer = ask(service.address, line, headers)
    assert (answer.status, answer.body, answer.headers["content-length"]) == (status, b"", "0")


@pytest.mark.parametrize("path", ["livez", "readyz"])
@pytest.mark.parametrize("version", ["1.0", "1.1"])
@pytest.mark.parametrize(
    "host", [None, b"", b"localhost", b"evil.example", b"10.0.0.7:8000", b"bad host", b"[::1", b"a\r\nHost: b"]
)
def test_probes_are_answered_whatever_host_they_name(
    service: Service, path: str, version: str, host: bytes | None
) -> None:
    headers = b"" if host is None else b"Host: " + host + b"\r\n"
    answer = ask(service.address, f"GET /{path} HTTP/{version}".encode(), headers)
    assert (answer.version, answer.status) == (f"HTTP/{version}", 200)
    assert answer.json["status"] in ("alive", "ready")
    assert answer.headers["content-length"] == str(len(answer.body))


@pytest.fixture(scope="module")
def behind_proxies(database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(os.environ, "BEHIND_PROXY", "1")
        patch.setitem(os.environ, "ALLOWED_HOSTS", "crisis.example,localhost")
        with served(database, tmp_path_factory.mktemp("server") / "said.log") as address:
            yield address


@pytest.mark.parametrize(
    "headers",
    [
        b"X-Forwarded-Host: crisis.example, inner:8000\r\nX-Forwarded-Proto: https, http\r\n",
        b"X-Forwarded-Host: crisis.example\r\nX-Forwarded-Host: inner\r\nX-Forwarded-Proto: https\r\n",
    ],
)
def test_behind_two_proxies_addresses_are_those_of_the_first(behind_proxies: str, headers: bytes) -> None:
    answer = ask(behind_proxies, b"GET /api/v1/events?page_size=1 HTTP/1.1", HOST + headers)
    assert answer.json["next"].startswith("https://crisis.example/api/v1/events?")
    answer = ask(behind_proxies, b"GET /api/v1/events/ HTTP/1.1", HOST + headers)
    assert (answer.status, answer.headers["location"]) == (308, "/api/v1/events")


def test_behind_a_proxy_that_names_another_host_it_is_said_which_header_does(behind_proxies: str) -> None:
    answer = ask(behind_proxies, b"GET /api/v1/events HTTP/1.1", HOST + b"X-Forwarded-Host: a.example, localhost\r\n")
    assert (answer.status, answer.headers["content-type"]) == (400, "application/problem+json")
    assert answer.json["detail"].startswith("X-Forwarded-Host")


def test_a_download_goes_on_where_it_broke_off(service: Service) -> None:
    line = b"GET /api/v1/dataset/archive HTTP/1.1"
    whole = ask(service.address, line)
    middle = len(whole.body) // 2
    if_same = b"If-Range: " + whole.headers["etag"].encode() + b"\r\n"
    first = ask(service.address, line, HOST + if_same + b"Range: bytes=0-%d\r\n" % (middle - 1))
    rest = ask(service.address, line, HOST + if_same + b"Range: bytes=%d-\r\n" % middle)
    assert (first.status, rest.status) == (206, 206)
    assert first.body + rest.body == whole.body
    head = ask(service.address, line.replace(b"GET", b"HEAD"))
    assert (head.headers["accept-ranges"], head.headers["content-length"]) == ("bytes", str(len(whole.body)))
    assert ask(service.address, line, HOST + b"Range: bytes=%d-\r\n" % len(whole.body)).status == 416
