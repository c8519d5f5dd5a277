"""Rows into a migrated database, over one connection or two."""

import hashlib
import json
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from itertools import chain
from queue import Empty, SimpleQueue
from typing import Any

from psycopg import Connection, sql

from actors.models import ActorBody
from benchmarks.generator import registry, tables
from benchmarks.generator.chunks import Lines, chunks
from benchmarks.generator.registry import Registry
from benchmarks.generator.rows import VERSION
from benchmarks.generator.schema import Schema
from benchmarks.generator.tables import COLLECTION_OF
from benchmarks.generator.world import World
from dataset import counts
from dataset.layout import COLLECTIONS
from events.models import CrisisBody, EventBody, FigureBody, PlaceBody
from sources.models import DocumentBody

Progress = Callable[[str, float], None]  # the step, and how much of it is done, from 0 to 1
Statements = Sequence[sql.Composed | bytes]

# Filled by `write_bodies`, from the rows of the others.
BODIES = [model._meta.db_table for model in (ActorBody, CrisisBody, DocumentBody, EventBody, FigureBody, PlaceBody)]
COLUMNS = {**registry.COLUMNS, **tables.COLUMNS}
# Its rows cost PostgreSQL as much as those of all other tables, for it makes the words of a search of them.
HEAVIEST = "events_event"
BEHIND = 2  # chunks that wait to be written, of some 20 MB each
SESSION = {
    "synchronous_commit": "off",
    "maintenance_work_mem": "512MB",
    "work_mem": "128MB",
}


def fill(
    connection: Connection[Any],
    records: int,
    seed: int = 1,
    progress: Progress = lambda step, done: None,
    *,
    helper: Connection[Any] | None = None,
    workers: int = 0,
) -> None:
    """Replace everything in a migrated database by `records` events and what belongs to them.

    Both connections are the owner's. Alone, `connection` may be in a transaction, which then holds everything; a
    `helper` shares the work and sees only what is committed, so both have to be in autocommit. `workers` processes
    make rows ahead; the rows are the same with any number. Raises psycopg.Error where the database refuses a row.
    """
    connections = [connection, helper] if helper else [connection]
    for one in connections:
        for name, value in SESSION.items():
            one.execute("SELECT set_config(%s, %s, false)", [name, value])
    progress("preparing", 0)
    world = World(records, seed)
    made = Registry(world)
    schema = Schema.of(connection, [*COLUMNS, *BODIES])
    _run(connection, schema.removals())
    _run(connection, [sql.SQL("TRUNCATE {}").format(sql.SQL(", ").join(map(sql.Identifier, BODIES)))])
    progress("preparing", 1)
    sizes = _copy(connections, chain([made.text], chunks(world, workers)), records, progress)
    largest_first = [*(table for table, _ in sizes.most_common()), *BODIES]
    share(connections, [schema.keys_and_indexes(table) for table in largest_first], "indexes", progress)
    _run(connection, schema.foreign_keys())
    of_actors_and_documents: list[Statements] = [[statement.encode()] for statement in counts.statements()]
    checks: list[Statements] = [schema.validations(table) for table in largest_first]
    share(connections, of_actors_and_documents + checks, "counts and keys", progress)
    _run(connection, [_next_key(table) for table in COLUMNS if COLUMNS[table][0] == "id"])
    _remember(connection, {**made.collections, **_events(world)}, world)
    for one in connections:
        for name in SESSION:
            one.execute(sql.SQL("RESET {}").format(sql.Identifier(name)))


