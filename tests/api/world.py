"""What the tests of the API walk over: every collection, its filters, its parameters, its records as whole streams."""

from functools import cache
from typing import Any

from crisisapi.urls import router
from rest import sparse_fields
from rest.collection import Collection
from rest.filters import Filter
from rest.parameters.parsing import Parameter
from tests.client import Api

COLLECTIONS: dict[str, type[Collection]] = {
    prefix: view for prefix, view, _ in router.registry if issubclass(view, Collection)
}
EVENTS = [name for name, view in COLLECTIONS.items() if "date" in view.orderings]
KINDS = [name for name in EVENTS if name != "events"]
# Every other operation, with a query that it answers.
OTHERS = [
    "vocabularies",
    "dataset",
    "changes?since_version=0.0.0",
    "actors/match?q=zelensky",
    "events/2022-01-24-biden-total-unanimity/thread",
    "events/2022-01-24-biden-total-unanimity/context",
    "dyads?level=country&quad=3",
    "state?at=2022-01-28",
]


def filters(collection: str) -> dict[str, Filter]:
    return dict(COLLECTIONS[collection].filterset_class.base_filters)


def specs(collection: str) -> dict[str, Any]:
    """Everything that a list may be asked with."""
    return {**filters(collection), **parameters(collection)}


def parameters(collection: str) -> dict[str, Parameter]:
    view = COLLECTIONS[collection]()
    return {parameter.name: parameter for parameter in view.parameters("list")}


def paths(collection: str) -> list[str]:
    """The names of all fields of a collection's records, and of the fields within them."""
    return sparse_fields.paths(COLLECTIONS[collection]().profile("retrieve").fields)


_records: dict[str, list[dict[str, Any]]] = {}


def records(api: Api, collection: str) -> list[dict[str, Any]]:
    """All records of a collection; asked for once a worker. A test that changes data must not ask this first."""
    if collection not in _records:
        _records[collection] = api(collection, format="ndjson").lines
    return _records[collection]


def ids(api: Api, address: str) -> list[str]:
    """The ids that a query finds, in its order."""
    found: list[str] = [record["id"] for record in api.every(address, fields="id")]
    return found


@cache
def example(collection: str) -> str:
    return COLLECTIONS[collection].example_id
