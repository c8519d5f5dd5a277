"""What is asked of psycopg without Django between: prepared statements, streams of COPY, and keys."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import psycopg
from django.db import connection

PIECE = 65_536


def rows(text: str, params: Mapping[str, Any] | None = None) -> list[bytes]:
    """The first column of each row, as text."""
    found = _found(text, params)
    return [found.get_value(at, 0) or b"" for at in range(found.ntuples)]


def read(text: str, keys: Sequence[int], context: Mapping[str, str]) -> list[bytes]:
    """The rows of a page, each as JSON."""
    return rows(text, _of_keys(keys, context))


def cells(text: str, keys: Sequence[int], context: Mapping[str, str]) -> list[list[str]]:
    """The rows of a page, each as its cells; null is an empty one."""
    found = _found(text, _of_keys(keys, context))
    columns = range(found.nfields)
    return [[(found.get_value(at, column) or b"").decode() for column in columns] for at in range(found.ntuples)]


def planned(text: str, params: Sequence[Any]) -> list[tuple[Any, ...]]:
    """The rows of a query that PostgreSQL plans for these values."""
    connection.ensure_connection()
    with connection.wrap_database_errors, psycopg.ClientCursor(connection.connection) as cursor:
        if connection.queries_logged:
            connection.queries_log.append({"sql": cursor.mogrify(text, params), "time": "0"})
        return cursor.execute(text, params).fetchall()


def _of_keys(keys: Sequence[int], context: Mapping[str, str]) -> Mapping[str, str]:
    # one text, so that the statement is prepared once and not for each size of integers
    return {"keys": f"{{{','.join(map(str, keys))}}}", **context}


def _found(text: str, params: Mapping[str, Any] | None) -> Any:
    connection.ensure_connection()
    with connection.wrap_database_errors, psycopg.Cursor(connection.connection) as cursor:
        if connection.queries_logged:  # as Django's own cursors do, for whoever counts queries
            connection.queries_log.append({"sql": text, "time": "0"})
        cursor.execute(text, params, prepare=True)
        return cursor.pgresult


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
