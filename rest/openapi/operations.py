"""How OpenAPI is told: operations from views, filters and parameters; components from shapes and code lists."""

from collections.abc import Iterable, Mapping
from typing import Any, Literal
from urllib.parse import urlencode

from drf_spectacular.extensions import OpenApiSerializerFieldExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.plumbing import ResolvedComponent

from rest import facets, formats, problems, ranges, serializer_fields
from rest.filters import Filter
from rest.formats.geojson import FEATURE, GeoJSON
from rest.openapi.examples import answer
from rest.parameters.parsing import LONGEST_ADDRESS, LONGEST_VALUE, MAX_VALUES, Parameter
from rest.problems import Problem
from rest.vocabulary import Vocabulary

Direction = Literal["request", "response"]


def code_list(auto_schema: AutoSchema, vocabulary: type[Vocabulary]) -> dict[str, Any]:
    """A reference to the component that describes a code list, value by value."""
    values = listed(vocabulary.__doc__ or "", ((member.value, member.description) for member in vocabulary))
    component = ResolvedComponent(
        name=f"{vocabulary.__name__}Code",
        type=ResolvedComponent.SCHEMA,
        schema=values | {"x-enum-varnames": [member.name for member in vocabulary]},
        object=vocabulary,
    )
    auto_schema.registry.register_on_missing(component)
    return dict(component.ref)


