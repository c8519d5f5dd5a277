"""What follows from the dataset alone is found out once and kept, in each process, until another one is loaded."""

import threading
from collections.abc import Callable
from contextvars import ContextVar
from typing import Any, TypeVar, cast

T = TypeVar("T")

MOST = 20_000  # that are kept; of more, the oldest goes

_NOTHING = object()
_kept: dict[tuple[str, str, str], Any] = {}
_finding: dict[tuple[str, str, str], threading.Lock] = {}
_room = threading.Lock()
_load: ContextVar[str] = ContextVar("load", default="")


def begin(load: str) -> None:
    """From here on this request speaks of the dataset of a load; before, nothing is kept.

    The load and not the dataset: while one is replaced, something is kept in the name of the wrong one.
    """
    _load.set(load)


def kept(what: str, of: str, find: Callable[[], T]) -> T:
    """What was found for this dataset before, or is found now. Exceptions are not kept.

    All who ask get the same object and leave it as it is. Who asks for what another thread is finding waits for it: to
    find it twice at once would take both twice as long.
    """
    if not (load := _load.get()):
        return find()
    key = load, what, of
    if (found := _kept.get(key, _NOTHING)) is not _NOTHING:
        return cast(T, found)
    with _finding.setdefault(key, threading.Lock()):
        try:
            if (found := _kept.get(key, _NOTHING)) is _NOTHING:
                found = find()
                with _room:
                    while len(_kept) >= MOST:
                        del _kept[next(iter(_kept))]
                    _kept[key] = found
            return cast(T, found)
        finally:
            _finding.pop(key, None)


def forget() -> None:
    """Keep nothing of what was found."""
    _kept.clear()
