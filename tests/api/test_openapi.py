"""The OpenAPI document: valid, complete, in words, and an untouched form of it works."""

import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import pytest
from drf_spectacular.validation import validate_schema

from actors.filters import ActorFilter
from crisisapi.openapi import TAGS
from crisisapi.urls import router
from rest.filters import RecordFilter
from rest.problems import MEANINGS, TITLES
from tests.api.world import COLLECTIONS, filters, parameters, specs
from tests.client import Api
from tests.specification import Specification

EVENT_COLLECTIONS = ["events", "statements", "military-postures", "sanctions-threats", "diplomatic-contacts"]
OTHER_COLLECTIONS = ["figures", "actors", "documents", "places", "crises"]
OPERATIONS = sorted(
    [
        *[f"/api/v1/{name}" for name in EVENT_COLLECTIONS + OTHER_COLLECTIONS],
        *[f"/api/v1/{name}/{{id}}" for name in EVENT_COLLECTIONS + OTHER_COLLECTIONS],
        *[f"/api/v1/{name}/facets" for name in EVENT_COLLECTIONS + OTHER_COLLECTIONS],
        *[f"/api/v1/{name}/histogram" for name in EVENT_COLLECTIONS],
        "/api/v1/actors/match",
        "/api/v1/changes",
        "/api/v1/dataset",
        "/api/v1/dataset/archive",
        "/api/v1/dyads",
        "/api/v1/events/{id}/context",
        "/api/v1/events/{id}/thread",
        "/api/v1/state",
        "/api/v1/vocabularies",
    ]
)


def test_the_document_is_valid_and_generated_without_a_warning(specification: Specification) -> None:
    validate_schema(specification.document)
    assert specification.warnings == []
    assert specification.document["openapi"] == "3.1.0"


def test_the_operations_are_those_of_the_design(specification: Specification) -> None:
    assert sorted(specification.operations) == OPERATIONS
    views: list[Any] = [view for _, view, _ in router.registry]
    assert {view.tag for view in views} == set(TAGS)


def test_every_operation_only_reads(specification: Specification) -> None:
    for path, item in specification.document["paths"].items():
        assert set(item) == {"get"}, path


@pytest.mark.parametrize("path", OPERATIONS)
def test_an_operation_is_summed_up_described_and_tagged(specification: Specification, path: str) -> None:
    operation = specification.operations[path]
    assert 0 < len(operation["summary"]) <= 60
    assert not operation["summary"].endswith(".")
    assert operation["description"].endswith(".")
    assert len(operation["tags"]) == 1
    assert operation["tags"][0] in TAGS
    assert "requestBody" not in operation


def test_operation_ids_are_unique(specification: Specification) -> None:
    found = [operation["operationId"] for operation in specification.operations.values()]
    assert len(set(found)) == len(found)


def test_groups_are_described_and_come_in_the_order_a_journalist_would_look_for(specification: Specification) -> None:
    tags = specification.document["tags"]
    assert [tag["name"] for tag in tags] == list(TAGS)
    assert list(TAGS)[:4] == ["Statements", "Military postures", "Sanctions threats", "Diplomatic contacts"]
    assert all(tag["description"].endswith(".") for tag in tags)
    shown = [operation["tags"][0] for operation in specification.operations.values()]
    assert shown == sorted(shown, key=list(TAGS).index)


@pytest.mark.parametrize("path", OPERATIONS)
def test_every_parameter_is_described(specification: Specification, path: str) -> None:
    for parameter in specification.operations[path].get("parameters", []):
        assert parameter["description"].strip().endswith("."), parameter["name"]
        assert parameter["schema"].get("type") or "$ref" in parameter["schema"]


@pytest.mark.parametrize("collection", COLLECTIONS)
def test_the_parameters_of_a_list_are_those_that_it_takes(specification: Specification, collection: str) -> None:
    documented = [p["name"] for p in specification.operations[f"/api/v1/{collection}"]["parameters"]]
    assert sorted(documented) == sorted([*filters(collection), *parameters(collection)])


@pytest.mark.parametrize("collection", COLLECTIONS)
def test_everyday_filters_come_first(specification: Specification, collection: str) -> None:
    declared = filters(collection)
    documented = [p["name"] for p in specification.operations[f"/api/v1/{collection}"]["parameters"]]
    everyday = [declared[name].everyday for name in documented if name in declared]
    assert everyday == sorted(everyday, reverse=True)