def listed(description: str, values: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """The schema of a list of values, each with what it means: for people in the text, for programs beside it."""
    meanings = dict(values)
    lines = "\n".join(f"* `{value}`: {meaning}" for value, meaning in meanings.items())
    return {
        "type": "string",
        "enum": list(meanings),
        "description": f"{description.strip()}\n\n{lines}",
        "x-enum-descriptions": list(meanings.values()),
    }


class CodeSchema(OpenApiSerializerFieldExtension):
    target_class = "rest.serializer_fields.Code"

    def map_serializer_field(self, auto_schema: AutoSchema, direction: Direction) -> dict[str, Any]:
        return code_list(auto_schema, self.target.vocabulary)


class TextSchema(OpenApiSerializerFieldExtension):
    target_class = "rest.serializer_fields.Text"

    def map_serializer_field(self, auto_schema: AutoSchema, direction: Direction) -> dict[str, Any]:
        return {"type": "string"}


class LabelSchema(TextSchema):
    target_class = "rest.serializer_fields.Label"


class GivenSchema(TextSchema):
    target_class = "rest.serializer_fields.Given"


class ColumnSchema(OpenApiSerializerFieldExtension):
    target_class = "rest.serializer_fields.Column"

    def map_serializer_field(self, auto_schema: AutoSchema, direction: Direction) -> dict[str, Any]:
        return {"type": self.target.type}


class RowsSchema(OpenApiSerializerFieldExtension):
    target_class = "rest.serializer_fields.Rows"

    def map_serializer_field(self, auto_schema: AutoSchema, direction: Direction) -> dict[str, Any]:
        child = self.target.child
        if serializer_fields.inside(self.target) is not None:
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
        return self._about()[0]

    def get_description(self) -> str:  # type: ignore[override]
        return self._about()[1]

    def _about(self) -> tuple[str, str]:
        """What the view says of its action; what every collection has is said in the collection's words."""
        if self.view.action in self.view.about:
            found: tuple[str, str] = self.view.about[self.view.action]
            return found
        summary, description = self.view.about_each[self.view.action]
        return summary.format(noun=self.view.noun), description.format(noun=self.view.noun)

    def get_auth(self) -> list[Any]:
        """No key is needed, as the whole document says; `{}` here would be taken for one that is optional."""
        return []

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
        schema = _limited(schema)
        if spec.repeats:
            schema = {"type": "array", "items": schema, "maxItems": MAX_VALUES}
        described: dict[str, Any] = {"in": "query", "name": name, "schema": schema, "description": spec.help_text}
        if spec.everyday:
            described["x-everyday"] = True
        if spec.values_of:
            described["x-values"] = spec.values_of
        return described

    def _of_parameter(self, spec: Parameter) -> dict[str, Any]:
        described: dict[str, Any] = {
            "in": "query",
            "name": spec.name,
            "schema": _limited(spec.schema),
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
            "400": self._problem("A parameter is unknown or has a wrong value; `try` is an address that works."),
            "406": self._problem("The format is not available here."),
            "414": self._problem(
                f"The address is longer than {LONGEST_ADDRESS} characters.", problems.address_too_long(LONGEST_ADDRESS)
            ),
            "500": self._problem("The fault is on our side.", problems.internal_error()),
            "503": self._problem(
                "The query takes too long, or the database does not answer.",
                problems.timed_out(),
                problems.unavailable(),
            ),
        }
        if self.view.action in self.view.in_parts:
            headers = _headers("ETag", "X-Dataset-Version", *OF_PARTS)
            content = {
                media_type: {"schema": {**whole["schema"], "description": "The bytes that `Range` asks for."}}
                for media_type, whole in responses["200"]["content"].items()
            }
            responses["206"] = {"description": "A part of the answer.", "content": content, "headers": headers}
            responses["412"] = self._problem(
                "The file is not the one that `If-Match` names.", ranges.not_the_file_asked_for()
            )
            responses["416"] = self._problem("The range lies beyond the end.", ranges.out_of_range(1_000))
        if self._path_names():
            responses["308"] = {"description": "The record has another id now.", "headers": _headers("Location")}
            responses["404"] = self._problem("There is no such record.")
            responses["410"] = self._problem(
                "The record was removed; `detail` names the last release that has it.", GONE
            )
        return dict(sorted(responses.items()))

    def _answer(self) -> dict[str, Any]:
        action = self.view.action if hasattr(self.view, "serializers") else ""
        if action == "list":
            schema = self._list()
        elif action == "retrieve":
            schema = self.record(self.view)
        elif action == "facets":
            schema = self._counted()
        else:
            schema = self.view.answer_schema(self)
        first, *others = self.view.get_renderers()
        content: dict[str, Any] = {first.media_type: {"schema": schema}}
        if first.media_type == formats.JSON.media_type and (example := self._example()):
            content[first.media_type]["examples"] = {"answer": example}
        content |= {other.media_type: {"schema": self._file(type(other))} for other in others}
        headers = ["ETag", "X-Dataset-Version"]
        if others:
            headers += ["X-Total-Count", "Content-Disposition"]
        if "cursor" in (parameter.name for parameter in self.view.parameters(self.view.action)):
            headers.append("Link")
        headers += OF_PARTS[:1] if self.view.action in self.view.in_parts else ()
        description = "The answer; in other formats than JSON the whole result." if others else "The answer."
        return {"description": description, "content": content, "headers": _headers(*headers)}

    def _list(self) -> dict[str, Any]:
        """A page of a collection."""
        name = self.resolve_serializer(self.view.serializer_class, "response").name
        return self.page(name, self.record(self.view), optional={"facets": self._facets()})

    def _file(self, format: Any) -> dict[str, Any]:
        """A whole result in another format than JSON."""
        if format is not GeoJSON:
            return dict(format.schema)
        name, record = self.resolve_serializer(self.view.serializer_class, "response").name, self.record(self.view)
        feature = self.shared(f"{name}Feature", _with(FEATURE, {"properties": record}))
        features = {"type": "array", "items": feature, "description": "A feature for each record with coordinates."}
        collection: dict[str, Any] = _with(format.schema, {**META_PROPERTIES, "features": features})
        collection["required"] = [*META_PROPERTIES, *format.schema["required"]]
        return self.shared(f"{name}FeatureCollection", collection)

    def _example(self) -> dict[str, Any] | None:
        """A real answer: to the address that the view names, else to that of its untouched form."""
        action = self.view.action
        required = {spec.name: spec.example for spec in self.view.parameters(action) if spec.required}
        path = self.path.replace("{id}", self.view.example_id) if self._path_names() else self.path
        query = urlencode(required) or self.view.example_queries.get(action)
        address = self.view.example_addresses.get(action, f"{path}?{query}" if query else path)
        return None if address is None else answer(address)

    def record(self, view: Any) -> dict[str, Any]:
        """A reference to the component of a collection's records, which says what can be included, too."""
        for serializer in view.serializers():
            found = self.resolve_serializer(serializer, "response").schema
            for name, included in view.profile("list").includes.items():
                if name not in found["properties"]:
                    schema = self._map_serializer_field(included.field, "response")
                    found["properties"][name] = {
                        **schema,
                        "description": f"With `include={name}`: {included.field.help_text}",
                    }
        return self.component(view.serializer_class)

    def component(self, shape: Any) -> dict[str, Any]:
        """A reference to the component of a serializer."""
        return dict(self.resolve_serializer(shape, "response").ref)

    def page(
        self,
        name: str,
        item: dict[str, Any],
        more: Mapping[str, Any] | None = None,
        optional: Mapping[str, Any] | None = None,
    ) -> dict[str, Any]:
        """A reference to the component of a page of such items, with `more` and `optional` members."""
        address = {"type": ["string", "null"], "format": "uri"}
        properties = {
            **COUNTED,
            "next": address | {"description": "Address of the next page; null on the last."},
            "previous": address | {"description": "Address of the page before; null on the first."},
            "meta": self.meta(),
            "links": self.links(),
            "results": {"type": "array", "items": item, "description": "The records of the page."},
            **(more or {}),
        }
        schema = described("A page of a list.", properties)
        return self.shared(f"{name}Page", schema | {"properties": {**properties, **(optional or {})}})

    def _facets(self) -> dict[str, Any]:
        """A reference to the component of `facets`."""
        one = self.shared("Facet", facets.SCHEMA["additionalProperties"])
        return self.shared("Facets", facets.SCHEMA | {"additionalProperties": one})

    def _counted(self) -> dict[str, Any]:
        return described(
            "Counts of records by value.",
            {**COUNTED, "meta": self.meta(), "links": self.links(), "facets": self._facets()},
        )

    def meta(self) -> dict[str, Any]:
        """A reference to the component of `meta`."""
        return self.shared("Meta", META)

    def links(self) -> dict[str, Any]:
        """What `links` of an answer holds: an address for each of its formats."""
        renderers = self.view.get_renderers()[1:]
        other = [str(renderer.format) for renderer in renderers]
        written = {
            str(one.format): {"type": "string", "format": "uri", "description": one.described} for one in renderers
        }
        names = {"self": LINKS["self"], **written, "curl": LINKS["curl"], "docs": LINKS["docs"]}
        schema = {
            "type": "object",
            "description": "Other ways to the same answer.",
            "required": list(names),
            "properties": names,
        }
        formats = "".join(name.capitalize() for name in other)
        return self.shared(f"LinksTo{formats}" if formats else "Links", schema)

    def _problem(self, description: str, *examples: Problem) -> dict[str, Any]:
        content: dict[str, Any] = {"schema": self.shared("Problem", PROBLEM_SCHEMA)}
        if examples:
            content["examples"] = {problem.type: {"value": problem.body()} for problem in examples}
        return {"description": description, "content": {problems.MEDIA_TYPE: content}}

    def shared(self, name: str, schema: dict[str, Any]) -> dict[str, Any]:
        """A reference to the component of this name, which is registered if it is new."""
        component = ResolvedComponent(name=name, type=ResolvedComponent.SCHEMA, schema=schema, object=name)
        self.registry.register_on_missing(component)
        return dict(component.ref)


def _limited(schema: Mapping[str, Any]) -> dict[str, Any]:
    """The schema of a value, with the limit of its length where nothing else bounds it."""
    bounded = {"$ref", "enum", "pattern", "maxLength"} & set(schema)
    return dict(schema) if bounded or schema["type"] != "string" else {**schema, "maxLength": LONGEST_VALUE}


def described(description: str, properties: dict[str, Any]) -> dict[str, Any]:
    """An object that always has all of its properties."""
    return {"type": "object", "description": description, "required": list(properties), "properties": properties}


def _with(schema: Mapping[str, Any], properties: Mapping[str, Any]) -> dict[str, Any]:
    return {**schema, "properties": {**schema["properties"], **properties}}


def _headers(*names: str) -> dict[str, Any]:
    return {
        name: {"schema": {"type": type_}, "description": text}
        for name, (type_, text) in HEADERS.items()
        if name in names
    }


# Invented, for nothing may have been removed yet.
GONE = problems.gone("2022-01-24-once-there", "statements", "1.0.0")

COUNTED = {
    "count": {"type": "integer", "description": "How many records match, exact up to 1,000."},
    "count_is_exact": {"type": "boolean", "description": "False where there are more than `count`."},
}

LINKS = {
    "self": {"type": "string", "format": "uri", "description": "This answer."},
    "curl": {"type": "string", "description": "The same in a terminal."},
    "docs": {"type": "string", "format": "uri", "description": "The same in Swagger UI, filled in unless it is long."},
}

OF_PARTS = ("Accept-Ranges", "Content-Range")

HEADERS = {
    "ETag": ("string", "Validator of this answer; send it back in If-None-Match."),
    "X-Dataset-Version": ("string", "Version of the dataset that the answer is made of."),
    "X-Total-Count": ("integer", "With CSV and NDJSON: how many records make the result complete."),
    "Content-Disposition": ("string", "With CSV and NDJSON: a file name."),
    "Location": ("string", "Where the record is now; the query string is kept."),
    "Accept-Ranges": ("string", "`bytes`: a part of the answer can be asked for with Range."),
    "Content-Range": ("string", "Of a part: which bytes of how many it has."),
    "Link": (
        "string",
        "Of a page in JSON: the addresses of the next and the previous page (RFC 8288), unless they are long.",
    ),
}

META_PROPERTIES: dict[str, Any] = {
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
    "citation": {"type": "string", "description": "How to cite the answer."},
    "hint": {
        "type": ["string", "null"],
        "description": "Why an answer is empty; what a wider question would find.",
    },
}
META = {
    "type": "object",
    "description": "What was asked and of which data the answer is made.",
    "required": list(META_PROPERTIES),
    "properties": META_PROPERTIES,
}

PROBLEM_SCHEMA = {
    "type": "object",
    "description": "What was wrong, what would be right (RFC 9457).",
    "required": ["type", "title", "status", "detail", "errors", "try"],
    "properties": {
        "type": listed(
            "Kind of problem.", ((f"/errors/{name}", meaning) for name, meaning in problems.MEANINGS.items())
        ),
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
                    "reason": listed("Why it is wrong.", problems.REASONS.items()),
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
        "try": {
            "type": ["string", "null"],
            "description": "An address that asks what was meant; null where that is not certain.",
        },
    },
}
