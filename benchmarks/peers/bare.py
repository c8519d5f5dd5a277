"""The least that could answer: a bare ASGI function that sends the result of the API's own SQL, prepared.

`BENCH_PLAN` names a file with the texts and the values (`benchmarks.questions`). No routing, no parameters, no checks.
"""

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
# the session of the API, so that both run the same plans
SESSION = "-c default_transaction_read_only=on -c plan_cache_mode=force_generic_plan -c jit=off"
pool = AsyncConnectionPool(PLAN["database"], min_size=4, max_size=8, open=False, kwargs={"options": SESSION})


async def app(scope: dict[str, Any], receive: Callable[[], Awaitable[dict[str, Any]]], send: Send) -> None:
    if scope["type"] == "lifespan":
        await _lifespan(receive, send)
    elif scope["path"].startswith(DETAIL):
        slug = scope["path"][len(DETAIL) :]
        await _answer(send, (await _records("detail", slug))[0])
    else:
        await _answer(send, b'{"results":[%s]}' % b",".join(await _records("list", "")))


async def _records(name: str, slug: str) -> list[bytes]:
    """The keys, then the records of the keys, as JSON."""
    plan = PLAN[name]
    async with pool.connection() as connection:
        params = [slug if value is None else value for value in plan["params"]]
        keys = await _column(connection, plan["keys"], params)
        page = ",".join(key.decode() for key in keys[: PLAN["size"]])  # one more was asked for: is there a next page?
        given = {"keys": f"{{{page}}}", **PLAN["context"]}
        return await _column(connection, plan["page"], given)


async def _column(
    connection: psycopg.AsyncConnection[Any], text: str, params: Sequence[Any] | dict[str, Any]
) -> list[bytes]:
    async with connection.cursor() as cursor:
        await cursor.execute(text.encode(), params, prepare=True)
        found = cursor.pgresult
        assert found is not None
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
            await send({"type": "lifespan.startup.complete"})
        else:
            await pool.close()
            await send({"type": "lifespan.shutdown.complete"})
            return
