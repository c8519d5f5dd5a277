"""How OpenAPI is told: operations from views, filters and parameters; components from shapes and code lists."""

import json
from typing import Any, Literal

from django.db import DatabaseError
from drf_spectacular.extensions import OpenApiSerializerFieldExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.plumbing import ResolvedComponent, build_basic_type
from drf_spectacular.types import OpenApiTypes

from rest import params, shapes
from rest.filters import Filter
from rest.params import Parameter
from rest.problems import Problem
from rest.vocabulary import Vocabulary

Direction = Literal["request", "response"]

PROBLEM = "application/problem+json"


def code_list(auto_schema: AutoSchema, vocabulary: type[Vocabulary]) -> dict[str, Any]:
    """A reference to the component that describes a code list, value by value."""
    values = "\n".join(f"* `{member.value}`: {member.description}" for member in vocabulary)
    component = ResolvedComponent(
        name=f"{vocabulary.__name__}Code",
        type=ResolvedComponent.SCHEMA,
        schema={
            "type": "string",
            "enum": list(vocabulary.values),
            "description": f"{(vocabulary.__doc__ or '').strip()}\n\n{values}",
            "x-enum-descriptions": [member.description for member in vocabulary],
            "x-enum-varnames": [member.name for member in vocabulary],
        },
        object=vocabulary,
    )
    auto_schema.registry.register_on_missing(component)
    return dict(component.ref)


class CodeSchema(OpenApiSerializerFieldExtension):
    target_class = "rest.shapes.Code"

    def map_serializer_field(self, auto_schema: AutoSchema, direction: Direction) -> dict[str, Any]:
        return code_list(auto_schema, self.target.vocabulary)


class TextSchema(OpenApiSerializerFieldExtension):
    target_class = "rest.shapes.Text"

    def map_serializer_field(self, auto_schema: AutoSchema, direction: Direction) -> dict[str, Any]:
        return {"type": "string"}


class LabelSchema(TextSchema):
    target_class = "rest.shapes.Label"


class GivenSchema(TextSchema):
    target_class = "rest.shapes.Given"


class ColumnSchema(OpenApiSerializerFieldExtension):
    target_class = "rest.shapes.Column"

    def map_serializer_field(self, auto_schema: AutoSchema, direction: Direction) -> dict[str, Any]:
        return {"type": self.target.type}


class RowsSchema(OpenApiSerializerFieldExtension):
    target_class = "rest.shapes.Rows"

    def map_serializer_field(self, auto_schema: AutoSchema, direction: Direction) -> dict[str, Any]:
        child = self.target.child
        if shapes.inside(self.target) is not None:
            schema = dict(auto_schema.resolve_serializer(child, direction).ref)
        else:
            schema = auto_schema._map_serializer_field(child, direction)
        return schema if self.target.one else {"type": "array", "items": schema}


