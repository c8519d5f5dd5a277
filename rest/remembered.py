"""What follows from the dataset alone is found out once and kept, in each process, until another one is loaded."""

import hashlib
from collections.abc import Callable
from contextvars import ContextVar
from typing import TypeVar, cast

from django.core.cache import cache

T = TypeVar("T")

_load: ContextVar[str] = ContextVar("load", default="")


def begin(load: str) -> None:
    """From here on this request speaks of the dataset of a load; before, nothing is kept.

    The load and not the dataset: while one is replaced, something is kept in the name of the wrong one.
    """
    _load.set(load)


def kept(what: str, of: str, find: Callable[[], T]) -> T:
    """What was found for this dataset before, or is found now. Exceptions are not kept."""
    if not (load := _load.get()):
        return find()
    key = hashlib.sha256(chr(0).join((load, what, of)).encode()).hexdigest()
    return cast(T, cache.get_or_set(key, find, timeout=None))
