"""What several operations share, told once: parameters, responses and headers become components by their content."""

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

# How a component of a status is called; HTTP's own phrases differ between versions of Python.
RESPONSES = {
    "304": "NotModified",
    "308": "PermanentRedirect",
    "400": "BadRequest",
    "404": "NotFound",
    "406": "NotAcceptable",
    "410": "Gone",
    "414": "UriTooLong",
    "500": "InternalServerError",
    "503": "ServiceUnavailable",
}

SCHEMAS = "#/components/schemas/"

# Where a shared object may stand: the object or list that holds it, its key there, the name it would have.
Place = tuple[Any, Any, str]


def share(document: dict[str, Any]) -> None:
    """Move what stands in two or more places with the same content to `components`, and refer to it from there.

    A component has the name of the parameter, header or status; a number follows where another content had the name
    first. So the names depend on nothing but the document.
    """
    operations = [item["get"] for item in document["paths"].values()]
    # Headers first: responses are compared with references in them.
    _hoist(document, "headers", lambda: _headers(operations))
    _hoist(document, "responses", lambda: _responses(operations))
    _hoist(document, "parameters", lambda: _parameters(operations))


def drop_unused(document: dict[str, Any]) -> None:
    """Take out the schemas of what is only ever given sparse; a sparse one then has their properties itself."""
    schemas = document["components"]["schemas"]
    while unused := set(schemas) - set(re.findall(rf'"{SCHEMAS}([^"/]+)"', json.dumps(document, default=str))):
        gone = {name: schemas.pop(name) for name in unused}
        _tell_in_place(document, gone)


def _tell_in_place(value: Any, gone: dict[str, Any]) -> None:
    """Put the property of a schema that is gone where it is referred to."""
    for key, found in value.items() if isinstance(value, dict) else enumerate(value):
        if isinstance(found, dict) and (
            match := re.fullmatch(rf"{SCHEMAS}(.+)/properties/(.+)", found.get("$ref", ""))
        ):
            if match[1] in gone:
                value[key] = gone[match[1]]["properties"][match[2]]
        elif isinstance(found, dict | list):
            _tell_in_place(found, gone)


def _headers(operations: list[dict[str, Any]]) -> Iterator[Place]:
    for operation in operations:
        for response in operation["responses"].values():
            headers = response.get("headers", {})
            yield from ((headers, name, name) for name in headers)


def _responses(operations: list[dict[str, Any]]) -> Iterator[Place]:
    for operation in operations:
        responses = operation["responses"]
        yield from ((responses, status, RESPONSES.get(status, f"Status{status}")) for status in responses)


def _parameters(operations: list[dict[str, Any]]) -> Iterator[Place]:
    for operation in operations:
        parameters = operation.get("parameters", [])
        yield from ((parameters, at, parameter["name"]) for at, parameter in enumerate(parameters))


def _hoist(document: dict[str, Any], sort: str, places: Callable[[], Iterator[Place]]) -> None:
    found: dict[str, list[Place]] = {}
    for holder, key, name in places():
        content = json.dumps(holder[key], sort_keys=True, default=str)
        found.setdefault(content, []).append((holder, key, name))
    shared: dict[str, Any] = {}
    for same in found.values():
        if len(same) < 2:
            continue
        holder, key, name = same[0]
        called = _free(re.sub(r"[^A-Za-z0-9._-]", "_", name), shared)
        shared[called] = holder[key]
        for holder, key, _ in same:
            holder[key] = {"$ref": f"#/components/{sort}/{called}"}
    if shared:
        document["components"][sort] = dict(sorted(shared.items()))


def _free(name: str, taken: dict[str, Any]) -> str:
    called, number = name, 2
    while called in taken:
        called, number = f"{name}{number}", number + 1
    return called
