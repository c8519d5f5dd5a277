"""The OpenAPI document: how it is served, what it says of itself, the order of its groups."""

import json
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from drf_spectacular.generators import SchemaGenerator

from crisisapi import questions
from dataset.loaded import loaded
from rest import etags, problems
from rest.openapi import components
from rest.openapi.examples import answer
from rest.parameters import parsing
from rest.parameters.shared import MAX_PAGE_SIZE
from rest.problems import plain_view

MEDIA_TYPE = "application/vnd.oai.openapi+json"

ABOUT = """\
Structured data on international crises, coded from news documents. Every record is tied to the exact place in the
documents that supports it (document, first and last character, SHA-256), coded in the field's ontologies (CAMEO and
Goldstein, PLOVER, MID, TIES), and gives each document's own figure, so that disagreement is data.

## Ten questions

{questions}

A wrong parameter or value is never ignored: the answer says what would be right, and `try` is an address that asks it,
where that is certain.
Only `GET` and `HEAD` are allowed; any other method is a 405 of the type `method-not-allowed`.
`format=csv` or `format=ndjson` streams the whole result; `X-Total-Count` says when it is complete. Every record has its
`citation`. What the codes mean is listed in [the vocabularies](/api/v1/vocabularies).
"""

# Where each is enforced it has a name; `x-limits` publishes them together.
LIMITS = {
    "address_characters": parsing.LONGEST_ADDRESS,
    "values_per_query": parsing.MAX_VALUES,
    "value_characters": parsing.LONGEST_VALUE,
    "page_size": MAX_PAGE_SIZE,
}

# Requests whose real answers stand as examples of an error.
REFUSED = {
    "400": [
        "/api/v1/statements?author=joe-biden",
        "/api/v1/statements?speaker=Biden-Putin",
        "/api/v1/events?date__gte=24/01/2022",
    ],
    "404": ["/api/v1/statements/2022-01-24-biden-total-unanimit"],
    "406": ["/api/v1/events?format=xml"],
}

TAGS = {
    "Statements": "Who said what to whom, in which words.",
    "Military postures": "Which force does what, where, how strong.",
    "Sanctions threats": "Who threatens whom with which sanctions, under which condition.",
    "Diplomatic contacts": "Who meets, calls, visits or writes to whom.",
    "Events": "One timeline of records of every kind.",
    "Figures": "Every quantity: how many, by whose account, in which document.",
    "Dyads": "Who toward whom: counts of cooperation and conflict by pairs of actors or countries.",
    "State": "What had been reported of each actor by a day.",
    "Actors": "Who acts, speaks or is spoken of.",
    "Documents": "The news texts that the records were coded from.",
    "Places": "Where acts take place, where forces come from and go to.",
    "Crises": "The crises that events belong to.",
    "Vocabularies": "The code lists.",
    "Dataset": "Version, licence and citation of the data.",
}


@plain_view
def schema(request: HttpRequest) -> HttpResponse:
    """GET /api/schema: the document, with records of the loaded dataset for examples."""
    parsing.read(request.path, [(name, value) for name in request.GET for value in request.GET.getlist(name)], {}, [])
    dataset = loaded()
    tag = etags.etag(request, dataset.mark, MEDIA_TYPE)
    answer = etags.unchanged(request, tag)
    if answer is None:
        body = document(settings.REST["BUILD"] + settings.REST["PUBLIC_URL"], dataset.load)
        answer = etags.mark(HttpResponse(body, content_type=MEDIA_TYPE), tag)
    return answer


@lru_cache(maxsize=2)
def document(build: str, load: str) -> bytes:
    """The document of a build and a load of the dataset; making it takes longer than any answer, so it is kept."""
    made = SchemaGenerator().get_schema(request=None, public=True)
    return json.dumps(made, ensure_ascii=False, separators=(",", ":"), default=str).encode()


def finish(result: dict[str, Any], generator: Any, request: Any, public: bool) -> dict[str, Any]:
    """drf-spectacular's postprocessing hook."""
    result["info"]["description"] = ABOUT.format(questions=questions.listed())
    result["info"]["contact"] = {"name": "Crisis API contributors"}
    result["info"]["license"] = {"name": "Code: MIT; data: CC BY 4.0", "identifier": "MIT AND CC-BY-4.0"}
    result["info"]["x-limits"] = LIMITS
    result["servers"] = [{"url": "/", "description": "The server that gives this document."}]
    result["security"] = []  # no key is needed
    result["tags"] = [{"name": name, "description": text} for name, text in TAGS.items()]
    order = list(TAGS)
    result["paths"] = dict(sorted(result["paths"].items(), key=lambda item: order.index(item[1]["get"]["tags"][0])))
    for item in result["paths"].values():
        # As clients call their functions; and an underscore makes Swagger UI log an error at every deep link.
        first, *rest = item["get"]["operationId"].split("_")
        item["get"]["operationId"] = first + "".join(word.capitalize() for word in rest)
    components.drop_unused(result)
    components.share(result)
    for status, addresses in REFUSED.items():
        found = [example for address in addresses if (example := answer(address, int(status)))]
        content = result["components"]["responses"][components.RESPONSES[status]]["content"]
        content[problems.MEDIA_TYPE]["examples"] = {
            example["value"]["type"].removeprefix("/errors/"): example for example in found
        }
    return result
