"""Values that the dataset knows, for the parameters of the OpenAPI document.

Left to the document alone, nearly every example has an id that no record has, and only refusals are ever tested.
"""

import copy
from collections.abc import Callable, Iterable
from functools import cache
from typing import Any

from actors.countries import COUNTRIES
from actors.filters import ActorFilter, CountryCode, CountryFilter
from actors.filtersets import MemberFilter
from actors.models import Actor, ActorName
from dataset.loaded import loaded
from dataset.releases import UNRELEASED
from events.views.reports import NOT_OF_POLECAT
from rest import facets, sparse_fields
from rest.collection import HIGHLIGHTS, ONLY_JSON
from rest.filters import DateFilter, Filter, NumberFilter, RecordFilter, SearchFilter, ValueFilter
from rest.parameters.parsing import Parameter
from tests.fuzz.operations import Operation
from tests.specification import Specification

WORDS = ["panic", "Zelensky", "NATO or sanctions", '"total unanimity"', "troops -Biden", "київ", "x", '"', "-", "'"]
# No lower bound lies above an upper one.
DAYS = {"gte": ["0001-01-01", "2021", "2021-11", "2022-01"], "lte": ["2022-01", "2022-02-02", "2022", "9999-12-31"]}
NUMBERS = {"gte": [0, 1, 2, 10], "lte": [10, 8500, 100_000, 2**31, 2**63 - 1]}
# Nothing but the view knows what is right in a path or in a parameter that is no filter.
IN_PATH: dict[str, Callable[[Any], Iterable[str]]] = {
    "id": lambda view: slugs(view.get_queryset()),
}
OF_PARAMETERS: dict[str, Callable[[Any], Iterable[Any]]] = {
    "at": lambda view: ["2022-01-24", "2022-01", "2022", "9999"],
    "facets": lambda view: facets.names(view.filters(view.action)),
    "include": lambda view: sorted(set(view.profile(view.action).includes) - {HIGHLIGHTS}),
    "ordering": lambda view: [sign + name for name in view.orderings for sign in ("", "-")],  # rank needs words
    "fields": lambda view: paths(view),
    "omit": lambda view: sparse_fields.paths(view.profile(view.action).fields),
    "page_size": lambda view: [1, 2, 3, 5, 20],  # a large page costs time and shows nothing new
    "q": lambda view: WORDS,
    "since_version": lambda view: [UNRELEASED, *(release["version"] for release in loaded().releases)],
    "window": lambda view: ["0", "1d", "7d", "30", "366d"],
}
# A cursor is signed for one query, so none can be made up.
NEVER_FED = {"cursor"}


class Unfed(AssertionError):
    """A parameter of which neither the document nor this module says what would be right."""


def values(operation: Operation, name: str) -> list[Any] | None:
    """Right values of a parameter of the query, or None where the document says them all."""
    spec = operation.specs[name]
    known = _of_filter(spec) if isinstance(spec, Filter) else _of_parameter(operation, spec)
    if known is not None:
        return list(known)
    schema = operation.schemas[name]
    schema = schema.get("items", schema)
    if "enum" in schema or schema["type"] != "string":
        return None
    raise Unfed(
        f"{operation.path} takes “{name}”, a text, and the document does not say which texts are right: "
        "give it an example, or add right values to tests/fuzz/feed.py (OF_PARAMETERS; of a new class of filters: "
        "_of_filter)."
    )


def values_in_path(operation: Operation, name: str) -> list[str]:
    """Right values of a parameter of the path."""
    if name not in IN_PATH:
        raise Unfed(f"The path {operation.path} takes {{{name}}}: add right values to IN_PATH in tests/fuzz/feed.py.")
    return list(IN_PATH[name](operation.view))


