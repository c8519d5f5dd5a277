"""Reports as tables: counts, means, pairs."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from rest.formats import csv, ndjson


@dataclass(frozen=True)
class Table:
    """A report as rows of plain values; `name` is that of the file it is saved as."""

    name: str
    columns: Sequence[str]
    rows: Sequence[Sequence[Any]]

    def csv(self, bom: bool) -> Iterator[bytes]:
        """One line a row, header first, in the form of all CSV of this API."""
        return csv.text(self.columns, ([csv.cell(value) for value in row] for row in self.rows), bom)

    def ndjson(self) -> Iterator[bytes]:
        """One object a row."""
        return ndjson.lines(dict(zip(self.columns, row, strict=True)) for row in self.rows)
