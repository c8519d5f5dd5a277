"""What several operations share, told once: parameters, responses and headers become components by their content."""

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

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


class Place(NamedTuple):
    """Where a shared object may stand: the object or list that holds it, its key there, the name of its component, and
    the name where another content has that name: that of its first operation comes before it.
    """

    holder: Any
    key: Any
    name: str
    in_full: str


def share(document: dict[str, Any]) -> None:
    """Move what stands in two or more places with the same content to `components`, and refer to it from there.

    A component has the name of the parameter, header or status. Where other contents have that name too, the name of
    its first operation comes before it. So the names depend on nothing but the document, and no generator of clients
    has to number them.
    """
    operations = [item["get"] for item in document["paths"].values()]
    # Headers first: responses are compared with references in them.
    _hoist(document, "headers", lambda: _headers(operations))
    _hoist(document, "responses", lambda: _responses(operations))
    _hoist(document, "parameters", lambda: _parameters(operations))


def drop_unused(document: dict[str, Any]) -> None:
    """Take out the schemas that nothing refers to."""
    schemas = document["components"]["schemas"]
    while unused := set(schemas) - set(re.findall(rf'"{SCHEMAS}([^"/]+)"', json.dumps(document, default=str))):
        for name in unused:
            del schemas[name]


def _headers(operations: list[dict[str, Any]]) -> Iterator[Place]:
    for operation in operations:
        for response in operation["responses"].values():
            headers = response.get("headers", {})
            yield from (Place(headers, name, name, f"{_operation(operation)}-{name}") for name in headers)


def _responses(operations: list[dict[str, Any]]) -> Iterator[Place]:
    for operation in operations:
        responses = operation["responses"]
        for status in responses:
            name = RESPONSES.get(status, f"Status{status}")
            yield Place(responses, status, name, f"{_operation(operation)}{name}")


def _parameters(operations: list[dict[str, Any]]) -> Iterator[Place]:
    for operation in operations:
        parameters = operation.get("parameters", [])
        for at, parameter in enumerate(parameters):
            name = f"{_words(parameter['name'])}Parameter"  # a schema may be called as the parameter is
            yield Place(parameters, at, name, f"{_operation(operation)}{name}")


def _operation(operation: dict[str, Any]) -> str:
    return _words(operation["operationId"])


def _words(name: str) -> str:
    """A name in words without marks between: `first_reported__gte` is `FirstReportedGte`."""
    return "".join(word[:1].upper() + word[1:] for word in re.split(r"[^A-Za-z0-9]+", name))


def _hoist(document: dict[str, Any], sort: str, places: Callable[[], Iterator[Place]]) -> None:
    found: dict[str, list[Place]] = {}
    for place in places():
        content = json.dumps(place.holder[place.key], sort_keys=True, default=str)
        found.setdefault(content, []).append(place)
    shared = [same for same in found.values() if len(same) > 1]
    often = {name for name, number in Counter(same[0].name for same in shared).items() if number > 1}
    components: dict[str, Any] = {}
    for same in shared:
        first = same[0]
        called = first.in_full if first.name in often else first.name
        assert called not in components, f"two components of {sort} are called {called}"
        components[called] = first.holder[first.key]
        for place in same:
            place.holder[place.key] = {"$ref": f"#/components/{sort}/{called}"}
    if components:
        document["components"][sort] = dict(sorted(components.items()))
