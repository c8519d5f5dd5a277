"""Which dataset the database holds."""

import datetime as dt
import hashlib
import math
import time
from dataclasses import asdict, dataclass, fields
from functools import cached_property
from typing import Any

from django.db import connection

from dataset import citing
from dataset.layout import COLLECTIONS
from dataset.models import LoadedDataset
from dataset.releases import UNRELEASED
from rest.sql import statements


@dataclass(frozen=True)
class Loaded:
    """The loaded dataset; `released` is null between releases, `releases` have version, date, records and verified.

    `counts` are of all that was coded, `collections` the count and the hash of what the API gives as records, `basis`
    names the code, the release files and the texts that the load was made with. `load` tells one load from every other,
    in any database; a copy of a database has the same.
    """

    version: str
    released: dt.date | None
    content_hash: str
    counts: dict[str, int]
    releases: list[dict[str, Any]]
    collections: dict[str, dict[str, Any]]
    basis: str = ""
    load: str = ""

    @cached_property
    def mark(self) -> str:
        """What tells it from every other dataset. Two loads of the same with the same code have the same."""
        known = {name: value for name, value in asdict(self).items() if name != "load"}
        return hashlib.sha256(repr(known).encode()).hexdigest()

    @property
    def verified(self) -> bool | None:
        """Whether the release was verified; null between releases, and where its file does not say."""
        return next((one.get("verified") for one in self.releases if one["version"] == self.version), None)

    def cite(self, query: str, address: str) -> str:
        """How to cite what a query found."""
        return f"{citing.plain(self)} Query: {query} {address}"


NOTHING = Loaded(UNRELEASED, None, "", dict.fromkeys(COLLECTIONS, 0), [], {})


LOAD = "(SELECT load::text FROM dataset_loadeddataset)"
_LOAD = f"SELECT {LOAD}"
_COLUMNS = [column.name for column in fields(Loaded)]
_last: tuple[float, str, Loaded] = (-math.inf, "", NOTHING)


def loaded(within: float = 0.0) -> Loaded:
    """The dataset, or the one that was there at most some seconds ago. An empty database is version 0.0.0, counts zero.

    One small query; the row itself is read when it has changed.
    """
    global _last
    name = str(connection.settings_dict["NAME"])
    seen, where, dataset = _last
    if where != name:
        dataset = NOTHING
    elif within and time.monotonic() - seen < within:
        return dataset
    now = time.monotonic()
    load = statements.rows(_LOAD).load
    if not load:
        dataset = NOTHING
    elif load != dataset.load:
        row = LoadedDataset.objects.values(*_COLUMNS).first()
        dataset = Loaded(**row | {"load": str(row["load"])}) if row else NOTHING
    _last = (now, name, dataset)
    return dataset
