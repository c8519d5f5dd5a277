"""What is asked of psycopg without Django between: prepared statements, streams of COPY, and keys."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Generic, NamedTuple, TypeVar

import psycopg
from django.db import connection

from rest.compiled import Sql

PIECE = 65_536
Row = TypeVar("Row")


class Read(NamedTuple, Generic[Row]):
    """Rows, and the load of the dataset that they were read of; None where there are none."""

    rows: list[Row]
    load: str | None


def rows(sql: Sql, given: Mapping[str, str] | None = None) -> Read[bytes]:
    """The first column of each row, as text."""
    found = _found(sql, given or {})
    return Read([found.get_value(at, 0) or b"" for at in range(found.ntuples)], _load(found))


def read(sql: Sql, keys: Sequence[int], context: Mapping[str, str]) -> Read[bytes]:
    """The rows of a page, each as JSON."""
    return rows(sql, _of_keys(keys, context))


def cells(sql: Sql, keys: Sequence[int], context: Mapping[str, str]) -> Read[list[str]]:
    """The rows of a page, each as its cells; null is an empty one."""
    found = _found(sql, _of_keys(keys, context))
    columns = range(found.nfields - 1)
    rows = [[(found.get_value(at, column) or b"").decode() for column in columns] for at in range(found.ntuples)]
    return Read(rows, _load(found))


def _load(found: Any) -> str | None:
    return (found.get_value(0, found.nfields - 1) or b"").decode() if found.ntuples else None


def tuples(text: str, params: Sequence[Any], once: bool) -> list[tuple[Any, ...]]:
    """The rows of a query that PostgreSQL plans for these values, or once for all."""
    connection.ensure_connection()
    by_values = psycopg.ClientCursor(connection.connection)
    if connection.queries_logged:
        connection.queries_log.append({"sql": by_values.mogrify(text, params), "time": "0"})
    cursor = psycopg.Cursor(connection.connection) if once else by_values
    with connection.wrap_database_errors, cursor:
        return cursor.execute(text, params, prepare=once).fetchall()


def _of_keys(keys: Sequence[int], context: Mapping[str, str]) -> Mapping[str, str]:
    # one text, so that the statement is prepared once and not for each size of integers
    return {"keys": f"{{{','.join(map(str, keys))}}}", **context}


def _found(sql: Sql, given: Mapping[str, str]) -> Any:
    connection.ensure_connection()
    # raw: a longer text than a few kilobytes would be searched for parameters each time
    with connection.wrap_database_errors, psycopg.RawCursor(connection.connection) as cursor:
        if connection.queries_logged:  # as Django's own cursors do, for whoever counts queries
            connection.queries_log.append({"sql": sql.text, "time": "0"})
        cursor.execute(sql.text, [given[name] for name in sql.names], prepare=True)
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
