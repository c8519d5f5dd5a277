"""What follows from the dataset alone is found out once and kept, in each process, until another one is loaded."""

import hashlib
import threading
from collections.abc import Callable
from contextvars import ContextVar
from typing import TypeVar, cast

from django.core.cache import cache

T = TypeVar("T")

_NOTHING = object()
_finding: dict[str, threading.Lock] = {}  # by key
_load: ContextVar[str] = ContextVar("load", default="")


def begin(load: str) -> None:
    """From here on this request speaks of the dataset of a load; before, nothing is kept.

    The load and not the dataset: while one is replaced, something is kept in the name of the wrong one.
    """
    _load.set(load)


def kept(what: str, of: str, find: Callable[[], T]) -> T:
    """What was found for this dataset before, or is found now. Exceptions are not kept.

    Who asks for what another thread is finding waits for it: to find it twice at once would take both twice as long.
    """
    if not (load := _load.get()):
        return find()
    key = hashlib.sha256(chr(0).join((load, what, of)).encode()).hexdigest()
    if (found := cache.get(key, _NOTHING)) is not _NOTHING:
        return cast(T, found)
    with _finding.setdefault(key, threading.Lock()):
        try:
            return cast(T, cache.get_or_set(key, find, timeout=None))
        finally:
            _finding.pop(key, None)
