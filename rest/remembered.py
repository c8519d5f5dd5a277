"""What follows from the dataset alone is found out once and kept, in each process, until another one is loaded."""

import hashlib
from collections.abc import Callable
from contextvars import ContextVar
from typing import TypeVar, cast

from django.core.cache import cache

T = TypeVar("T")

_dataset: ContextVar[str] = ContextVar("dataset", default="")


def begin(dataset: str) -> None:
    """From here on this request speaks of a dataset; before, nothing is kept."""
    _dataset.set(dataset)


def kept(what: str, of: str, find: Callable[[], T]) -> T:
    """What was found for this dataset before, or is found now. Exceptions are not kept."""
    if not (dataset := _dataset.get()):
        return find()
    key = hashlib.sha256(chr(0).join((dataset, what, of)).encode()).hexdigest()
    return cast(T, cache.get_or_set(key, find, timeout=None))
