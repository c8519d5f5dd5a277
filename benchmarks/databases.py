"""The databases of `benchmarks.generate`, made where they are missing."""

import subprocess
import sys

import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo

from crisisapi import localdb


def ready(records: int) -> dict[str, str]:
    """The environment in which this process's children find a database with so many events."""
    localdb.hold()
    owner, reader = localdb.urls().owner, localdb.urls().reader
    name = f"bench_{records}"
    if not _holds(owner, name, records):
        command = [sys.executable, "-m", "benchmarks.generate", "--records", str(records), "--database", name]
        subprocess.run(command, check=True, stdout=sys.stderr)
    return {
        "OWNER_DATABASE_URL": make_conninfo(owner, dbname=name),
        "DATABASE_URL": make_conninfo(reader, dbname=name),
        "SECRET_KEY": "signs the cursors of benchmarks",
    }


def _holds(owner: str, name: str, records: int) -> bool:
    with psycopg.connect(owner) as connection:
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            return False
    with psycopg.connect(make_conninfo(owner, dbname=name)) as connection:
        try:
            found = connection.execute(sql.SQL("SELECT count(*) FROM events_event")).fetchone()
        except psycopg.errors.UndefinedTable:
            return False
    return found == (records,)
