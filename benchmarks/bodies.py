"""Whether contestants answer the same, before anyone looks at how fast they do."""

import csv
import hashlib
import io
import json
from typing import Any, Protocol

import psycopg

from benchmarks import client
from benchmarks.servers import Server


class Unequal(Exception):
    """Contestants that do not answer the same."""


class Copied(Protocol):
    """What PostgreSQL is asked to send."""

    @property
    def text(self) -> str: ...
    @property
    def how(self) -> str: ...


def equal(what: str, ours: Any, theirs: Any) -> None:
    if ours != theirs:
        raise Unequal(f"{what} differs: {_difference(ours, theirs)}")


def of(server: Server, path: str) -> bytes:
    """The body from each address of a server, which have to be the same."""
    found: set[bytes] = set()
    for address in server.addresses:
        body = bytearray()
        answer = client.get(address, path, sink=body.extend)
        if answer.status != 200:
            raise client.ClientError(f"{server.name} answers {path} with {answer.status}: {body[:500].decode()}")
        found.add(bytes(body))
    if len(found) > 1:
        raise Unequal(f"{server.name} answers {path} in {len(found)} ways")
    return found.pop()


def results(server: Server, path: str) -> Any:
    return json.loads(of(server, path))["results"]


def table(server: Server, path: str) -> list[list[str]]:
    """The header and the rows of CSV; rows of one day may stand in any order."""
    header, *rows = csv.reader(io.StringIO(of(server, path).decode(), newline=""))
    return [header, *sorted(rows)]


def lines(server: Server, path: str) -> int:
    """How many records a stream of one line each has; the first and the last line of GeoJSON hold none."""
    return of(server, path).count(b"\n") - (2 if "geojson" in path else 0)


def header(server: Server, path: str) -> bytes:
    """The first line of a stream."""
    first = bytearray()

    def take(piece: bytes) -> None:
        if b"\n" not in first:
            first.extend(piece)

    client.get(server.addresses[0], path, sink=take)
    return bytes(first.partition(b"\n")[0] + b"\n")


def digest(server: Server, path: str) -> tuple[str, int]:
    """The hash and the size of a stream."""
    found = hashlib.sha256()
    answer = client.get(server.addresses[0], path, sink=found.update)
    return found.hexdigest(), answer.size


def copied(database: str, what: Copied, head: bytes) -> tuple[str, int]:
    """The same of what PostgreSQL sends, with a first line before it."""
    found, size = hashlib.sha256(head), len(head)
    with psycopg.connect(database) as connection, _copy(connection, what) as rows:
        for row in rows:
            found.update(row)
            size += len(row)
    return found.hexdigest(), size


def drained(database: str, what: Copied) -> int:
    """How many bytes PostgreSQL sends, read by a plain client."""
    size = 0
    with psycopg.connect(database) as connection, _copy(connection, what) as rows:
        for row in rows:
            size += len(row)
    return size


def _copy(connection: psycopg.Connection[Any], what: Copied) -> Any:
    return connection.cursor().copy(f"COPY ({what.text}) TO STDOUT ({what.how})".encode())


def _difference(ours: Any, theirs: Any, at: str = "it") -> str:
    """Where two answers part."""
    if isinstance(ours, dict) and isinstance(theirs, dict):
        for name in ours | theirs:
            if ours.get(name) != theirs.get(name):
                return _difference(ours.get(name), theirs.get(name), f"{at}.{name}")
    if isinstance(ours, list) and isinstance(theirs, list):
        for number, (one, other) in enumerate(zip(ours, theirs, strict=False)):
            if one != other:
                return _difference(one, other, f"{at}.{number}")
        return f"{at} has {len(ours)} and {len(theirs)} entries"
    return f"{at} is {str(ours)[:300]} and {str(theirs)[:300]}"
