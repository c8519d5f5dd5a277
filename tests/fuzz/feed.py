"""Values that the dataset knows, for the parameters of the OpenAPI document.

Left to the document alone, nearly every example has an id that no record has, and only refusals are ever tested.
"""

import copy
from collections.abc import Iterable
from typing import Any

from django.urls import resolve

from actors.countries import COUNTRIES
from actors.filters import ActorFilter, CountryFilter
from actors.models import Actor
from dataset.releases import UNRELEASED
from dataset.state import loaded
from rest import shapes
from rest.filters import DateFilter, Filter, NumberFilter, RecordFilter, SearchFilter, ValueFilter
from rest.views import Collection

WORDS = ["panic", "Zelensky", "NATO or sanctions", '"total unanimity"', "troops -Biden", "київ", "x", '"', "-", "'"]
DAYS = ["2021", "2022", "2021-11", "2022-01", "2022-02-02", "0001-01-01", "9999-12-31"]
NUMBERS = [0, 1, 2, 10, 8500, 100_000, 2**31, 2**63 - 1]
WINDOWS = ["0", "7d", "30", "366d"]


def fed(document: dict[str, Any]) -> dict[str, Any]:
    """The document with every parameter narrowed to values that must be accepted."""
    document = copy.deepcopy(document)
    for path, item in document["paths"].items():
        operation = item["get"]
        view = resolve(path.replace("{id}", "any")).func.cls()  # type: ignore[attr-defined]
        # A cursor is signed for one query, so none can be made up.
        operation["parameters"] = [p for p in operation.get("parameters", []) if p["name"] != "cursor"]
        for parameter in operation["parameters"]:
            values = _of_parameter(view, parameter["name"])
            if values is not None:
                schema = parameter["schema"]
                (schema["items"] if schema.get("type") == "array" else schema).update(enum=sorted(values, key=str))
            if parameter["schema"].get("type") == "array":
                parameter["schema"] |= {"minItems": 1, "maxItems": 3}  # none at all is an empty value: refused
    return document


def _of_parameter(view: Any, name: str) -> Iterable[Any] | None:
    if name == "id":
        return _slugs(view.get_queryset())
    if name in ("fields", "omit") and isinstance(view, Collection):
        paths = shapes.paths(view.serializer_class())
        return [*paths, *(f"{one},{other}" for one, other in zip(paths, reversed(paths), strict=True))]
    if name == "window":
        return WINDOWS
    if name == "since_version":
        return [UNRELEASED, *(release["version"] for release in loaded().releases)]
    if isinstance(view, Collection) and view.filterset_class and name in view.filterset_class.base_filters:
        return _of_filter(view.filterset_class.base_filters[name])
    return WORDS if name == "q" else None


def _of_filter(spec: Filter) -> Iterable[Any] | None:
    match spec:
        case CountryFilter():
            return COUNTRIES
        case ActorFilter():
            return _slugs(Actor.objects)
        case RecordFilter():
            return _slugs(spec.records())
        case ValueFilter():
            return spec.known()
        case SearchFilter():
            return WORDS
        case DateFilter():
            return DAYS
        case NumberFilter():
            return NUMBERS
    return None  # the document says it all


def _slugs(records: Any) -> list[str]:
    return list(records.values_list("slug", flat=True))
