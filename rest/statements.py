"""SQL that goes to libpq itself, on Django's connection.

A cursor of psycopg asks the same with three times as much Python around it (decision 19). Errors of the database are
those that Django's own cursors raise. Unlike a cursor, nothing here begins a transaction: who needs one has begun it
(`rest.pages`), and a parameter ends at a NUL, which is refused before.
"""

import itertools
from collections.abc import Callable, Sequence
from typing import Any
from weakref import WeakKeyDictionary

import psycopg
from django.db import DEFAULT_DB_ALIAS, connections
from psycopg.pq import DiagnosticField, ExecStatus
from psycopg.pq.abc import PGconn, PGresult

KEPT = 100  # statements of a connection, each with its plan; and as many that have their values in them


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


def _of(connection: psycopg.Connection[Any]) -> _Kept:
    return _kept.setdefault(connection, _Kept())


def _prepared(text: str, server: PGconn, names: dict[str, bytes]) -> bytes:
    """The name of a statement. Of too many, the one goes that was not asked for longest."""
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
    """A result that is no error."""
    if result.status in (ExecStatus.TUPLES_OK, ExecStatus.COMMAND_OK):
        return result
    if result.error_field(DiagnosticField.SQLSTATE):
        raise psycopg.errors.error_from_result(result)
    raise psycopg.OperationalError(result.get_error_message())  # libpq says so: there is no server any more
