"""Which dataset the database holds."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from dataset import citing
from dataset.layout import COLLECTIONS
from dataset.models import LoadedDataset
from dataset.releases import UNRELEASED


@dataclass(frozen=True)
class Loaded:
    """The loaded dataset; `released` is null between releases, `releases` have version, date and records.

    `counts` are of all that was coded, `collections` the count and the hash of what the API gives as records.
    """

    version: str
    released: dt.date | None
    content_hash: str
    counts: dict[str, int]
    releases: list[dict[str, Any]]
    collections: dict[str, dict[str, Any]]

    def cite(self, query: str, address: str) -> str:
        """How to cite what a query found."""
        return f"{citing.plain(self)} Query: {query} {address}"


NOTHING = Loaded(UNRELEASED, None, "", dict.fromkeys(COLLECTIONS, 0), [], {})


def loaded() -> Loaded:
    """One query. An empty database is version 0.0.0 with counts of zero."""
    columns = ("version", "released", "content_hash", "counts", "releases", "collections")
    row = LoadedDataset.objects.values_list(*columns).first()
    return Loaded(*row) if row else NOTHING