class Operation(AutoSchema):
    """An operation as its view declares it: `tag`, `about`, `filters()`, `parameters()`."""

    view: Any

    def get_tags(self) -> list[str]:
        return [self.view.tag]

    def get_operation_id(self) -> str:
        return f"{self.view.basename.replace('-', '_')}_{self.view.action}"

    def get_summary(self) -> str:
        return self.view.about[self.view.action][0]

    def get_description(self) -> str:  # type: ignore[override]
        return self.view.about[self.view.action][1]

    def get_filter_backends(self) -> list[Any]:
        return []

    def _get_parameters(self) -> list[dict[str, Any]]:
        action = self.view.action
        in_path = [
            {
                "in": "path",
                "name": name,
                "required": True,
                "schema": {"type": "string"},
                "description": "The record's id.",
                "example": self.view.example_id,
            }
            for name in self._path_names()
        ]
        filters = [self._of_filter(name, spec) for name, spec in self.view.filters(action).items()]
        options = [self._of_parameter(spec) for spec in self.view.parameters(action)]
        return in_path + sorted(filters + options, key=lambda described: not described.get("x-everyday"))

    def _path_names(self) -> list[str]:
        return [part[1:-1] for part in self.path.split("/") if part.startswith("{")]

    def _of_filter(self, name: str, spec: Filter) -> dict[str, Any]:
        schema = dict(spec.schema)
        if vocabulary := schema.pop("vocabulary", None):
            schema = code_list(self, vocabulary)
        if spec.repeats:
            schema = {"type": "array", "items": schema}
        described: dict[str, Any] = {
            "in": "query",
            "name": name,
            "schema": schema,
            "description": spec.help_text,
        }
        if spec.repeats:
            described |= {"style": "form", "explode": True}
        if spec.everyday:
            described["x-everyday"] = True
        if spec.values_of:
            described["x-values"] = spec.values_of
        return described

    def _of_parameter(self, spec: Parameter) -> dict[str, Any]:
        described: dict[str, Any] = {
            "in": "query",
            "name": spec.name,
            "schema": dict(spec.schema),
            "description": spec.help_text,
        }
        if spec.everyday:
            described["x-everyday"] = True
        if spec.required:
            return described | {"required": True, "example": spec.example}
        return described

    def _get_request_body(self, direction: str = "request") -> None:
        return None

    def _get_response_bodies(self, direction: str = "response") -> dict[str, Any]:
        responses = {
            "200": self._answer(),
            "304": {
                "description": "Not modified since the answer whose ETag was sent in If-None-Match.",
                "headers": _headers("ETag"),
            },
            "400": self._problem(
                "A parameter is unknown or has a wrong value; `try` is an address that works.", self._wrong_query()
            ),
            "406": self._problem("The format is not available here."),
            "500": self._problem("The fault is on our side."),
            "503": self._problem("The query takes too long, or the database does not answer."),
        }
        if self._path_names():
            responses["404"] = self._problem("There is no such record.")
        return dict(sorted(responses.items()))

    def _answer(self) -> dict[str, Any]:
        shown = self._example()
        if self._is_collection() and self.view.action == "list":
            content = {
                "application/json": shown | {"schema": self._envelope(self._record(self.view.list_serializer_class))},
                "text/csv": {"schema": {"type": "string", "description": "One line a record, header first."}},
                "application/x-ndjson": {"schema": {"type": "string", "description": "One JSON object a line."}},
            }
            headers = _headers("ETag", "X-Dataset-Version", "X-Total-Count", "Content-Disposition", "Link")
            return {
                "description": "A page of records, or all of them as CSV or NDJSON.",
                "content": content,
                "headers": headers,
            }
        if self._is_collection() and self.view.action == "retrieve":
            schema = self._record(self.view.serializer_class)
        else:
            schema = self.view.answer_schema(self)
        media_type = self.view.get_renderers()[0].media_type
        content = {media_type: shown | {"schema": schema}}
        return {
            "description": "The answer.",
            "content": content,
            "headers": _headers("ETag", "X-Dataset-Version"),
        }

    def _example(self) -> dict[str, Any]:
        """A real answer; none while the database has no tables or no records."""
        try:
            example = self.view.example(self.view.action)
        except DatabaseError:
            return {}
        # as JSON gives it: dates as text
        return {} if example is None else {"example": json.loads(json.dumps(example, default=str))}

    def _is_collection(self) -> bool:
        return hasattr(self.view, "list_serializer_class")

    def _record(self, shape: Any) -> dict[str, Any]:
        """A record whole, or the part of it that `fields=` and `omit=` leave."""
        return {"anyOf": [self.component(shape), self._component("PartOfRecord", PART_OF_RECORD)]}

    def component(self, shape: Any) -> dict[str, Any]:
        """A reference to the component of a shape."""
        return dict(self.resolve_serializer(shape, "response").ref)

    def _envelope(self, item: dict[str, Any]) -> dict[str, Any]:
        address = {"type": ["string", "null"], "format": "uri"}
        return {
            "type": "object",
            "required": ["count", "count_is_exact", "next", "previous", "meta", "results"],
            "properties": {
                "count": {"type": "integer", "description": "How many records match, exact up to 10,000."},
                "count_is_exact": {
                    "type": "boolean",
                    "description": "False where there are more than `count`.",
                },
                "next": address | {"description": "Address of the next page; null on the last."},
                "previous": address | {"description": "Address of the page before; null on the first."},
                "meta": self._component("Meta", META),
                "results": {"type": "array", "items": item, "description": "The records of the page."},
            },
        }

    def _problem(self, description: str, example: Any = None) -> dict[str, Any]:
        content: dict[str, Any] = {"schema": self._component("Problem", PROBLEM_SCHEMA)}
        if example is not None:
            content["example"] = example
        return {"description": description, "content": {PROBLEM: content}}

    def _wrong_query(self) -> Any:
        """The real answer to a query with a wrong parameter."""
        action = self.view.action
        try:
            params.read(self.path, [("author", "joe-biden")], self.view.filters(action), self.view.parameters(action))
        except Problem as problem:
            return problem.body()
        except DatabaseError:  # no tables yet
            return None
        return None

    def _component(self, name: str, schema: dict[str, Any]) -> dict[str, Any]:
        component = ResolvedComponent(name=name, type=ResolvedComponent.SCHEMA, schema=schema, object=name)
        self.registry.register_on_missing(component)
        return dict(component.ref)


