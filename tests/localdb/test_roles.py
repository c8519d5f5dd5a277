"""The owner migrates, loads and makes test databases; the reader only reads."""

import psycopg
import pytest

from crisisapi.localdb import LocalDatabase

from .conftest import ask


def test_the_owner_builds_and_the_reader_reads(database: LocalDatabase) -> None:
    database.hold()
    urls = database.urls()
    ask(urls.owner, "CREATE EXTENSION unaccent; CREATE EXTENSION pg_trgm; CREATE TABLE t AS SELECT 1 AS a")
    assert ask(urls.reader, "SELECT a FROM t") == [(1,)]
    with pytest.raises(psycopg.errors.ReadOnlySqlTransaction):
        ask(urls.reader, "INSERT INTO t VALUES (2)")
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        ask(urls.reader, "BEGIN; SET TRANSACTION READ WRITE; INSERT INTO t VALUES (2)")
    assert ask(urls.owner, "SELECT rolsuper FROM pg_roles WHERE rolname = current_user") == [(False,)]

    # What Django's test runner does; the reader's rights are there from the first table on.
    ask(urls.owner, "CREATE DATABASE test_crisisapi")
    owner, reader = (url.replace("/crisisapi?", "/test_crisisapi?") for url in (urls.owner, urls.reader))
    ask(owner, "CREATE EXTENSION pg_trgm; CREATE TABLE t AS SELECT 1 AS a")
    assert ask(reader, "SELECT a FROM t") == [(1,)]
    assert ask(reader, "SELECT 'Путин' % 'Путин', lower('ЁЛКА')") == [(True, "ёлка")]
