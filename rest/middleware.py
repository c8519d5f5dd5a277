"""What wraps every request."""

from typing import Any

from django.http import HttpRequest
from django.middleware.gzip import GZipMiddleware


class StrongGZip(GZipMiddleware):
    """Django's compression without its random padding, so that equal answers are equal bytes and ETags stay strong.

    The padding guards secrets that are compressed beside an attacker's words (BREACH); nothing here is secret.
    `rest.cache` puts the encoding into the ETag, which Django would otherwise weaken.
    """

    max_random_bytes = 0

    def process_response(self, request: HttpRequest, response: Any) -> Any:
        etag = response.get("ETag")
        response = super().process_response(request, response)
        if etag:
            response["ETag"] = etag
        return response
