"""Whole results as CSV, NDJSON and other files, read from the database in batches.

A stream uses a connection to the database only while it reads a batch, never while it sends one. A client that reads
slowly, stops reading or goes away therefore never holds a connection, and nothing has to be cleaned up after it.
"""

import logging
import threading
import time
from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.models import QuerySet
from django.utils.module_loading import import_string

from rest.pagination import Order, one_state

log = logging.getLogger(__name__)

BATCH = 500  # rows read at once
PIECE = 65_536  # bytes sent at once
# The end of a stream that was broken off. The status has been sent by then, and granian ends the response normally even
# if the application raises. A quotation mark that is never closed is valid neither in JSON nor in CSV.
BROKEN_OFF = b'"THIS FILE IS NOT COMPLETE. Ask for it again.'

T = TypeVar("T")


class BrokenOff(Exception):
    """The reason why a stream cannot continue."""


@dataclass(frozen=True)
class Stream(Generic[T]):
    """The number of rows, and what is made of them. Iterating over `parts` reads the database."""

    total: int
    parts: Iterator[T]


def stream(rows: QuerySet[Any], order: Order, read: Callable[[Sequence[int]], Iterable[T]]) -> Stream[T]:
    """Stream all rows in their order. Their keys are read at once, so that no row is left out or sent twice.

    `read` takes the keys of a batch and returns what to send for its rows. All batches are read from the same load of
    the dataset as the keys.
    """
    with one_state():
        load = _load()
        found = rows.prefetch_related(None).order_by(*order.by())
        keys = array("q", found.values_list("pk", flat=True).iterator())

    def parts() -> Iterator[T]:
        for start in range(0, len(keys), BATCH):
            yield from _batch(keys[start : start + BATCH], read, load)

    return Stream(len(keys), parts())


# Streams read with a part of the pool only. The other connections are left for pages.
_reading = threading.BoundedSemaphore(settings.REST["STREAMS_READING"])


def _batch(keys: Sequence[int], read: Callable[[Sequence[int]], Iterable[T]], load: str) -> list[T]:
    with _reading:
        try:
            with one_state():
                if _load() != load:
                    raise BrokenOff("another dataset was loaded")
                return list(read(keys))
        finally:
            give_back()


def give_back() -> None:
    """Return this thread's connection to the pool."""
    if not connection.in_atomic_block:  # tests run inside a transaction
        connection.close()


def _load() -> str:
    return str(import_string(settings.REST["DATASET"])().load)


def in_time(lines: Iterable[bytes]) -> Iterator[bytes]:
    """Join lines to larger pieces until `LONGEST_STREAM_MS` has passed; errors are logged and end with BROKEN_OFF."""
    end = time.monotonic() + settings.REST["LONGEST_STREAM_MS"] / 1000
    try:
        for piece in _gathered(lines):
            if time.monotonic() > end:
                raise BrokenOff("it took longer than LONGEST_STREAM_MS")
            yield piece
    except (BrokenOff, DatabaseError) as error:
        log.warning("A stream was broken off: %s", error)
        yield BROKEN_OFF
    except Exception:
        log.exception("A stream was broken off")
        yield BROKEN_OFF


def _gathered(rows: Iterable[bytes]) -> Iterator[bytes]:
    """The same in pieces of some size."""
    piece = bytearray()
    for row in rows:
        piece += row
        while len(piece) >= PIECE:
            yield bytes(piece[:PIECE])
            del piece[:PIECE]
    yield bytes(piece)