def _headers(*names: str) -> dict[str, Any]:
    return {name: {"schema": build_basic_type(OpenApiTypes.STR), "description": HEADERS[name]} for name in names}


HEADERS = {
    "ETag": "Validator of this answer; send it back in If-None-Match.",
    "X-Dataset-Version": "Version of the dataset that the answer is made of.",
    "X-Total-Count": "With CSV and NDJSON: how many records make the stream complete.",
    "Link": "Of a page in JSON: the addresses of the next and the previous page (RFC 8288).",
    "Content-Disposition": "With CSV and NDJSON: a file name.",
}

PART_OF_RECORD = {
    "type": "object",
    "description": "With `fields=` or `omit=`: the fields asked for, as the whole record describes them.",
}

META = {
    "type": "object",
    "description": "What was asked and of which data the answer is made.",
    "required": ["query", "interpreted", "dataset_version", "licence", "hint"],
    "properties": {
        "query": {"type": "string", "description": "The query in a sentence."},
        "interpreted": {
            "type": "array",
            "description": "Values that were read as something else, such as a name as an actor's id.",
            "items": {
                "type": "object",
                "required": ["parameter", "value", "read_as"],
                "properties": {
                    "parameter": {"type": "string", "description": "The parameter."},
                    "value": {"type": "string", "description": "The value sent."},
                    "read_as": {"type": "string", "description": "What it was read as."},
                },
            },
        },
        "dataset_version": {"type": "string", "description": "Version of the dataset."},
        "licence": {"type": "string", "description": "Licence of the data."},
        "hint": {"type": ["string", "null"], "description": "Why an answer is empty; null where it is not."},
    },
}

PROBLEM_SCHEMA = {
    "type": "object",
    "description": "What was wrong, what would be right (RFC 9457).",
    "required": ["type", "title", "status", "detail", "errors", "try"],
    "properties": {
        "type": {"type": "string", "description": "Kind of problem, `/errors/…`."},
        "title": {"type": "string", "description": "The kind in words."},
        "status": {"type": "integer", "description": "The HTTP status."},
        "detail": {"type": "string", "description": "What happened, in a sentence or more."},
        "errors": {
            "type": "array",
            "description": "One entry for each wrong parameter.",
            "items": {
                "type": "object",
                "required": ["parameter", "value", "reason", "hint"],
                "properties": {
                    "parameter": {"type": "string", "description": "The parameter."},
                    "value": {"type": "string", "description": "The value sent."},
                    "reason": {"type": "string", "description": "Why it is wrong, as a code."},
                    "allowed": {
                        "type": ["array", "null"],
                        "items": {"type": "string"},
                        "description": "Values or forms that are allowed.",
                    },
                    "did_you_mean": {
                        "type": "array",
                        "description": "Names that may have been meant.",
                        "items": {
                            "type": "object",
                            "required": ["id", "name", "matched"],
                            "properties": {
                                "id": {"type": "string", "description": "The value to send."},
                                "name": {"type": "string", "description": "Its name."},
                                "matched": {
                                    "type": ["string", "null"],
                                    "description": "The part that matched.",
                                },
                            },
                        },
                    },
                    "hint": {"type": ["string", "null"], "description": "What to do."},
                },
            },
        },
        "try": {"type": ["string", "null"], "description": "An address that works."},
    },
}
