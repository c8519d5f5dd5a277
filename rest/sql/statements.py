"""Prepared statements, sent by libpq on Django's connection.

A cursor of psycopg asks the same with three times as much Python around it (decision 19). Errors of the database are
those that Django's own cursors raise. Unlike a cursor, nothing here begins a transaction: who needs one has begun it
(`rest.pagination`), and a parameter ends at a NUL, which is refused before.
"""

import itertools
from collections.abc import Callable, Generator, Sequence
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

import psycopg
from django.db import DEFAULT_DB_ALIAS, connection, connections
from psycopg import sql
from psycopg.pq import DiagnosticField, ExecStatus
from psycopg.pq.abc import PGconn, PGresult

AT_ONCE = 100  # rows of a chunk, few enough for the socket to hold the next chunk
KEPT = 100  # prepared statements of a connection with parameters, and as many with their values in the text


class Read(NamedTuple):
    """The first column of each row as text, and the load of the dataset that they were read of; None without rows."""

    rows: list[bytes]
    load: str | None


class _Kept:
    """What a connection has prepared: for any values, for those in the text; and texts seen once. Oldest first."""

    def __init__(self) -> None:
        self.general: dict[str, bytes] = {}
        self.special: dict[str, bytes] = {}
        self.seen: dict[str, None] = {}

    def again(self, text: str) -> bool:
        """Whether a text with its values in it is asked for again, as far as is known."""
        if text in self.special or text in self.seen:
            self.seen.pop(text, None)
            return True
        if len(self.seen) >= KEPT:
            del self.seen[next(iter(self.seen))]
        self.seen[text] = None
        return False


_kept: WeakKeyDictionary[psycopg.Connection[Any], _Kept] = WeakKeyDictionary()
_numbers = itertools.count()


def once(text: str, params: Sequence[str]) -> PGresult:
    """The result of a statement that PostgreSQL plans once for a connection; its parameters are `$1` and so on."""

    def ask(connection: psycopg.Connection[Any]) -> PGresult:
        name = _prepared(text, connection.pgconn, _of(connection).general)
        return connection.pgconn.exec_prepared(name, [param.encode() for param in params])

    return _asked(text, ask)


def now(text: str) -> PGresult:
    """The result of a statement that has its values in it, and is planned for them; once, if it is asked for again."""

    def ask(connection: psycopg.Connection[Any]) -> PGresult:
        kept = _of(connection)
        if not kept.again(text):
            return connection.pgconn.exec_(text.encode())
        name = _prepared(text, connection.pgconn, kept.special)
        return connection.pgconn.exec_prepared(name, [])

    return _asked(text, ask)


def rows(text: str, params: Sequence[str] = ()) -> Read:
    """The rows of a statement whose last column is the load of the dataset (`REST["LOAD"]`), the same in each row."""
    found = once(text, params)
    load = found.get_value(0, found.nfields - 1) if found.ntuples else None
    return Read([found.get_value(at, 0) or b"" for at in range(found.ntuples)], load.decode() if load else None)


def texts(found: PGresult) -> list[list[str]]:
    """All columns of each row; null is empty."""
    columns = range(found.nfields)
    return [[(found.get_value(at, column) or b"").decode() for column in columns] for at in range(found.ntuples)]


def constant(value: Any) -> str:
    """A value as SQL writes it."""
    if type(value) is int and value >= 0:  # most values are keys
        return str(value)
    connection.ensure_connection()
    return sql.Literal(value).as_string(connection.connection)


def stream(text: str, params: Sequence[Any]) -> Generator[tuple[Any, ...]]:
    """Rows while PostgreSQL makes the next ones. A column of `bytea` is bytes, which are never read as text.

    Until the last one is taken, or this is closed, the connection can be asked nothing else.
    """
    with connection.cursor() as cursor:
        complete: str = cursor.mogrify(text, params)
    if connection.queries_logged:  # as Django's cursors do
        connection.queries_log.append({"sql": complete, "time": "0"})
    with connection.wrap_database_errors, psycopg.Cursor(connection.connection) as raw:
        yield from raw.stream(complete, binary=True, size=AT_ONCE)


def _of(connection: psycopg.Connection[Any]) -> _Kept:
    return _kept.setdefault(connection, _Kept())


def _prepared(text: str, server: PGconn, names: dict[str, bytes]) -> bytes:
    """The name of a prepared statement. The least recently used one is closed."""
    if (name := names.pop(text, None)) is None:
        if len(names) >= KEPT:
            oldest = next(iter(names))
            _right(server.close_prepared(names[oldest]))  # no DEALLOCATE: a pooler would not know the name
            del names[oldest]
        name = b"statement_%d" % next(_numbers)
        _right(server.prepare(name, text.encode()))
    names[text] = name
    return name


def _asked(text: str, ask: Callable[[psycopg.Connection[Any]], PGresult]) -> PGresult:
    database = connections[DEFAULT_DB_ALIAS]
    database.ensure_connection()
    database.validate_no_broken_transaction()
    if database.queries_logged:  # as Django's own cursors do, for whoever counts queries
        database.queries_log.append({"sql": text, "time": "0"})
    with database.wrap_database_errors:
        return _right(ask(database.connection))


def _right(result: PGresult) -> PGresult:
    """The result. Raises psycopg.Error if it is an error."""
    if result.status in (ExecStatus.TUPLES_OK, ExecStatus.COMMAND_OK):
        return result
    if result.error_field(DiagnosticField.SQLSTATE):
        raise psycopg.errors.error_from_result(result)
    raise psycopg.OperationalError(result.get_error_message())  # of libpq itself: the server is gone