@pytest.mark.parametrize("collection", COLLECTIONS)
def test_everyday_parameters_are_marked_for_swagger_ui_and_are_about_a_dozen(
    specification: Specification, collection: str
) -> None:
    marked = [p["name"] for p in specification.operations[f"/api/v1/{collection}"]["parameters"] if "x-everyday" in p]
    assert marked == [name for name, spec in specs(collection).items() if spec.everyday]
    assert {"ordering", "format"} <= set(marked)
    assert 3 <= len(marked) <= 17


# Kinds of records, which Swagger UI looks up in their collections.
RECORDS = {"actor", "document", "crisis", "record", "figure"}


@pytest.mark.parametrize("collection", COLLECTIONS)
def test_values_that_are_no_code_list_say_where_they_are_found(api: Api, collection: str) -> None:
    known = RECORDS | set(api("vocabularies").json["vocabularies"])
    for parameter in api.specification.operations[f"/api/v1/{collection}"]["parameters"]:
        spec = specs(collection)[parameter["name"]]
        assert parameter.get("x-values") == getattr(spec, "values_of", None)
        assert parameter.get("x-values") in known | {None}
        if isinstance(spec, ActorFilter | RecordFilter):
            assert parameter["x-values"], parameter["name"]


def schemas(specification: Specification) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every schema of the document with where it stands."""

    def within(where: str, value: Any) -> Iterator[tuple[str, dict[str, Any]]]:
        if isinstance(value, dict):
            yield where, value
            for name, found in value.items():
                yield from within(f"{where}.{name}", found)
        elif isinstance(value, list):
            for number, found in enumerate(value):
                yield from within(f"{where}[{number}]", found)

    yield from within("", {"paths": specification.document["paths"], **specification.document["components"]})


def test_every_property_is_described(specification: Specification) -> None:
    for where, schema in schemas(specification):
        properties = schema.get("properties")
        if where.endswith("properties") or not isinstance(properties, dict):
            continue
        for name, found in properties.items():
            assert found.get("description") or specification.resolve(found).get("description"), f"{where}.{name}"


def test_every_record_and_every_part_is_described(specification: Specification) -> None:
    for name, schema in specification.document["components"]["schemas"].items():
        assert schema.get("description", "").strip().endswith((".", ")")) or "enum" in schema, name


def test_every_value_of_every_list_is_described(specification: Specification) -> None:
    for where, schema in schemas(specification):
        if not isinstance(schema.get("enum"), list):
            continue
        if "x-enum-descriptions" in schema:
            for value, described in zip(schema["enum"], schema["x-enum-descriptions"], strict=True):
                assert described.endswith((".", ".)", "”")), (where, value)
                assert f"* `{value}`: {described}" in schema["description"]
        else:
            assert where.startswith((".paths", ".parameters")), where  # the next test asks the parameter for its values


@pytest.mark.parametrize("path", OPERATIONS)
def test_every_answer_and_every_header_is_described(specification: Specification, path: str) -> None:
    for status, response in specification.operations[path]["responses"].items():
        assert response["description"].endswith("."), status
        for name, header in response.get("headers", {}).items():
            assert header["description"].endswith((".", ".)")), name
            assert header["schema"]["type"]


@pytest.mark.parametrize("path", OPERATIONS)
def test_every_value_of_a_parameters_own_list_is_in_its_description(specification: Specification, path: str) -> None:
    for parameter in specification.operations[path].get("parameters", []):
        values = parameter["schema"].get("enum", [])
        for value in values if len(values) > 1 else []:
            assert f"`{value.removeprefix('-')}`" in parameter["description"], parameter["name"]


def test_what_operations_share_is_told_once(specification: Specification) -> None:
    document = specification.document
    told: list[str] = []
    for item in document["paths"].values():
        told += [json.dumps(found) for found in item["get"].get("parameters", []) if "$ref" not in found]
        told += [json.dumps(found) for found in item["get"]["responses"].values() if "$ref" not in found]
    assert len(told) == len(set(told))
    assert set(document["components"]["responses"]) >= {"BadRequest", "NotFound", "UriTooLong"}
    references = json.dumps(document)
    for sort, components in document["components"].items():
        for name in components:
            assert f'"#/components/{sort}/{name}' in references, f"{sort}/{name} is used nowhere"


EVENT_KINDS = {
    "statement": "Statement",
    "military_posture": "MilitaryPosture",
    "sanctions_threat": "SanctionsThreat",
    "diplomatic_contact": "DiplomaticContact",
    "other_event": "OtherEvent",
}


def test_an_event_is_one_of_the_kinds_told_apart_by_kind(specification: Specification) -> None:
    schemas = specification.document["components"]["schemas"]
    assert schemas["Event"]["discriminator"] == {
        "propertyName": "kind",
        "mapping": {kind: f"#/components/schemas/{name}" for kind, name in EVENT_KINDS.items()},
    }
    assert [one["$ref"] for one in schemas["Event"]["oneOf"]] == [
        *schemas["Event"]["discriminator"]["mapping"].values()
    ]
    for kind, name in EVENT_KINDS.items():
        assert schemas[name]["properties"]["kind"]["const"] == kind


@pytest.mark.parametrize("collection", COLLECTIONS)
def test_a_collection_has_one_component_for_its_records_and_one_for_its_pages(
    specification: Specification, collection: str
) -> None:
    schemas = specification.document["components"]["schemas"]
    one, page = (
        specification.operations[path]["responses"]["200"]["content"]["application/json"]["schema"]
        for path in (f"/api/v1/{collection}/{{id}}", f"/api/v1/{collection}")
    )
    name = one["$ref"].removeprefix("#/components/schemas/")
    assert page == {"$ref": f"#/components/schemas/{name}Page"}
    assert schemas[f"{name}Page"]["properties"]["results"]["items"] == one


def test_every_field_of_a_record_is_required_and_what_is_included_is_not(specification: Specification) -> None:
    schemas = specification.document["components"]["schemas"]
    included = {"answers", "related", "passages", "highlights"}
    for collection, view in COLLECTIONS.items():
        for serializer in view.serializers():
            schema = schemas[serializer.Meta.ref_name]
            more = set(schema["properties"]) - set(schema["required"])
            assert more == included & set(schema["properties"]), collection
            assert set(schema["required"]) == set(serializer.Meta.fields)


def test_no_reference_leads_below_a_component_and_no_name_is_a_duplicate(specification: Specification) -> None:
    text = json.dumps(specification.document)
    assert re.findall(r'"#/components/schemas/[^"/]+/[^"]+"', text) == []
    names = set(specification.document["components"]["schemas"])
    assert [name for name in names if name.rstrip("0123456789") != name and name.rstrip("0123456789") in names] == []


def test_every_error_has_its_meaning(specification: Specification) -> None:
    assert set(MEANINGS) == set(TITLES)
    problem = specification.document["components"]["schemas"]["Problem"]
    assert problem["properties"]["type"]["enum"] == [f"/errors/{name}" for name in TITLES]


def untouched(operation: dict[str, Any], path: str) -> str:
    """The address that Swagger UI would ask for a form that nobody has touched: examples and defaults, nothing else."""
    query = {}
    for parameter in operation.get("parameters", []):
        schema = parameter["schema"]
        prefilled = parameter.get("example", schema.get("example", schema.get("default")))
        if parameter["in"] == "path":
            assert prefilled, "a path cannot be left empty"
            path = path.replace(f"{{{parameter['name']}}}", prefilled)
        elif prefilled is not None:
            query[parameter["name"]] = json.dumps(prefilled) if not isinstance(prefilled, str) else prefilled
        else:
            assert not parameter.get("required"), parameter["name"]
    return f"{path}?{urlencode(query)}" if query else path


@pytest.mark.parametrize("path", OPERATIONS)
def test_the_untouched_form_of_an_operation_succeeds(api: Api, path: str) -> None:
    answer = api(untouched(api.specification.operations[path], path))
    if answer.headers["Content-Type"] == "application/json":
        assert answer.json.get("results", [True]), "and finds something"


@pytest.mark.parametrize("path", OPERATIONS)
def test_problems_are_documented_where_they_happen(specification: Specification, path: str) -> None:
    responses = specification.operations[path]["responses"]
    expected = {"200", "304", "400", "406", "414", "500", "503"} | ({"308", "404", "410"} if "{" in path else set())
    expected |= {"206", "412", "416"} if path == "/api/v1/dataset/archive" else set()
    assert set(responses) == expected
    for status in expected - {"200", "206", "304", "308"}:
        assert set(responses[status]["content"]) == {"application/problem+json"}


def test_the_document_says_what_it_is_and_under_which_licence(specification: Specification) -> None:
    info = specification.document["info"]
    assert info["title"] == "Crisis API"
    assert info["description"]
    assert "MIT" in info["license"]["name"]
    assert "CC BY 4.0" in info["license"]["name"]
