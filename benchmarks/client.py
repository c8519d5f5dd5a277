"""A client that costs little: one process, sockets that do not block, connections that stay open.

It counts whole responses and checks their status. Python is slow, so it reads no more of a response than it has to:
where it ends. How much of a processor it took is part of the result, for it takes that from the servers.
"""

import itertools
import re
import selectors
import socket
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

PIECE = 1 << 18
PATIENCE = 60.0  # seconds for an answer, before it counts as an error
# Seconds that a connection stays open. Then whichever process of the server is idle takes the next: else it would be
# chance, for a whole measurement, that one process has most of the connections and another hardly any.
HELD = 0.25
_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
_CHUNKED = re.compile(rb"\r\ntransfer-encoding: *chunked", re.IGNORECASE)
_CLOSE = re.compile(rb"\r\nconnection: *close", re.IGNORECASE)
_WITHOUT_BODY = (204, 304)


class ClientError(Exception):
    """An answer that is none: another status, a connection that broke."""


class Answer:
    """A response as it comes in; the pieces of its body go to `sink`."""

    def __init__(self, sink: Callable[[bytes], object] | None = None) -> None:
        self.status, self.head, self.size = 0, b"", 0
        self.closes = False
        self._sink = sink
        self._left: int | None = None  # bytes to come, of the body or of the chunk; None: until the connection ends
        self._chunked = self._within = self._last = False
        self._rest = b""

    def feed(self, data: bytes) -> bool:
        """Take in what was received; whether that was the end."""
        if not self.status:
            self.head += data
            end = self.head.find(b"\r\n\r\n")
            if end < 0:
                return False
            self.head, data = self.head[: end + 2], self.head[end + 4 :]
            self._begin()
        return self._chunks(data) if self._chunked else self._plain(data)

    def ended(self) -> bool:
        """Whether the end of the connection is the end of the response."""
        return self.status > 0 and self._left is None

    def header(self, name: str) -> str | None:
        found = re.search(rb"\r\n%s: *([^\r]*)" % re.escape(name.encode()), self.head, re.IGNORECASE)
        return found[1].decode() if found else None

    def _begin(self) -> None:
        self.status = int(self.head[9:12])
        self.closes = _CLOSE.search(self.head) is not None
        if length := _LENGTH.search(self.head):
            self._left = int(length[1])
        if self.status in _WITHOUT_BODY:
            self._left = 0
        elif _CHUNKED.search(self.head):
            self._chunked, self._left = True, 0

    def _take(self, data: bytes) -> None:
        self.size += len(data)
        if self._sink:
            self._sink(data)

    def _plain(self, data: bytes) -> bool:
        self._take(data)
        if self._left is None:
            return False
        self._left -= len(data)
        return self._left <= 0

    def _chunks(self, data: bytes) -> bool:
        """A chunk is its size in a line, its bytes, and the end of a line; one of size 0 is the last."""
        data, at = self._rest + data, 0
        while True:
            if self._left:
                taken = data[at : at + self._left]
                self._take(taken)
                at += len(taken)
                self._left -= len(taken)
                if self._left:
                    self._rest = b""
                    return False
            start = at + 2 if self._within else at
            if self._last and len(data) >= start + 2:
                return True
            end = -1 if self._last else data.find(b"\r\n", start)
            if end < 0:
                self._rest = data[at:]
                return False
            self._left, at, self._within = int(data[start:end].partition(b";")[0], 16), end + 2, True
            if not self._left:
                self._last, at = True, end  # the end of its line is followed by that of an empty one


@dataclass
class Load:
    """What came back: how many answers within the time, how long each took, and the client's share of a processor."""

    answers: int = 0
    seconds: float = 0.0
    errors: int = 0
    latencies: list[tuple[float, str]] = field(default_factory=list)  # with the path that was asked for
    client_share: float = 0.0
    first_error: str = ""

    @property
    def rate(self) -> float:
        return self.answers / self.seconds

    def quantile(self, share: float, of: Callable[[str], bool] = lambda path: True) -> float:
        """How long this share of the answers took at most, of those to some of the paths."""
        ordered = sorted(latency for latency, path in self.latencies if of(path))
        return ordered[min(int(len(ordered) * share), len(ordered) - 1)] if ordered else 0.0


