"""NDJSON: one JSON object a line."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from rest.formats.base import RecordFormat, Records


class NDJSON(RecordFormat):
    media_type, format = "application/x-ndjson", "ndjson"
    described = "All of it as NDJSON."
    schema = {"type": "string", "description": "One JSON object a line."}

    @classmethod
    def write(cls, records: Records, bodies: Iterable[bytes]) -> Iterator[bytes]:
        for body in records.pruned(bodies):
            yield body + b"\n"


def lines(rows: Iterable[Any]) -> Iterator[bytes]:
    """Objects as lines."""
    for row in rows:
        yield compact(row) + b"\n"


def compact(value: Any) -> bytes:
    """JSON without blanks, in UTF-8."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=str).encode()


def spliced(body: dict[str, Any], name: str, written: bytes) -> bytes:
    """An object as JSON, in which the member `name` is JSON already."""
    pieces: list[bytes] = []
    for key, one in body.items():  # put together once: what is written may be long
        pieces += [b"," if pieces else b"{", compact(key), b":", written if key == name else compact(one)]
    return b"".join([*pieces, b"}"])


def extended(body: bytes, members: Iterable[tuple[str, bytes]]) -> bytes:
    """A JSON object with further members, which are JSON already, at its end."""
    more = b"".join(b',"%s":%s' % (name.encode(), written) for name, written in members)
    return body[:-1] + more + b"}"
