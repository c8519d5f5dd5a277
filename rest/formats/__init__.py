"""The formats of answers: one module each, and one line in `RECORDS` for a format of records.

A format of records is a writer over bodies (`rest.formats.base`). OpenAPI, the parameter `format`, links and headers
follow from its class.
"""

from rest_framework.renderers import BaseRenderer

from rest.formats.base import JSON, NotRendered, RecordFormat, Records, Zip
from rest.formats.csv import CSV, TSV
from rest.formats.geojson import GeoJSON
from rest.formats.ndjson import NDJSON

# The formats of lists of records besides JSON.
RECORDS: list[type[RecordFormat]] = [CSV, NDJSON, GeoJSON]
EVERY: list[type[BaseRenderer]] = [JSON, *RECORDS, TSV, Zip]

__all__ = [
    "CSV",
    "EVERY",
    "JSON",
    "NDJSON",
    "RECORDS",
    "TSV",
    "GeoJSON",
    "NotRendered",
    "RecordFormat",
    "Records",
    "Zip",
]
