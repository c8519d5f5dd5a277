"""GET /actors, /actors/{id}, /actors/match."""

from typing import Any

from django.http import HttpResponse
from rest_framework.decorators import action
from rest_framework.request import Request

from actors import matching
from actors.filtersets import ActorFilters
from actors.models import Actor, ActorBody
from actors.serializers import ActorLink, ActorSerializer
from rest.collection import Collection
from rest.openapi.operations import Operation
from rest.parameters.parsing import Parameter, Query
from rest.parameters.values import whole


class Actors(Collection):
    """Who acts, speaks or is spoken of."""

    queryset = Actor.objects.all()
    bodies = ActorBody
    serializer_class = ActorSerializer
    filterset_class = ActorFilters
    orderings = {
        "sort_name": "the name, surname first, without case and accents",
        "speaker_count": "how many statements it makes",
        "slug": "the id",
    }
    ordering_columns = {"sort_name": "sort_key"}
    default_ordering = "sort_name"
    noun = "actors"
    example_id = "volodymyr-zelensky"
    example_addresses = {"list": "/api/v1/actors?q=Zelensky"}
    tag = "Actors"
    about = {
        "list": ("List actors", "States, organisations, bodies, persons, vague groups and unnamed sources."),
        "retrieve": (
            "One actor",
            "An actor with every name that the documents call it by, its offices and its counts.",
        ),
        "match": (
            "Find an actor by name",
            "Actors by any of their names, in any case, without accents, with a slip of the pen; best first.",
        ),
    }

    def parameters(self, action: str) -> list[Parameter]:
        return [*MATCHING, *self.format_parameters(action)] if action == "match" else super().parameters(action)

    @action(detail=False)
    def match(self, request: Request) -> HttpResponse:
        query = self.query("match")
        if answer := self.unchanged():
            return answer
        return self.answer(self.matches(query, query.options["q"], query.options.get("limit", 10)))

    def matches(self, query: Query, text: str, limit: int) -> dict[str, Any]:
        """The answer to a name: actors, best first."""
        found = matching.search(text, limit)
        hint = None if found else "No actor is called so: try a surname alone, or browse /api/v1/actors."
        return {
            "q": text,
            "dataset_version": self.dataset.version,
            "meta": self.meta(query, f"Actors called like “{text}”; best match first.", hint),
            "links": self.links(query),
            "results": [
                {
                    "actor": ActorLink(match.actor).data | {"url": f"/api/v1/actors/{match.actor.slug}"},
                    "matched": match.name.text,
                    "matched_kind": match.name.kind,
                    "score": match.score,
                }
                for match in found
            ],
        }

    def answer_schema(self, operation: Operation) -> dict[str, Any]:
        return {
            **MATCHES,
            "required": [*MATCHES["required"], "meta", "links"],
            "properties": {**MATCHES["properties"], "meta": operation.meta(), "links": operation.links()},
        }


MATCHING = [
    Parameter(
        "q",
        "A name, or a part of one.",
        lambda text: text,
        {"type": "string"},
        required=True,
        example="Zelenskiy",
    ),
    Parameter(
        "limit",
        "Actors at most.",
        lambda text: whole(text, 1, 50),
        {"type": "integer", "minimum": 1, "maximum": 50, "default": 10},
    ),
]

MATCHES: dict[str, Any] = {
    "type": "object",
    "required": ["q", "dataset_version", "results"],
    "properties": {
        "q": {"type": "string", "description": "What was looked for."},
        "dataset_version": {"type": "string", "description": "Version of the dataset."},
        "results": {
            "type": "array",
            "description": "Actors, best first.",
            "items": {
                "type": "object",
                "required": ["actor", "matched", "matched_kind", "score"],
                "properties": {
                    "actor": {
                        "type": "object",
                        "description": "The actor.",
                        "required": ["id", "name", "kind", "url"],
                        "properties": {
                            "id": {"type": "string", "description": "The actor's id."},
                            "name": {"type": "string", "description": "The actor's name."},
                            "kind": {"type": "string", "description": "What kind of actor it is."},
                            "url": {"type": "string", "description": "Address of the actor's own page."},
                        },
                    },
                    "matched": {"type": "string", "description": "The name that matched."},
                    "matched_kind": {"type": "string", "description": "What kind of name that is."},
                    "score": {
                        "type": "number",
                        "description": "1 for the very name, less for less likeness.",
                    },
                },
            },
        },
    },
}
