"""Examples for the OpenAPI document: what an address answers, asked of the view that serves it."""

import json
from typing import Any

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, QueryDict
from django.urls import resolve
from django.utils.module_loading import import_string

HOST = "api.example"  # a name that is nobody's (RFC 2606)


class InnerRequest(HttpRequest):
    """A GET that no server received: it has no host, and so asks nothing of ALLOWED_HOSTS."""

    def __init__(self, path: str, query: str) -> None:
        super().__init__()
        self.method, self.path, self.path_info = "GET", path, path
        self.META["QUERY_STRING"] = query
        self.GET = QueryDict(query)

    def get_host(self) -> str:
        return HOST


def answer(address: str, status: int = 200) -> dict[str, Any] | None:
    """An OpenAPI Example with the JSON that an address answers; None while it answers with another status.

    So the document can be made before there are tables and records; it then has no examples.
    """
    try:
        import_string(settings.REST["DATASET"])()
    except DatabaseError:  # no tables yet
        return None
    path, _, query = address.partition("?")
    found = resolve(path)
    response: Any = found.func(InnerRequest(path, query), *found.args, **found.kwargs)
    if response.status_code != status:
        return None
    if hasattr(response, "render"):
        response.render()
    return {"summary": f"GET {address}", "value": json.loads(response.content)}
