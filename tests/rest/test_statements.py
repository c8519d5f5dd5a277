"""Statements that go to libpq itself: they are kept by connection, and fail as Django's own do."""

from collections.abc import Iterator
from unittest import mock

import psycopg
import pytest
from django.db import (
    DEFAULT_DB_ALIAS,
    DatabaseError,
    OperationalError,
    ProgrammingError,
    connection,
    connections,
    transaction,
)
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.transaction import TransactionManagementError

from rest.sql import statements

pytestmark = pytest.mark.django_db


@pytest.fixture
def other() -> Iterator[BaseDatabaseWrapper]:
    """A connection of its own, that a test may lose."""
    found = connections.create_connection(DEFAULT_DB_ALIAS)
    found.ensure_connection()
    with mock.patch.object(statements, "connections", {DEFAULT_DB_ALIAS: found}):
        yield found
    found.close()


def kept(texts: list[str]) -> list[str]:
    """Those of the texts that the server has prepared."""
    found = statements.now("SELECT statement FROM pg_prepared_statements")
    there = {(found.get_value(at, 0) or b"").decode() for at in range(found.ntuples)}
    return [text for text in texts if text in there]


def test_a_statement_takes_values_and_is_prepared_once(other: BaseDatabaseWrapper) -> None:
    text = "SELECT upper($1), $2::int + 1"
    found = [statements.once(text, ["a", number]) for number in ("1", "41")]
    assert [(one.get_value(0, 0), one.get_value(0, 1)) for one in found] == [(b"A", b"2"), (b"A", b"42")]
    assert other.connection.execute("SELECT count(*) FROM pg_prepared_statements").fetchone() == (1,)


def test_of_too_many_the_one_goes_that_was_not_asked_for_longest(other: BaseDatabaseWrapper) -> None:
    texts = [f"SELECT {number}" for number in range(3)]
    with mock.patch.object(statements, "KEPT", 2):
        for text in (texts[0], texts[1], texts[0], texts[2]):
            statements.once(text, [])
    assert kept(texts) == [texts[0], texts[2]]


def test_a_statement_with_its_values_in_it_is_prepared_when_it_is_asked_for_again(other: BaseDatabaseWrapper) -> None:
    texts = [f"SELECT {number}" for number in (1, 2)]
    answers = [statements.now(text).get_value(0, 0) for text in (texts[0], texts[1], texts[0], texts[0])]
    assert answers == [b"1", b"2", b"1", b"1"]
    assert kept(texts) == [texts[0]]


def test_what_was_asked_for_long_ago_is_not_asked_for_again(other: BaseDatabaseWrapper) -> None:
    texts = [f"SELECT {number}" for number in range(3)]
    with mock.patch.object(statements, "KEPT", 2):
        for text in (*texts, texts[0]):
            statements.now(text)
    assert kept(texts) == []


def test_each_connection_prepares_for_itself(other: BaseDatabaseWrapper) -> None:
    statements.once("SELECT 1", [])
    with mock.patch.object(statements, "connections", connections):
        assert statements.once("SELECT 1", []).get_value(0, 0) == b"1"


@pytest.mark.parametrize(
    ("text", "error", "cause"),
    [
        ("SELECT nothing", ProgrammingError, psycopg.errors.UndefinedColumn),
        ("SELECT 1 / 0", DatabaseError, psycopg.errors.DivisionByZero),
        ("SELECT pg_sleep(5)", OperationalError, psycopg.errors.QueryCanceled),
    ],
)
def test_an_error_of_the_server_is_the_one_that_a_cursor_raises(
    other: BaseDatabaseWrapper, text: str, error: type[Exception], cause: type[Exception]
) -> None:
    statements.now("SET statement_timeout = 100")
    for ask in (statements.now, lambda text: statements.once(text, [])):
        with pytest.raises(error) as raised:
            ask(text)
        assert isinstance(raised.value.__cause__, cause)
    assert statements.now("SELECT 1").get_value(0, 0) == b"1", "the connection still serves"


def test_in_a_broken_transaction_nothing_is_asked() -> None:
    transaction.set_rollback(True)
    try:
        with pytest.raises(TransactionManagementError):
            statements.now("SELECT 1")
    finally:
        transaction.set_rollback(False)


def test_a_server_that_is_gone_is_an_operational_error_each_time(other: BaseDatabaseWrapper) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s)", [other.connection.info.backend_pid])
    for ask in (statements.now, lambda text: statements.once(text, []), statements.now):
        with pytest.raises(OperationalError):
            ask("SELECT 1")
    other.close()
    assert statements.once("SELECT 1", []).get_value(0, 0) == b"1", "a new connection serves"