def _of_filter(spec: Filter) -> Iterable[Any] | None:
    match spec:
        case CountryFilter() | CountryCode():
            return COUNTRIES
        case ActorFilter() | MemberFilter():
            return [*slugs(Actor.objects), *list(names())[:10]]
        case RecordFilter():
            return slugs(spec.records())
        case ValueFilter():
            return spec.known()
        case SearchFilter():
            return WORDS
        case DateFilter():
            return DAYS[spec.bound]
        case NumberFilter():
            return NUMBERS[spec.bound]
    return None


def _of_parameter(operation: Operation, spec: Parameter) -> Iterable[Any] | None:
    if spec.name in OF_PARAMETERS:
        return OF_PARAMETERS[spec.name](operation.view)
    shown = [value for value in (spec.example, spec.schema.get("example")) if value is not None]
    return shown or None


def slugs(records: Any) -> list[str]:
    return sorted(records.values_list("slug", flat=True))


def names() -> dict[str, str]:
    """Names that only one actor has, with its id."""
    return {folded: next(iter(owners)) for folded, owners in owners_of_names().items() if len(owners) == 1}


@cache
def owners_of_names() -> dict[str, set[str]]:
    """The actors that have a name, by the folded name."""
    owners: dict[str, set[str]] = {}
    for folded, slug in ActorName.objects.order_by("folded").values_list("folded", "actor__slug"):
        owners.setdefault(folded, set()).add(slug)
    return owners


def paths(view: Any) -> list[str]:
    """Fields, alone and in pairs."""
    known = sparse_fields.paths(view.profile(view.action).fields)
    return [*known, *(f"{one},{other}" for one, other in zip(known, reversed(known), strict=True))]


def as_json(specification: Specification, path: str) -> dict[str, Any]:
    """The document of one operation with every parameter narrowed to values that are right, for answers in JSON.

    What is asked for by name is refused where `omit` leaves it out, so only one of the two is fed.
    """
    return _fed(specification, path, NEVER_FED | {"format", "bom", "fields", "include"})


def in_every_format(specification: Specification, path: str) -> dict[str, Any]:
    """The same for every format, without what goes with JSON alone."""
    return _fed(specification, path, NEVER_FED | {"page_size", "bom", "omit", *ONLY_JSON, *NOT_OF_POLECAT})


def _fed(specification: Specification, path: str, never: set[str]) -> dict[str, Any]:
    operation, document = Operation(path, specification), there(specification, path)
    parameters = document["paths"][path]["get"].get("parameters", [])
    # what does nothing without another parameter would be refused wherever that one is not drawn as well
    in_need = {name for name, spec in operation.specs.items() if spec.needs}
    parameters[:] = [found for found in parameters if found["name"] not in never | in_need]
    for parameter in parameters:
        name, schema = parameter["name"], parameter["schema"]
        if parameter["in"] == "path":
            continue
        known = values(operation, name)
        if known is not None:
            (schema["items"] if schema.get("type") == "array" else schema).update(enum=known)
        if schema.get("type") == "array":
            schema |= {"minItems": 1, "maxItems": 3}
    return document


def exemplified(specification: Specification, path: str) -> dict[str, Any]:
    """The document of one operation with an example for every parameter: what is wrong stands among what is right."""
    operation, document = Operation(path, specification), there(specification, path)
    for parameter in document["paths"][path]["get"].get("parameters", []):
        name = parameter["name"]
        if parameter["in"] == "path" or name in NEVER_FED:
            continue
        known = values(operation, name)
        if known:
            parameter["example"] = known[:1] if parameter["schema"].get("type") == "array" else known[0]
    return document


def there(specification: Specification, path: str) -> dict[str, Any]:
    """The document of one operation, of records that are there: of others, nothing is asked but whether they are."""
    document = specification.unfolded
    document = copy.deepcopy({**document, "paths": {path: document["paths"][path]}})
    for parameter in document["paths"][path]["get"].get("parameters", []):
        if parameter["in"] == "path":
            parameter["schema"]["enum"] = values_in_path(Operation(path, specification), parameter["name"])
    return document
