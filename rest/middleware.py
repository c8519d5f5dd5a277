"""What wraps every request."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.utils.cache import patch_vary_headers

from rest.cache import accepts_gzip


class StrongGZip(GZipMiddleware):
    """Django's compression without its random padding, so that equal answers are equal bytes and ETags stay strong.

    The padding guards secrets that are compressed beside an attacker's words (BREACH); nothing here is secret.
    `rest.cache` puts the encoding into the ETag, which Django would otherwise weaken.
    """

    max_random_bytes = 0

    def process_response(self, request: HttpRequest, response: Any) -> Any:
        if response.get("Content-Type") == "application/zip":
            return response  # is compressed
        if not accepts_gzip(request):
            patch_vary_headers(response, ["Accept-Encoding"])
            return response
        etag = response.get("ETag")
        response = super().process_response(request, response)
        if etag:
            response["ETag"] = etag
        return response


class NoBodyForHead:
    """HEAD gets the headers that GET would get, and nothing else: a server would have to cut the body off."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> Any:
        response: Any = self.get_response(request)
        if request.method == "HEAD":
            # in place: what the response has to close, it still closes
            if response.streaming:
                response.streaming_content = ()
            else:
                response.content = b""
        return response
