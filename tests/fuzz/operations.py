"""The operations of the OpenAPI document, each with the view that answers it."""

import re
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.urls import resolve
from drf_spectacular.generators import EndpointEnumerator

from rest.endpoint import Endpoint
from rest.filters import Filter
from rest.parameters.parsing import Parameter
from tests.specification import Specification

# Known without the document, which cannot be made before there is a database: so that there can be a test for each.
PATHS = sorted(path for path, _, _, view in EndpointEnumerator().get_api_endpoints() if issubclass(view.cls, Endpoint))


@dataclass(frozen=True)
class Operation:
    """A GET of the document. `path` is its template."""

    path: str
    specification: Specification

    @cached_property
    def view(self) -> Endpoint:
        found: Any = resolve(re.sub(r"\{\w+\}", "any", self.path)).func
        view: Endpoint = found.cls()
        view.action = found.actions["get"]
        return view

    @cached_property
    def specs(self) -> dict[str, Filter | Parameter]:
        """What reads each parameter of the query."""
        action = self.view.action
        return {**self.view.filters(action), **{found.name: found for found in self.view.parameters(action)}}

    @cached_property
    def schemas(self) -> dict[str, dict[str, Any]]:
        """What the document says of each parameter of the query."""
        resolved = {}
        for found in self.specification.operations[self.path].get("parameters", []):
            if found["in"] == "query":
                schema = dict(found["schema"])
                if "items" in schema:
                    schema["items"] = self.specification.resolve(schema["items"])
                resolved[found["name"]] = self.specification.resolve(schema)
        return resolved

    @cached_property
    def required(self) -> list[str]:
        parameters = self.specification.operations[self.path].get("parameters", [])
        return [found["name"] for found in parameters if found["in"] == "query" and found.get("required")]

    @cached_property
    def in_path(self) -> list[str]:
        return re.findall(r"\{(\w+)\}", self.path)

    @cached_property
    def formats(self) -> list[str]:
        return [renderer.format for renderer in self.view.get_renderers()]
