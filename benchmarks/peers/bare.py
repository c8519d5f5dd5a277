"""The least that could answer: a bare ASGI function that sends stored bodies, read by the API's own SQL, prepared.

It asks libpq itself, as the API does: a cursor of psycopg would take three times as long in Python. `BENCH_PLAN` names
a file with the texts and the values (`benchmarks.questions`). No routing, no parameters, no checks.
"""

import gc
import json
import os
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Any

import psycopg
from psycopg import generators
from psycopg.pq import ExecStatus
from psycopg.pq.abc import PGresult
from psycopg_pool import AsyncConnectionPool

Send = Callable[[dict[str, Any]], Awaitable[None]]

PLAN: dict[str, Any] = json.loads(Path(os.environ["BENCH_PLAN"]).read_text())
DETAIL = "/api/v1/statements/"
VERSION = (b'"{dataset_version}"', f'"{PLAN["version"]}"'.encode())
URL = (b"{public_url}", b"")
JSON = (b"content-type", b"application/json")
# the session of the API, as far as it matters here; keys are planned once too: nothing depends on who the actor is
SESSION = "-c default_transaction_read_only=on -c plan_cache_mode=force_generic_plan -c jit=off"


async def prepare(connection: psycopg.AsyncConnection[Any]) -> None:
    for name, text in (("keys", PLAN["keys"]["text"]), ("page", PLAN["page"]), ("record", PLAN["record"])):
        connection.pgconn.send_prepare(name.encode(), text.encode())
        await _result(connection)


pool = AsyncConnectionPool(
    PLAN["database"],
    min_size=4,
    max_size=8,
    open=False,
    configure=prepare,
    kwargs={"options": SESSION, "autocommit": True},
)


async def app(scope: dict[str, Any], receive: Callable[[], Awaitable[dict[str, Any]]], send: Send) -> None:
    if scope["type"] == "lifespan":
        await _lifespan(receive, send)
        return
    async with pool.connection() as connection:
        if scope["path"].startswith(DETAIL):
            (body,) = await _records(connection, "record", scope["path"][len(DETAIL) :])
        else:
            keys = await _column(connection, "keys", PLAN["keys"]["values"])
            page = ",".join(key.decode() for key in keys[: PLAN["size"]])  # one more was asked for: is there another?
            body = b'{"results":[%s]}' % b",".join(await _records(connection, "page", f"{{{page}}}"))
    await _answer(send, body)


async def _records(connection: psycopg.AsyncConnection[Any], name: str, param: str) -> list[bytes]:
    """Bodies with their placeholders filled."""
    return [body.replace(*VERSION).replace(*URL) for body in await _column(connection, name, [param])]


async def _column(connection: psycopg.AsyncConnection[Any], name: str, params: Sequence[str]) -> list[bytes]:
    connection.pgconn.send_query_prepared(name.encode(), [param.encode() for param in params])
    found = await _result(connection)
    return [found.get_value(at, 0) or b"" for at in range(found.ntuples)]


async def _result(connection: psycopg.AsyncConnection[Any]) -> PGresult:
    (found,) = await connection.wait(generators.execute(connection.pgconn))
    if found.status not in (ExecStatus.TUPLES_OK, ExecStatus.COMMAND_OK):
        raise psycopg.errors.error_from_result(found)
    return found


async def _answer(send: Send, body: bytes) -> None:
    headers = [JSON, (b"content-length", b"%d" % len(body))]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": body})


async def _lifespan(receive: Callable[[], Awaitable[dict[str, Any]]], send: Send) -> None:
    while True:
        message = await receive()
        if message["type"] == "lifespan.startup":
            await pool.open(wait=True)
            gc.collect()
            gc.freeze()  # as the API does
            await send({"type": "lifespan.startup.complete"})
        else:
            await pool.close()
            await send({"type": "lifespan.shutdown.complete"})
            return
