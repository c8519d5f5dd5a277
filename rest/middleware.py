"""What wraps every request."""

import contextlib
from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.utils.cache import patch_vary_headers
from django.utils.module_loading import import_string

from rest import cache


class AnyOrigin:
    """Pages of any origin may read every answer, without credentials (CORS, Fetch standard 3.2).

    All is public and nothing depends on who asks, so it is said to everyone: caches need not tell origins apart.
    """

    of_answers: ClassVar[Mapping[str, str]] = {
        "Access-Control-Allow-Origin": "*",
        "Access-Control-Expose-Headers": "ETag, Link, Content-Disposition, X-Total-Count, X-Dataset-Version",
    }
    before: ClassVar[Mapping[str, str]] = {
        "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS",
        "Access-Control-Allow-Headers": "accept, authorization, content-type, if-none-match, user-agent, x-csrftoken, "
        "x-requested-with",  # also what programs send everywhere, and nothing here reads
        "Access-Control-Max-Age": "86400",
        "Content-Length": "0",
    }

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> Any:
        asks_before = request.method == "OPTIONS" and "HTTP_ACCESS_CONTROL_REQUEST_METHOD" in request.META
        response: Any = HttpResponse(headers=self.before) if asks_before else self.get_response(request)
        for name, value in self.of_answers.items():
            response[name] = value
        return response


class StrongGZip(GZipMiddleware):
    """Django's compression without its random padding, so that equal answers are equal bytes and ETags stay strong.

    The padding guards secrets that are compressed beside an attacker's words (BREACH); nothing here is secret.
    `rest.cache` puts the encoding into the ETag, which Django would otherwise weaken.
    """

    max_random_bytes = 0

    def process_response(self, request: HttpRequest, response: Any) -> Any:
        if response.get("Content-Type") == "application/zip":
            return response  # is compressed
        if not cache.accepts_gzip(request):
            if "Accept-Encoding" not in response.get("Vary", ""):  # as `rest.cache` has said already, mostly
                patch_vary_headers(response, ["Accept-Encoding"])
            return response
        etag = response.get("ETag")
        response = super().process_response(request, response)
        if etag:
            response["ETag"] = etag
        return response


class Unchanged:
    """A 304 before the view is found: revalidating costs a fraction of answering. That of `*` only after it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> Any:
        if (
            "HTTP_IF_NONE_MATCH" in request.META
            and request.method in ("GET", "HEAD")
            and request.path.startswith("/api/")
        ):
            with contextlib.suppress(DatabaseError):  # the view will say so
                dataset = import_string(settings.REST["DATASET"])(within=settings.REST["UNCHANGED_FOR"])
                if answer := cache.foreseen(request, dataset.mark):
                    answer["X-Dataset-Version"] = dataset.version
                    return answer
        return cache.of_any(request, self.get_response(request))


class NoBodyForHead:
    """HEAD gets the headers that GET would get, and nothing else: a server would have to cut the body off."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> Any:
        response: Any = self.get_response(request)
        if request.method == "HEAD":
            cache.emptied(response)
        return response
