"""The least that could answer: a bare ASGI function that sends the result of the API's own SQL, prepared.

`BENCH_PLAN` names a file with the texts and the values (`benchmarks.questions`). No routing, no parameters, no checks.
"""

import gc
import json
import os
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Any

import psycopg
from psycopg_pool import AsyncConnectionPool

Send = Callable[[dict[str, Any]], Awaitable[None]]

PLAN: dict[str, Any] = json.loads(Path(os.environ["BENCH_PLAN"]).read_text())
DETAIL = "/api/v1/statements/"
JSON = (b"content-type", b"application/json")
# the session of the API; its keys are planned once too, as nothing here depends on who the actor is
SESSION = "-c default_transaction_read_only=on -c plan_cache_mode=force_generic_plan -c jit=off"
pool = AsyncConnectionPool(
    PLAN["database"], min_size=4, max_size=8, open=False, kwargs={"options": SESSION, "autocommit": True}
)


async def app(scope: dict[str, Any], receive: Callable[[], Awaitable[dict[str, Any]]], send: Send) -> None:
    if scope["type"] == "lifespan":
        await _lifespan(receive, send)
        return
    async with pool.connection() as connection:
        if scope["path"].startswith(DETAIL):
            (body,) = await _rows(connection, "record", {"slug": scope["path"][len(DETAIL) :]})
        else:
            keys = await _column(connection, psycopg.AsyncCursor, PLAN["keys"], PLAN["values"])
            page = ",".join(key.decode() for key in keys[: PLAN["size"]])  # one more was asked for: is there another?
            body = b'{"results":[%s]}' % b",".join(await _rows(connection, "page", {"keys": f"{{{page}}}"}))
    await _answer(send, body)


async def _rows(connection: psycopg.AsyncConnection[Any], name: str, given: dict[str, str]) -> list[bytes]:
    """Records as JSON."""
    text, names = PLAN[name]["text"], PLAN[name]["names"]
    given = given | PLAN["context"]
    return await _column(connection, psycopg.AsyncRawCursor, text, [given[one] for one in names])


async def _column(connection: psycopg.AsyncConnection[Any], kind: Any, text: str, params: Sequence[Any]) -> list[bytes]:
    async with kind(connection) as cursor:
        await cursor.execute(text.encode(), params, prepare=True)
        found = cursor.pgresult
        return [found.get_value(at, 0) or b"" for at in range(found.ntuples)]


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