def _copy(
    connections: Sequence[Connection[Any]], made: Iterable[Lines], records: int, progress: Progress
) -> Counter[str]:
    """Write the lines; gives the bytes of each table. Each connection has its own tables and one transaction.

    Into a table that the same transaction emptied PostgreSQL writes rows without a log, and frozen: no later look at
    them has to note that they are committed.
    """
    lanes = [[table for table in COLUMNS if table != HEAVIEST], [HEAVIEST]] if connections[1:] else [list(COLUMNS)]
    sizes: Counter[str] = Counter()
    done = 0
    with ExitStack() as stack:
        writers: list[tuple[list[str], Callable[[Lines], None]]] = []
        for connection, tables in zip(connections, lanes, strict=True):
            stack.enter_context(connection.transaction())
            names = sql.SQL(", ").join(map(sql.Identifier, tables))
            connection.execute(sql.SQL("TRUNCATE {}").format(names))
            writers.append((tables, stack.enter_context(_behind(connection))))
        for lines in made:
            for tables, write in writers:
                write({table: lines[table] for table in tables if table in lines})
            for table, text in lines.items():
                sizes[table] += len(text)
            done += lines.get(HEAVIEST, b"").count(b"\n")
            progress("rows", done / records)
    return sizes


@contextmanager
def _behind(connection: Connection[Any]) -> Iterator[Callable[[Lines], None]]:
    """Writes in a thread, which may be some chunks behind; all is written on leaving."""
    waiting: deque[Future[None]] = deque()
    with ThreadPoolExecutor(1) as pool:

        def write(lines: Lines) -> None:
            waiting.append(pool.submit(_write, connection, lines))
            if len(waiting) > BEHIND:
                waiting.popleft().result()

        yield write
        while waiting:
            waiting.popleft().result()


def _write(connection: Connection[Any], lines: Lines) -> None:
    with connection.cursor() as cursor:
        for table, text in lines.items():
            columns = sql.SQL(", ").join(map(sql.Identifier, COLUMNS[table]))
            with cursor.copy(
                sql.SQL("COPY {} ({}) FROM STDIN WITH (FREEZE)").format(sql.Identifier(table), columns)
            ) as copy:
                copy.write(text)


def _run(connection: Connection[Any], statements: Statements) -> None:
    for statement in statements:
        connection.execute(statement)


def share(connections: Sequence[Connection[Any]], tasks: Sequence[Statements], step: str, progress: Progress) -> None:
    """Run each task on whichever connection is free; a task's statements lock each other's table."""
    waiting: SimpleQueue[Statements] = SimpleQueue()
    for task in tasks:
        waiting.put(task)
    whole, done = sum(map(len, tasks)), 0
    progress(step, 0)

    def work(connection: Connection[Any]) -> None:
        nonlocal done
        with suppress(Empty):
            while True:
                for statement in waiting.get_nowait():
                    connection.execute(statement)
                    done += 1
                    progress(step, done / whole)

    with ThreadPoolExecutor(len(connections)) as pool:
        for one in [pool.submit(work, connection) for connection in connections]:
            one.result()


def _next_key(table: str) -> sql.Composed:
    query = "SELECT setval(pg_get_serial_sequence({}, 'id'), max(id)) FROM {}"
    return sql.SQL(query).format(sql.Literal(table), sql.Identifier(table))


def _events(world: World) -> Counter[str]:
    """The number of events in each collection."""
    return Counter(COLLECTION_OF[world.kind(id)][0] for id in range(1, world.records + 1))


def _remember(connection: Connection[Any], found: dict[str, int], world: World) -> None:
    """Write the row that says what is loaded. Its hashes name the seed and the size, and prove nothing."""
    collections = {name: found.get(name, 0) for name in COLLECTIONS}
    digest = hashlib.sha256(f"{world.seed} {world.records}".encode()).hexdigest()
    released = world.days[-1].iso
    releases = [{"version": VERSION, "date": released, "records": sum(collections.values()), "verified": False}]
    hashes = {name: {"count": number, "hash": digest} for name, number in collections.items()}
    connection.execute("DELETE FROM dataset_loadeddataset")
    connection.execute(
        "INSERT INTO dataset_loadeddataset (id, version, released, content_hash, counts, releases, collections, basis, "
        "load) "
        "VALUES (1, %s, %s, %s, %s, %s, %s, '', gen_random_uuid())",
        [VERSION, released, digest, json.dumps(collections), json.dumps(releases), json.dumps(hashes)],
    )
