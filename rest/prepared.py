"""What PostgreSQL answers, as bytes: records and pages, and rows while it makes the next ones."""

from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import psycopg
from django.db import connection
from psycopg.pq.abc import PGresult

from rest import statements
from rest.compiled import Sql

PIECE = 65_536
AT_ONCE = 100  # rows that are taken while PostgreSQL makes others: few, so that a socket holds the others


class Read(NamedTuple):
    """Rows, and the load of the dataset that they were read of; None where there are none."""

    rows: list[bytes]
    load: str | None


def rows(sql: Sql, given: Mapping[str, str] | None = None) -> Read:
    """The first column of each row, as text."""
    values = given or {}
    return first(statements.once(sql.text, [values[name] for name in sql.names]))


def read(sql: Sql, keys: Iterable[Any], context: Mapping[str, str]) -> Read:
    """The rows of a page, each as JSON or as a line of CSV."""
    return rows(sql, {"keys": f"{{{','.join(map(str, keys))}}}", **context})


def first(found: PGresult) -> Read:
    """The first column of each row of a result whose last one is the load."""
    load = found.get_value(0, found.nfields - 1) if found.ntuples else None
    return Read([found.get_value(at, 0) or b"" for at in range(found.ntuples)], load.decode() if load else None)


def texts(found: PGresult) -> list[list[str]]:
    """All columns of each row; null is empty."""
    columns = range(found.nfields)
    return [[(found.get_value(at, column) or b"").decode() for column in columns] for at in range(found.ntuples)]


def stream(text: str, params: Sequence[Any]) -> Generator[tuple[Any, ...]]:
    """Rows while PostgreSQL makes the next ones. A column of `bytea` is bytes, which are never read as text.

    Until the last one is taken, or this is closed, the connection can be asked nothing else.
    """
    with connection.cursor() as cursor:
        complete: str = cursor.mogrify(text, params)
    if connection.queries_logged:  # as Django's own cursors do, for whoever counts queries
        connection.queries_log.append({"sql": complete, "time": "0"})
    with connection.wrap_database_errors, psycopg.Cursor(connection.connection) as raw:
        yield from raw.stream(complete, binary=True, size=AT_ONCE)


def gathered(rows: Iterable[bytes]) -> Iterator[bytes]:
    """The same in pieces of some size."""
    piece = bytearray()
    for row in rows:
        piece += row
        if len(piece) > PIECE:
            yield bytes(piece)
            piece.clear()
    yield bytes(piece)
