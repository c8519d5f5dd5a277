"""What is said to the server in SQL: whether it is ready, and the roles and the database of the project."""

import psycopg
from psycopg import pq, sql

from .errors import LocalDatabaseError
from .places import DATABASE, OWNER, READER, SUPERUSER, Places


def answers(places: Places) -> bool:
    return pq.PGconn.ping(_conninfo(places).encode()) == pq.Ping.OK


def provide(places: Places) -> None:
    """Roles and database, where they are missing."""
    try:
        _provide(places)
    except psycopg.Error as error:
        raise LocalDatabaseError(
            f"the embedded PostgreSQL cannot be prepared: {' '.join(str(error).split())}"
        ) from error


def _provide(places: Places) -> None:
    with psycopg.connect(_conninfo(places), autocommit=True) as connection:
        folder = connection.execute("SHOW data_directory").fetchone()
        if folder is None or not places.data.samefile(folder[0]):
            raise LocalDatabaseError(f"another server answers on {places.socket}")
        if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
            return  # it is made last, so it stands for all of this
        for role, rights in ((OWNER, "LOGIN CREATEDB"), (READER, "LOGIN")):
            if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone():
                connection.execute(sql.SQL("CREATE ROLE {} " + rights).format(sql.Identifier(role)))
        connection.execute(
            sql.SQL("ALTER ROLE {} SET default_transaction_read_only = on").format(sql.Identifier(READER))
        )
        with psycopg.connect(_conninfo(places, "template1"), autocommit=True) as template:
            # In the template, so that it holds from the first table on, and in test databases too.
            template.execute(
                sql.SQL("ALTER DEFAULT PRIVILEGES FOR ROLE {} IN SCHEMA public GRANT SELECT ON TABLES TO {}").format(
                    sql.Identifier(OWNER), sql.Identifier(READER)
                )
            )
        connection.execute(
            sql.SQL("CREATE DATABASE {} OWNER {}").format(sql.Identifier(DATABASE), sql.Identifier(OWNER))
        )


def _conninfo(places: Places, database: str = "postgres") -> str:
    return f"{places.url(SUPERUSER, database)}&connect_timeout=5"
