"""`datapackage.json`: Frictionless Data Package 1.0, the version that its readers in R and Python share."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from dataset.citing import AUTHORS, TITLE, plain
from dataset.export.table import Spec, Table
from dataset.export.tables import ALL, Vocabularies
from dataset.loaded import Loaded

LICENCE = {
    "name": "CC-BY-4.0",
    "title": "Creative Commons Attribution 4.0",
    "path": "https://creativecommons.org/licenses/by/4.0/",
}


class Entry(NamedTuple):
    """What is known of a file of the archive."""

    size: int
    sha256: str
    records: int | None = None  # rows or lines; null for texts


def csv_path(table: str) -> str:
    return f"data/{table}.csv"


def ndjson_path(table: str) -> str:
    return f"data/{table}.ndjson"


def records_path(collection: str) -> str:
    return f"records/{collection}.ndjson"


def descriptor(dataset: Loaded, collections: list[str], entries: Mapping[str, Entry]) -> dict[str, Any]:
    """The package: a tabular resource for each CSV, a plain one for each NDJSON."""
    return {
        "profile": "data-package",
        "name": "crisis-api-dataset",
        "title": TITLE,
        "description": f"{plain(dataset)} README.txt says what is in it, CODEBOOK.md how it was coded.",
        "version": dataset.version,
        "licenses": [LICENCE],
        "contributors": [{"title": AUTHORS, "role": "author"}],
        "resources": [
            *(_tabular(table, entries) for table in ALL),
            *(
                _lines(f"{table.name}.ndjson", ndjson_path(table.name), f"The rows of {table.name}.csv.", entries)
                for table in ALL
            ),
            *(
                _lines(f"records.{name}", records_path(name), f"{name}: records as the API gives them.", entries)
                for name in collections
            ),
        ],
    }


def _file(path: str, entries: Mapping[str, Entry]) -> dict[str, Any]:
    return {
        "path": path,
        "encoding": "utf-8",
        "bytes": entries[path].size,
        "hash": f"sha256:{entries[path].sha256}",
    }


def _tabular(table: Table | Vocabularies, entries: Mapping[str, Entry]) -> dict[str, Any]:
    return {
        "name": table.name,
        "description": table.about,
        "profile": "tabular-data-resource",
        **_file(csv_path(table.name), entries),
        "format": "csv",
        "mediatype": "text/csv",
        "schema": schema(table),
    }


def _lines(name: str, path: str, about: str, entries: Mapping[str, Entry]) -> dict[str, Any]:
    # `file`: Frictionless checks size and hash, and needs no plugin to read NDJSON.
    known = {"name": name, "description": about, "profile": "data-resource", "type": "file"}
    return {**known, **_file(path, entries), "format": "ndjson", "mediatype": "application/x-ndjson"}


def schema(table: Table | Vocabularies) -> dict[str, Any]:
    """Table Schema of a table."""
    found: dict[str, Any] = {
        "fields": [_field(spec) for spec in table.specs],
        "missingValues": [""],
        "primaryKey": list(table.key),
    }
    if table.foreign_keys:
        found["foreignKeys"] = [
            {"fields": list(link.columns), "reference": {"resource": link.to, "fields": list(link.key)}}
            for link in table.foreign_keys
        ]
    return found


def _field(spec: Spec) -> dict[str, Any]:
    found: dict[str, Any] = {"name": spec.name, "type": spec.type, "description": spec.about}
    if spec.vocabulary:
        found["vocabulary"] = spec.vocabulary
    constraints: dict[str, Any] = {}
    if spec.required:
        constraints["required"] = True
    if spec.codes:
        constraints["enum"] = list(spec.codes)
    if constraints:
        found["constraints"] = constraints
    return found
