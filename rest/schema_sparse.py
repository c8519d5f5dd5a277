"""Sparse records, as `fields=` and `omit=` leave them: a component beside that of each record whole."""

from typing import Any

from drf_spectacular.plumbing import ComponentRegistry, ResolvedComponent

SCHEMA = ResolvedComponent.SCHEMA
SCHEMAS = "#/components/schemas/"


def sparse(registry: ComponentRegistry, name: str, whole: dict[str, Any] | None = None) -> dict[str, Any]:
    """A reference to `Sparse<name>`: every field of the component `name`, none of them required, at any depth.

    `whole` is the schema with everything that can be asked for besides. A field is described where the component
    describes it. Only one with fields of its own is told again, for these too may be missing.
    """
    described = registry[name, SCHEMA].schema
    component = ResolvedComponent(name=f"Sparse{name}", type=SCHEMA, object=f"Sparse{name}")
    if component not in registry:
        component.schema = {
            "type": "object",
            "description": f"Some of the fields of `{name}`: what `fields=` names, `omit=` leaves, `include=` adds.",
            "properties": {
                field: _inside(registry, found)
                or ({"$ref": f"{SCHEMAS}{name}/properties/{field}"} if field in described["properties"] else found)
                for field, found in (whole or described)["properties"].items()
            },
        }
        registry.register_on_missing(component)
    return dict(component.ref)


def _inside(registry: ComponentRegistry, schema: dict[str, Any]) -> dict[str, Any] | None:
    """The schema with the records in it sparse, or None where it holds no record."""
    if name := schema.get("$ref", "").removeprefix(SCHEMAS):
        return sparse(registry, name) if "properties" in registry[name, SCHEMA].schema else None
    if inner := _inside(registry, schema["items"]) if "items" in schema else None:
        return schema | {"items": inner}
    for keyword in ("allOf", "oneOf", "anyOf"):
        found = [_inside(registry, choice) for choice in schema.get(keyword, ())]
        if any(found):
            return schema | {keyword: [inner or choice for inner, choice in zip(found, schema[keyword], strict=True)]}
    return None
