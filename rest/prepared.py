"""What PostgreSQL is asked without Django between: records and pages, keys, and streams of COPY."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Generic, NamedTuple, TypeVar

import psycopg
from django.db import connection
from psycopg.pq.abc import PGresult

from rest import statements
from rest.compiled import Sql, constant

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


def read(sql: Sql, keys: Iterable[Any], context: Mapping[str, str]) -> Read[bytes]:
    """The rows of a page, each as JSON."""
    return rows(sql, _of_keys(keys, context))


def cells(sql: Sql, keys: Iterable[Any], context: Mapping[str, str]) -> Read[list[str]]:
    """The rows of a page, each as its cells; null is an empty one."""
    found = _found(sql, _of_keys(keys, context))
    return Read([row[:-1] for row in _texts(found)], _load(found))


def tuples(text: str, params: Sequence[Any], once: bool) -> list[list[str]]:
    """The rows of a query, planned once for all values (its parameters are `$1` and so on) or for these (`%s`)."""
    if once:
        return _texts(statements.once(text, list(map(str, params))))
    return _texts(statements.now(text % tuple(map(constant, params))))


def _found(sql: Sql, given: Mapping[str, str]) -> PGresult:
    return statements.once(sql.text, [given[name] for name in sql.names])


def _of_keys(keys: Iterable[Any], context: Mapping[str, str]) -> Mapping[str, str]:
    return {"keys": f"{{{','.join(map(str, keys))}}}", **context}


def _load(found: PGresult) -> str | None:
    return (found.get_value(0, found.nfields - 1) or b"").decode() if found.ntuples else None


def _texts(found: PGresult) -> list[list[str]]:
    columns = range(found.nfields)
    return [[(found.get_value(at, column) or b"").decode() for column in columns] for at in range(found.ntuples)]


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
