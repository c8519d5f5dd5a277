"""The chunks of events in their order, made here or ahead of time in other processes."""

import multiprocessing
from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor

from benchmarks.generator.events import CHUNK, Writer
from benchmarks.generator.world import World

Lines = dict[str, bytes]  # of each table, as COPY reads them
AHEAD = 2  # chunks that a process may be ahead: a chunk is some 20 MB

_writer: Writer | None = None


def chunks(world: World, workers: int) -> Iterator[Lines]:
    """Every chunk, in order; without workers each is made when it is asked for."""
    numbers = range(-(-world.records // CHUNK))
    if not workers:
        writer = Writer(world)
        for number in numbers:
            yield writer.chunk(number)
        return
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, spawn, _start, (world.records, world.seed)) as pool:
        waiting: deque[Future[Lines]] = deque()
        for number in numbers:
            waiting.append(pool.submit(_chunk, number))
            if len(waiting) > workers * AHEAD:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()


def _start(records: int, seed: int) -> None:
    global _writer
    _writer = Writer(World(records, seed))


def _chunk(number: int) -> Lines:
    assert _writer is not None
    return _writer.chunk(number)
