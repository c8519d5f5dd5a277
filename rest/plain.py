"""A record as nearly everyone asks for it: by its address alone, in JSON.

There is nothing to read and nothing to choose, so what does that is not gone through: a tenth of the time of a record
(decision 18). Whatever is otherwise about a request goes the usual way, and so does what turns out otherwise: there is
no such record, or it is of another load than was thought. Tests hold both ways to the same bytes and headers.
"""

import functools
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from rest import cache, compiled, prepared, problems, selection
from rest.params import LONGEST_ADDRESS, Query
from rest.renderers import preferred

ALLOW = "GET, HEAD"
View = Callable[..., HttpResponseBase]


def view(usual: View, collection: Any) -> View:
    """The view of a collection's records that answers what is plain by itself, and all else as `usual` does."""

    @functools.wraps(usual)
    def answering(request: HttpRequest, **named: str) -> HttpResponseBase:
        try:
            slug = named[collection.lookup_url_kwarg]
            found: HttpResponse | None = _record(collection, request, slug) if _is_plain(request) else None
        except Exception as error:
            found = problems.from_exception(error, request.path).response()
            found["Allow"] = ALLOW
        return found or usual(request, **named)

    return answering


def _is_plain(request: HttpRequest) -> bool:
    asked = request.META
    return (
        request.method == "GET"
        and not asked.get("QUERY_STRING")
        and "HTTP_IF_NONE_MATCH" not in asked
        and len(request.path) < LONGEST_ADDRESS / 12  # as many characters can stand for one: %F0%9F%87%BA
        and preferred(asked.get("HTTP_ACCEPT") or "*/*", (cache.JSON,)) == (0, cache.JSON)
    )


def _record(collection: Any, request: HttpRequest, slug: str) -> HttpResponse | None:
    sql = compiled.record(_as_it_is(collection))
    if sql is None or "\x00" in slug:
        return None
    endpoint = collection()
    dataset = endpoint.dataset
    found, load = prepared.rows(sql, {"slug": slug, **endpoint.shape_context()})
    if not found or load != dataset.load:
        return None
    answer = HttpResponse(found[0], content_type=cache.JSON)
    answer["Allow"] = ALLOW
    cache.mark(answer, cache.etag(request, dataset.mark, cache.JSON))
    answer["X-Dataset-Version"] = dataset.version
    return answer


@functools.cache
def _as_it_is(collection: Any) -> selection.Selection:
    return selection.selected(collection().profile("retrieve"), Query("", []))
