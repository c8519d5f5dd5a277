"""Which database the project talks to, and as whom."""

import os
import sys
from typing import Any

import psycopg
from django.core.exceptions import ImproperlyConfigured
from psycopg.conninfo import conninfo_to_dict
from psycopg_pool import ConnectionPool

from crisisapi import localdb
from crisisapi.env import Environment

# Requests of one process that may wait for a connection. The queue is limited because clients that wait too long
# give up and ask again. Further requests are refused at once, which costs little, so that the queue becomes shorter.
WAITING = 100
RECONNECT_SECONDS = 1.0


def hold_local_server() -> None:
    """Start the embedded server, or join those who use it, unless DATABASE_URL points elsewhere."""
    if os.environ.get("DATABASE_URL") or os.environ.get("OWNER_DATABASE_URL"):
        return
    try:
        localdb.hold()
    except localdb.LocalDatabaseError as error:
        sys.exit(f"The embedded PostgreSQL is not available: {error}")


class Pooled(psycopg.Connection[Any]):
    """A connection of the pool. Django says anew at each request that it commits by itself, as it does already."""

    def set_autocommit(self, value: bool) -> None:
        if value != self.autocommit:
            super().set_autocommit(value)


DAYS = {"datestyle": "ISO"}  # days leave as PostgreSQL writes them


def _session(env: Environment) -> dict[str, Any]:
    """What every connection that serves sets."""
    return {
        **DAYS,
        "default_transaction_read_only": "on",
        "statement_timeout": env.statement_timeout_ms,
        # A prepared page has one plan, whatever its keys; PostgreSQL would weigh that anew for a single record.
        "plan_cache_mode": "force_generic_plan",
        "jit": "off",  # compiling takes longer than any page
        # Starting workers takes about as long as a page; by its own estimate (1000) PostgreSQL starts them for a count.
        "parallel_setup_cost": "5000",
    }


def settings(env: Environment) -> dict[str, Any]:
    """Django's DATABASES: the role that only reads while serving, the owner for every other command."""
    if env.database_url or env.owner_database_url:
        reader, owner = env.database_url, env.owner_database_url
    else:
        urls = localdb.urls()
        reader, owner = urls.reader, urls.owner
    # Someone who has one role for everything gives one address.
    url = (reader or owner) if env.serving else (owner or reader)
    try:
        parts: dict[str, Any] = dict(conninfo_to_dict(url or ""))
    except psycopg.Error:
        # without the address: it holds a password
        raise ImproperlyConfigured(
            "DATABASE_URL or OWNER_DATABASE_URL cannot be read; write postgresql://user:password@host:port/name."
        ) from None
    session = _session(env) if env.serving else DAYS
    options = [parts.pop("options", ""), *(f"-c {name}={value}" for name, value in session.items())]
    database: dict[str, Any] = {
        "ENGINE": "crisisapi.postgresql",
        "NAME": parts.pop("dbname", ""),
        "USER": parts.pop("user", ""),
        "PASSWORD": parts.pop("password", ""),
        "HOST": parts.pop("host", ""),
        "PORT": str(parts.pop("port", "")),
        # Only rest.sql.statements prepares; Django's own cursors send values within their text.
        "OPTIONS": {**parts, "options": " ".join(filter(None, options))},
    }
    if env.serving:
        database["OPTIONS"]["pool"] = {
            "min_size": 1,
            "max_size": env.pool_size,
            "timeout": env.longest_wait_ms / 1000,
            "max_waiting": WAITING,
            # While the server is down the pool retries every second or two instead of ever more rarely, so that
            # waiting requests get a connection soon after it is back.
            "reconnect_timeout": RECONNECT_SECONDS,
            "reconnect_failed": ConnectionPool.check,
            "connection_class": Pooled,
        }
    return {"default": database}
