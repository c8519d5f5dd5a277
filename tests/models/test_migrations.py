"""Migrations go back as they went forth, with data in the tables, and say all that the models say."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection, connections

ROOMS = ["dataset", "events", "actors", "sources"]


@pytest.fixture
def scratch(django_db_setup: None, django_db_blocker: Any) -> Iterator[str]:
    """A copy of the tests' database, data and all, dropped afterwards."""
    name = f"{connection.settings_dict['NAME']}_scratch"
    with django_db_blocker.unblock():
        connection.close()  # a database is copied while nobody uses it
        with connection._nodb_cursor() as cursor:
            cursor.execute(f'DROP DATABASE IF EXISTS "{name}"')
            cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{connection.settings_dict["NAME"]}"')
        connections.databases["scratch"] = connection.settings_dict | {"NAME": name}
        try:
            yield "scratch"
        finally:
            connections["scratch"].close()
            del connections["scratch"]
            del connections.databases["scratch"]
            with connection._nodb_cursor() as cursor:
                cursor.execute(f'DROP DATABASE "{name}"')


# Whatever a migration of ours makes: tables, sequences and indexes, types, functions, search configurations.
MADE = """
    SELECT 'relation', relname::text FROM pg_class WHERE relnamespace = 'public'::regnamespace
    UNION ALL SELECT 'type', typname::text FROM pg_type WHERE typnamespace = 'public'::regnamespace
    UNION ALL SELECT 'search configuration', cfgname::text FROM pg_ts_config WHERE cfgnamespace = 'public'::regnamespace
"""


def made(alias: str) -> set[str]:
    with connections[alias].cursor() as cursor:
        cursor.execute(MADE)
        return {name for _, name in cursor.fetchall() if not name.strip("_").startswith("django_migrations")}


def test_migrations_take_back_all_that_they_made(scratch: str) -> None:
    assert {"events_event", "actors_actor", "sources_document", "dataset_loadeddataset", "crisisapi"} <= made(scratch)
    for room in ("dataset", "sources"):  # events and actors stand on sources
        call_command("migrate", room, "zero", database=scratch, verbosity=0)
    left = made(scratch)
    assert not {name for name in left if name.partition("_")[0] in ROOMS}
    assert "crisisapi" not in left


@pytest.mark.django_db
def test_no_migration_is_missing() -> None:
    call_command("makemigrations", "--check", "--dry-run", verbosity=0)
