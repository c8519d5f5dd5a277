"""Middleware: CORS, proxies, compression, 304 and HEAD."""

import contextlib
from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.utils.cache import patch_vary_headers
from django.utils.module_loading import import_string

from rest import etags
from rest.problems import Problem

# Headers that a page may send. Libraries add most of them to every request; nothing here reads them.
SENT = (
    # of HTTP
    *("accept", "accept-language", "authorization", "cache-control", "content-language", "content-type", "dnt"),
    *("if-match", "if-modified-since", "if-none-match", "if-range", "if-unmodified-since", "pragma", "priority"),
    *("range", "user-agent"),
    # of frameworks
    *("idempotency-key", "keep-alive", "x-api-key", "x-client-data", "x-csrf-token", "x-csrftoken", "x-requested-with"),
    *("x-xsrf-token",),
    # of what traces requests: W3C, Sentry, Zipkin, Jaeger, Datadog, New Relic, Elastic, Microsoft, Amazon, Google
    *("baggage", "traceparent", "tracestate", "sentry-trace", "b3", "x-b3-flags", "x-b3-parentspanid", "x-b3-sampled"),
    *("x-b3-spanid", "x-b3-traceid", "uber-trace-id", "x-datadog-origin", "x-datadog-parent-id"),
    *("x-datadog-sampling-priority", "x-datadog-tags", "x-datadog-trace-id", "newrelic", "elastic-apm-traceparent"),
    *("request-context", "request-id", "x-amzn-trace-id", "x-cloud-trace-context", "x-correlation-id", "x-request-id"),
    "*",  # all others; browsers want `authorization` named all the same
)


class AnyOrigin:
    """Pages of any origin may read every answer, without credentials (CORS, Fetch standard 3.2).

    All is public and nothing depends on who asks, so it is said to everyone: caches need not tell origins apart.
    """

    of_answers: ClassVar[Mapping[str, str]] = {
        "Access-Control-Allow-Origin": "*",
        "Access-Control-Expose-Headers": "Accept-Ranges, Allow, Content-Disposition, Content-Range, ETag, Link, "
        "Retry-After, X-Dataset-Version, X-Total-Count",
    }
    before: ClassVar[Mapping[str, str]] = {
        "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS",
        "Access-Control-Allow-Headers": ", ".join(SENT),
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


class FirstOfProxies:
    """Behind several proxies each adds what it was asked for; the first value is what the client asked for.

    A host counts only if it is served here, so that nobody else's is believed.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        if not settings.USE_X_FORWARDED_HOST:
            raise MiddlewareNotUsed
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> Any:
        for name in ("HTTP_X_FORWARDED_HOST", "HTTP_X_FORWARDED_PROTO"):
            sent = request.META.pop(name, "").split(",")
            if first := next((value.strip() for value in sent if value.strip()), None):
                request.META[name] = first.lower()
        scheme = request.META.get("HTTP_X_FORWARDED_PROTO", "http")
        if scheme not in ("http", "https"):
            return Problem(400, "bad-request", "X-Forwarded-Proto is neither http nor https.").response()
        return self.get_response(request)


class StrongGZip(GZipMiddleware):
    """Django's compression without its random padding, so that equal answers are equal bytes and ETags stay strong.

    The padding guards secrets that are compressed beside an attacker's words (BREACH); nothing here is secret.
    `rest.etags` puts the encoding into the ETag, which Django would otherwise weaken.
    """

    max_random_bytes = 0

    def process_response(self, request: HttpRequest, response: Any) -> Any:
        if response.get("Content-Type") == "application/zip":
            return response  # is compressed
        if not etags.accepts_gzip(request):
            if "Accept-Encoding" not in response.get("Vary", ""):  # `rest.etags` has usually set it
                patch_vary_headers(response, ["Accept-Encoding"])
            return response
        etag = response.get("ETag")
        response = super().process_response(request, response)
        if etag:
            response["ETag"] = etag
        return response


class Unchanged:
    """Respond 304 before the view is resolved. `If-None-Match: *` is answered after the view."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> Any:
        if (
            "HTTP_IF_NONE_MATCH" in request.META
            and request.method in ("GET", "HEAD")
            and request.path.startswith("/api/")
        ):
            with contextlib.suppress(DatabaseError):  # the view reports it
                dataset = import_string(settings.REST["DATASET"])(within=settings.REST["UNCHANGED_FOR"])
                if answer := etags.foreseen(request, dataset.mark):
                    answer["X-Dataset-Version"] = dataset.version
                    return answer
        return etags.of_any(request, self.get_response(request))


class NoBodyForHead:
    """Respond to HEAD with the headers of GET and without content."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> Any:
        response: Any = self.get_response(request)
        if request.method == "HEAD":
            etags.emptied(response)
        return response
