"""GeoJSON (RFC 7946): a FeatureCollection of the records that have coordinates."""

from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from rest.formats.base import RecordFormat, Records
from rest.formats.ndjson import compact

SCHEMA: dict[str, Any] = {
    "type": "object",
    "description": "A FeatureCollection (RFC 7946), with what `meta` of JSON has.",
    "required": ["type", "features"],
    "properties": {
        "type": {"type": "string", "const": "FeatureCollection", "description": "What it is."},
        "features": {"type": "array", "description": "A feature for each record that has coordinates."},
    },
}
FEATURE: dict[str, Any] = {
    "type": "object",
    "description": "A record with coordinates.",
    "required": ["type", "id", "geometry", "properties"],
    "properties": {
        "type": {"type": "string", "const": "Feature", "description": "What it is."},
        "id": {"type": "string", "description": "The record's id."},
        "geometry": {
            "type": "object",
            "description": "Where it is.",
            "required": ["type", "coordinates"],
            "properties": {
                "type": {"type": "string", "const": "Point", "description": "What it is."},
                "coordinates": {
                    "type": "array",
                    "items": {"type": "number"},
                    "minItems": 2,
                    "maxItems": 2,
                    "description": "Longitude and latitude in degrees, WGS 84.",
                },
            },
        },
    },
}


class GeoJSON(RecordFormat):
    media_type, format = "application/geo+json", "geojson"
    described = "What has coordinates, as GeoJSON."
    schema = SCHEMA
    needs_coordinates = True

    @classmethod
    def write(cls, records: Records, bodies: Iterable[bytes]) -> Iterator[bytes]:
        yield compact({"type": "FeatureCollection", **records.meta})[:-1] + b',"features":['
        between, whole = b"\n", list[bytes]()

        def kept() -> Iterator[bytes]:
            for body in bodies:
                whole.append(body)
                yield body

        at = _Coordinates(records.coordinates or ("longitude", "latitude"))
        for shown in records.pruned(kept()):
            id, longitude, latitude = at(whole.pop())
            yield b'%s{"type":"Feature","id":%s,"geometry":{"type":"Point","coordinates":[%s,%s]},"properties":%s}' % (
                between,
                id,
                longitude,
                latitude,
                shown,
            )
            between = b",\n"
        yield b"\n]}\n"


class _Coordinates:
    """Reads the id, the longitude and the latitude of a body, as JSON."""

    def __init__(self, paths: tuple[str, str]) -> None:
        self.outer, _, _ = paths[0].rpartition("__")
        point = [(path.rpartition("__")[2], msgspec.Raw) for path in paths]
        if self.outer:
            members: list[Any] = [("id", msgspec.Raw), (self.outer, msgspec.defstruct("Point", point))]
        else:
            members = [("id", msgspec.Raw), *point]
        self.names = [name for name, _ in point]
        self.decoder = msgspec.json.Decoder(msgspec.defstruct("Located", members))

    def __call__(self, body: bytes) -> tuple[bytes, bytes, bytes]:
        record: Any = self.decoder.decode(body)
        point = getattr(record, self.outer) if self.outer else record
        longitude, latitude = (bytes(getattr(point, name)) for name in self.names)
        return bytes(record.id), longitude, latitude
