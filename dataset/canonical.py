"""One way to write a JSON value, and the hashes that a mirror is proved with: SHA-256 of that text.

The way is RFC 8785: names sorted, no spaces, no escapes that are not needed, numbers as ECMAScript writes them. Of
numbers and texts a record holds only those that every JSON program writes alike (`dataset.checks.shapes` sees to it),
so that `jq -cS` gives the same text.
"""

import hashlib
import json
from collections.abc import Mapping
from typing import Any


def canonical(value: Any) -> str:
    return json.dumps(
        _whole(value), ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str, allow_nan=False
    )


def _whole(value: Any) -> Any:
    """The value with 3.0 as 3, and -0.0 as 0."""
    if isinstance(value, float):
        return int(value) if value.is_integer() else value
    if isinstance(value, dict):
        return {name: _whole(found) for name, found in value.items()}
    return [_whole(item) for item in value] if isinstance(value, list | tuple) else value


def digest(record: Mapping[str, Any]) -> str:
    """The hash of a record."""
    return hashlib.sha256(canonical(record).encode()).hexdigest()


def digest_of_all(digests: Mapping[str, str]) -> str:
    """The hash of a collection, of the hashes of its records by id: a line `id hash` for each, sorted by id."""
    lines = "".join(f"{slug} {found}\n" for slug, found in sorted(digests.items()))
    return hashlib.sha256(lines.encode()).hexdigest()