def get(
    address: str, path: str, headers: Sequence[tuple[str, str]] = (), sink: Callable[[bytes], object] | None = None
) -> Answer:
    """One answer, read as fast as it comes, on a connection of its own."""
    answer = Answer(sink)
    with _connect(address) as connection:
        connection.settimeout(PATIENCE)
        connection.sendall(_request(address, path, headers))
        while data := connection.recv(PIECE):
            if answer.feed(data):
                return answer
    if answer.ended():
        return answer
    raise ClientError(f"{path}: the connection ended within the answer")


def load(
    addresses: Sequence[str],
    paths: Iterable[str],
    connections: int,
    seconds: float,
    headers: Sequence[tuple[str, str]] = (),
    expect: int = 200,
    warm: float = 0.0,
) -> Load:
    """Ask for the paths in turn, over and over, each connection one at a time.

    What is answered within the seconds after the warm-up counts, also where it was asked before, so that slow answers
    are not cut off at both ends. What is under way at the end is read.
    """
    run = _Run(addresses, paths, headers, expect)
    return run.of(connections, seconds, warm)


@dataclass
class _Line:
    """A connection, and what is asked on it."""

    address: str
    connection: socket.socket
    answer: Answer
    opened: float
    sent: float = 0.0
    path: str = ""


class _Run:
    def __init__(
        self, addresses: Sequence[str], paths: Iterable[str], headers: Sequence[tuple[str, str]], expect: int
    ) -> None:
        self.addresses, self.expect = addresses, expect
        self.paths = itertools.cycle(paths)
        self.before_after = {address: _request(address, "\0", headers).split(b"\0") for address in addresses}
        self.selector = selectors.DefaultSelector()
        self.found = Load()

    def of(self, connections: int, seconds: float, warm: float) -> Load:
        started, worked = time.perf_counter(), time.process_time()
        self.start = started + warm
        end = self.start + seconds
        for number in range(connections):
            self._open(self.addresses[number % len(self.addresses)])
        while self.selector.get_map():
            ready = self.selector.select(1.0)
            now = time.perf_counter()
            for key, _ in ready:
                self._read(key.data, now, end)
            if now > end and not ready:
                self._give_up(now)
        self.selector.close()
        self.found.seconds = seconds
        self.found.client_share = (time.process_time() - worked) / (time.perf_counter() - started)
        return self.found

    def _open(self, address: str) -> None:
        connection = _connect(address)
        connection.setblocking(False)
        line = _Line(address, connection, Answer(), time.perf_counter())
        self.selector.register(connection, selectors.EVENT_READ, line)
        self._ask(line)

    def _ask(self, line: _Line) -> None:
        line.path, line.answer = next(self.paths), Answer()
        before, after = self.before_after[line.address]
        line.sent = time.perf_counter()
        line.connection.send(before + line.path.encode() + after)

    def _read(self, line: _Line, now: float, end: float) -> None:
        try:
            data = line.connection.recv(PIECE)
            done = line.answer.feed(data) if data else line.answer.ended()
        except OSError as error:
            data, done = b"", False
            self._error(line, str(error))
        else:
            if not data and not done:
                self._error(line, "the connection ended within the answer")
        if done:
            self._count(line, now, end)
        if not data or (done and (line.answer.closes or now - line.opened > HELD)):
            self._close(line)
            if now < end:
                self._open(line.address)
        elif done and now < end:
            self._ask(line)
        elif done:
            self._close(line)

    def _count(self, line: _Line, now: float, end: float) -> None:
        if line.answer.status != self.expect:
            self._error(line, f"status {line.answer.status}")
            return
        if now >= self.start:
            self.found.answers += now <= end
            self.found.latencies.append((now - line.sent, line.path))

    def _error(self, line: _Line, what: str) -> None:
        self.found.errors += 1
        self.found.first_error = self.found.first_error or f"{line.address}{line.path}: {what}"

    def _give_up(self, now: float) -> None:
        for key in list(self.selector.get_map().values()):
            if now - key.data.sent > PATIENCE:
                self._error(key.data, "no answer")
                self._close(key.data)

    def _close(self, line: _Line) -> None:
        self.selector.unregister(line.connection)
        line.connection.close()


def _connect(address: str) -> socket.socket:
    host, _, port = address.partition(":")
    connection = socket.create_connection((host, int(port)), timeout=PATIENCE)
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return connection


def _request(address: str, path: str, headers: Sequence[tuple[str, str]]) -> bytes:
    lines = [f"GET {path} HTTP/1.1", f"Host: {address}", "Accept: */*", *(f"{name}: {text}" for name, text in headers)]
    return "\r\n".join([*lines, "", ""]).encode()
