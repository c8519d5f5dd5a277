"""Django's PostgreSQL backend, which tests each connection that it takes from the pool (`DATABASES["ENGINE"]`)."""

import select
from typing import Any

import psycopg
from django.db.backends.postgresql import base
from psycopg.pq import ExecStatus


class DatabaseWrapper(base.DatabaseWrapper):
    """Replace connections that the server has closed, for example by a restart, before a request uses them.

    `CONN_HEALTH_CHECKS` tests connections too, but psycopg_pool then waits one, two, four seconds and so on after each
    dead one. A request that meets a pool full of dead connections would wait too long. Here each dead connection is
    discarded at once. While the server is down the pool has no other, and the request waits for one as usual.
    """

    def get_new_connection(self, conn_params: dict[str, Any]) -> psycopg.Connection[Any]:
        connection: psycopg.Connection[Any] = super().get_new_connection(conn_params)
        pool: Any = self.pool
        while pool and not _is_alive(connection):
            connection.close()
            pool.putconn(connection)  # the pool opens a new one in its place
            connection = super().get_new_connection(conn_params)
        return connection


def _is_alive(connection: psycopg.Connection[Any]) -> bool:
    """Whether the server has kept the connection open.

    Nothing is sent unless there is something to read: of an open connection there rarely is, of a closed one the end.
    An empty query for each request would take a sixth of the time of a record.
    """
    poll = select.poll()
    poll.register(connection.pgconn.socket, select.POLLIN)
    return not poll.poll(0) or connection.pgconn.exec_(b"").status == ExecStatus.EMPTY_QUERY
