"""How OpenAPI is told of the kinds of event."""

from typing import Any, Literal

from drf_spectacular.extensions import OpenApiSerializerExtension
from drf_spectacular.openapi import AutoSchema

from events.serializers.event import EventSerializer
from events.serializers.kinds import SERIALIZERS


class EventSchema(OpenApiSerializerExtension):
    """`Event` is one of the kinds, told apart by `kind`, which is a constant in each of them."""

    target_class = EventSerializer
    match_subclasses = True

    def get_name(self, auto_schema: AutoSchema, direction: Literal["request", "response"]) -> str:
        return "Event" if type(self.target) is EventSerializer else str(self.target.Meta.ref_name)

    def map_serializer(self, auto_schema: AutoSchema, direction: Literal["request", "response"]) -> dict[str, Any]:
        if type(self.target) is EventSerializer:
            kinds = {kind: auto_schema.resolve_serializer(one, direction).ref for kind, one in SERIALIZERS.items()}
            return {
                "oneOf": list(kinds.values()),
                "discriminator": {
                    "propertyName": "kind",
                    "mapping": {str(kind): ref["$ref"] for kind, ref in kinds.items()},
                },
                "description": "A record of the timeline, as its own kind has it.",
            }
        schema: dict[str, Any] = auto_schema._map_serializer(self.target, direction, bypass_extensions=True)
        kind = next(kind for kind, one in SERIALIZERS.items() if type(self.target) is one)
        schema["properties"]["kind"] = {"type": "string", "const": str(kind), "description": kind.description}
        return schema
