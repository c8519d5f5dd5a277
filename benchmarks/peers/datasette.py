"""The flat rows for Datasette: an SQLite file with an index on the column that is filtered, served immutable."""

import gc
import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

TABLE = "statements"
FILTERED = "place"
# What the tables call otherwise.
_COLUMNS = {"id": "e.slug", "date": "e.date::text", FILTERED: "p.slug"}


def make(database: str, columns: Sequence[str], path: Path) -> None:
    """All statements, and what `datasette inspect` finds out about them beforehand."""
    path.unlink(missing_ok=True)
    names = [*columns, FILTERED]
    shown = sql.SQL(", ").join(sql.SQL(_COLUMNS[name]) if name in _COLUMNS else sql.Identifier(name) for name in names)
    rows = sql.SQL(
        "SELECT {} FROM events_statement s JOIN events_event e ON e.id = s.event_ptr_id "
        "LEFT JOIN events_place p ON p.id = e.place_id"
    ).format(shown)
    written = ", ".join(f'"{name}" TEXT' for name in names[1:])
    with psycopg.connect(database) as source, sqlite3.connect(path) as target:
        target.execute(f'CREATE TABLE {TABLE} ("{names[0]}" TEXT PRIMARY KEY, {written})')
        with source.cursor("rows") as cursor:
            cursor.itersize = 20_000
            cursor.execute(rows)
            target.executemany(f"INSERT INTO {TABLE} VALUES ({', '.join('?' * len(names))})", cursor)
        target.execute(f'CREATE INDEX by_{FILTERED} ON {TABLE} ("{FILTERED}", "date")')
        target.execute("ANALYZE")
    target.close()
    said = subprocess.run(
        [sys.executable, "-m", "datasette", "inspect", str(path)], check=True, stdout=subprocess.PIPE
    ).stdout
    inspected(path).write_text(json.dumps(json.loads(said)))


def inspected(path: Path) -> Path:
    return path.with_suffix(".json")


def app() -> Any:
    """What `datasette serve --immutable` serves, as its documentation advises for data that does not change.

    Served by uvicorn itself, as all others are: its own command writes a line for each request.
    """
    from datasette.app import Datasette

    path = Path(os.environ["BENCH_SQLITE"])
    served = Datasette([], immutables=[str(path)], inspect_data=json.loads(inspected(path).read_text())).app()
    gc.collect()
    gc.freeze()  # as the API does
    return served


def address(path: Path, value: str) -> str:
    """The rows with the value, newest first, without the column that is filtered."""
    return f"/{path.stem}/{TABLE}.csv?{FILTERED}={value}&_nocol={FILTERED}&_sort_desc=date"
