"""Holding answers to the OpenAPI document: the operation, the status, the content type and the body."""

import copy
import json
import re
from collections.abc import Iterator
from functools import cache, cached_property
from typing import Any
from urllib.parse import parse_qs

from drf_spectacular.drainage import GENERATOR_STATS, reset_generator_stats
from drf_spectacular.generators import SchemaGenerator
from jsonschema import Draft202012Validator, FormatChecker
from referencing import Registry
from referencing.jsonschema import DRAFT202012

ENVELOPE = ("Meta", "Problem", "Facets")
METHODS = ("get", "head", "post", "put", "patch", "delete", "options")


class Specification:
    """The OpenAPI document, asked about answers."""

    def __init__(self, document: dict[str, Any], warnings: list[str]) -> None:
        self.document, self.warnings = document, warnings
        self._valid: set[tuple[int, str]] = set()
        self._envelopes: dict[int, Any] = {}

    @classmethod
    def of_the_code(cls) -> "Specification":
        reset_generator_stats()
        document = SchemaGenerator().get_schema(request=None, public=True)
        warnings = [*GENERATOR_STATS._warn_cache, *GENERATOR_STATS._error_cache]
        return cls(_plain(document), warnings)  # as JSON would have it: plain types only

    @cached_property
    def unfolded(self) -> dict[str, Any]:
        """The document with shared parameters, responses and headers where they are used; schemas stay references."""
        return self.document | {"paths": self._in_place(self.document["paths"])}

    @property
    def operations(self) -> dict[str, dict[str, Any]]:
        """The operations by path, unfolded; every one is a GET."""
        return {path: item["get"] for path, item in self.unfolded["paths"].items()}

    def _in_place(self, value: Any) -> Any:
        if isinstance(value, list):
            return [self._in_place(found) for found in value]
        if not isinstance(value, dict):
            return value
        ref = value.get("$ref", "")
        if ref and not ref.startswith("#/components/schemas/"):
            _, _, sort, name = ref.split("/")
            return self._in_place(self.document["components"][sort][name])
        return {name: self._in_place(found) for name, found in value.items()}

    def template(self, path: str) -> str | None:
        """The path template that an address falls under; a fixed one goes before one with a parameter."""
        for template in sorted(self.operations, key=lambda found: found.count("{")):
            if re.fullmatch(re.sub(r"\{[^}]*\}", "[^/]+", template), path):
                return template
        return None

    def resolve(self, schema: dict[str, Any]) -> dict[str, Any]:
        """A schema, or the component, or the property of one, that it refers to."""
        while ref := schema.get("$ref"):
            schema = self.document
            for name in ref.removeprefix("#/").split("/"):
                schema = schema[name]
        return schema

    def check(self, path: str, query: str, status: int, content_type: str | None, body: Any) -> None:
        """Raise AssertionError where an answer is not as documented. `body` is None where it is no JSON."""
        template = self.template(path)
        assert template is not None, f"{path} is no documented operation"
        documented = self.operations[template]["responses"]
        assert str(status) in documented, f"{template} may not answer {status}; it may {', '.join(documented)}"
        content = documented[str(status)].get("content", {})
        if content_type is None:
            assert not content, f"{template} answers {status} without a body"
            return
        media = content_type.partition(";")[0]
        assert media in content, f"{template} may not answer {status} in {media}; it may in {', '.join(content)}"
        if body is None:
            return
        reduced = bool({"fields", "omit"} & set(parse_qs(query, keep_blank_values=True)))
        validator = self.validator(template, str(status), media, reduced)
        for part in self._parts(body, validator):
            # The same record comes in many answers, and validating it is most of what a test costs.
            known = (id(validator), json.dumps(part))
            if known in self._valid:
                continue
            problems = sorted(validator.iter_errors(part), key=lambda error: error.json_path)
            assert not problems, "\n".join(f"{error.json_path}: {error.message[:300]}" for error in problems[:5])
            self._valid.add(known)

    def _parts(self, body: Any, validator: Draft202012Validator) -> Iterator[Any]:
        """The envelope of a list without records, then each record alone in an envelope that is always the same."""
        if not isinstance(body, dict) or not isinstance(body.get("results"), list):
            yield body
            return
        yield body | {"results": []}
        envelope = self._envelopes.setdefault(id(validator), body)
        for record in body["results"]:
            yield envelope | {"results": [record]}

    @cache  # noqa: B019 - there is one specification, and it lives as long as the tests
    def validator(self, template: str, status: str, media: str, reduced: bool) -> Draft202012Validator:
        schema = {
            "$ref": f"urn:openapi#/paths/{_escaped(template)}/get/responses/{status}/content/{_escaped(media)}/schema"
        }
        registry = self._of_sparse_records if reduced else self._of_whole_records
        return Draft202012Validator(schema, registry=registry, format_checker=FormatChecker(["date"]))

    @cached_property
    def _of_whole_records(self) -> Registry:
        """Every field is there, and no other."""
        return self._registry(sparse=False)

    @cached_property
    def _of_sparse_records(self) -> Registry:
        """With `fields=` or `omit=` any field may be missing, but none may be there that is not described."""
        return self._registry(sparse=True)

    def _registry(self, sparse: bool) -> Registry:
        document = _strict(self.unfolded, sparse)
        return Registry().with_resource("urn:openapi", DRAFT202012.create_resource(document))


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(name): _plain(found) for name, found in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(found) for found in value]
    return str(value) if isinstance(value, str) else value


def _strict(document: dict[str, Any], sparse: bool) -> dict[str, Any]:
    """The document with every object closed; with `sparse`, any field of a record and of its parts may be missing."""
    document = copy.deepcopy(document)

    def close(schema: Any) -> None:
        if isinstance(schema, list):
            for item in schema:
                close(item)
            return
        if not isinstance(schema, dict):
            return
        if schema.get("type") == "object" and isinstance(schema.get("properties"), dict):
            schema.setdefault("additionalProperties", False)
        for found in schema.values():
            close(found)

    close(document)
    if sparse:
        for name, schema in document["components"]["schemas"].items():
            if not name.endswith("Page") and name not in ENVELOPE:
                schema.pop("required", None)
                if "discriminator" in schema:  # without `kind`, a record may be of several kinds
                    schema["anyOf"] = schema.pop("oneOf")
    return document


def _escaped(part: str) -> str:
    return part.replace("~", "~0").replace("/", "~1").replace("{", "%7B").replace("}", "%7D")
