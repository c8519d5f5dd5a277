"""A cache in each process for values that depend on the dataset alone. Another load empties it."""

import threading
from collections import OrderedDict, defaultdict
from collections.abc import Callable
from contextvars import ContextVar
from typing import Any, TypeVar, cast

T = TypeVar("T")

MOST = 5_000  # values of a kind; the least recently used is removed

_NOTHING = object()
_kept: defaultdict[str, OrderedDict[str, Any]] = defaultdict(OrderedDict)  # by kind; the most recently used last
_of_load = ""  # the load that all values belong to
_touching = threading.Lock()
_finding: dict[tuple[str, str, str], threading.Lock] = {}
_load: ContextVar[str] = ContextVar("load", default="")


def begin(load: str) -> None:
    """From here on this request speaks of the dataset of a load; before, nothing is kept.

    The load and not the dataset: while one is replaced, something is kept in the name of the wrong one.
    """
    _load.set(load)


def kept(what: str, of: str, find: Callable[[], T], most: int = MOST) -> T:
    """What was found for this dataset before, or is found now. Exceptions are not kept.

    `what` is the kind, of which as many as `most` are kept. All who ask get the same object and leave it as it is. Who
    asks for what another thread is finding waits for it: to find it twice at once would take both twice as long.
    """
    if not (load := _load.get()):
        return find()
    if (found := _known(load, what, of)) is not _NOTHING:
        return cast(T, found)
    key = load, what, of
    with _finding.setdefault(key, threading.Lock()):
        try:
            if (found := _known(load, what, of)) is _NOTHING:
                found = find()
                _keep(load, what, of, found, most)
            return cast(T, found)
        finally:
            _finding.pop(key, None)


def forget() -> None:
    """Empty the cache."""
    with _touching:
        _kept.clear()


def _known(load: str, what: str, of: str) -> Any:
    with _touching:
        if load != _of_load or (found := _kept[what].get(of, _NOTHING)) is _NOTHING:
            return _NOTHING
        _kept[what].move_to_end(of)
        return found


def _keep(load: str, what: str, of: str, found: Any, most: int) -> None:
    global _of_load
    with _touching:
        if load != _of_load:
            _kept.clear()
            _of_load = load
        _kept[what][of] = found
        while len(_kept[what]) > most:
            _kept[what].popitem(last=False)
