"""Bytes as PostgreSQL writes them: rows of a prepared statement, and streams of COPY. Neither is decoded on the way."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import psycopg
from django.db import connection

PIECE = 65_536


def rows(text: str, params: Mapping[str, Any] | None = None) -> list[bytes]:
    """The first column of each row, as text."""
    connection.ensure_connection()
    with connection.wrap_database_errors, psycopg.Cursor(connection.connection) as cursor:
        if connection.queries_logged:  # as Django's own cursors do, for whoever counts queries
            connection.queries_log.append({"sql": text, "time": "0"})
        cursor.execute(text, params, prepare=True)
        found = cursor.pgresult
        assert found is not None
        return [found.get_value(at, 0) or b"" for at in range(found.ntuples)]


def read(text: str, keys: Sequence[int], context: Mapping[str, str]) -> list[bytes]:
    """The rows of a page, each as JSON."""
    # one text, so that the statement is prepared once and not for each size of integers
    return rows(text, {"keys": f"{{{','.join(map(str, keys))}}}", **context})


def copy(text: str, params: Sequence[Any], how: str) -> Iterator[bytes]:
    """Rows as COPY sends them."""
    with connection.cursor() as cursor:
        complete = cursor.mogrify(text, params)
    if connection.queries_logged:
        connection.queries_log.append({"sql": complete, "time": "0"})
    with (
        connection.wrap_database_errors,
        psycopg.Cursor(connection.connection) as raw,
        raw.copy(f"COPY ({complete}) TO STDOUT ({how})") as rows,
    ):
        yield from map(bytes, rows)


def gathered(rows: Iterable[bytes]) -> Iterator[bytes]:
    """The same in pieces of some size."""
    piece = bytearray()
    for row in rows:
        piece += row
        if len(piece) > PIECE:
            yield bytes(piece)
            piece.clear()
    yield bytes(piece)
