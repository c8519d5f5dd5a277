"""The documents' own words, read at answer time where the server was given them; never stored."""

import hashlib
from functools import lru_cache
from pathlib import Path

from django.conf import settings


@lru_cache(maxsize=64)
def _text(folder: Path, source_file: str) -> str | None:
    path = folder / source_file
    return path.read_bytes().decode() if path.is_file() else None


def given() -> bool:
    """Whether the server was given documents at all."""
    return settings.DOCUMENTS_DIR is not None


def available(source_file: str) -> bool:
    """Whether the server has the document's file."""
    return settings.DOCUMENTS_DIR is not None and _text(settings.DOCUMENTS_DIR, source_file) is not None


def passage(source_file: str, start: int, end: int, sha256: str) -> str | None:
    """The exact span, or None without the file, or if the file is not the one that was coded."""
    if settings.DOCUMENTS_DIR is None or (text := _text(settings.DOCUMENTS_DIR, source_file)) is None:
        return None
    span = text[start:end]
    return span if hashlib.sha256(span.encode()).hexdigest() == sha256 else None
