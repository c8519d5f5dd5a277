"""ETags and 304: a response is a function of the dataset, the code, the format and the query, and so is its ETag."""

import hashlib
import re
from http import HTTPStatus
from typing import TypeVar

from django.conf import settings
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase

Response = TypeVar("Response", bound=HttpResponseBase)

JSON = "application/json"
FOUND = (HTTPStatus.OK, HTTPStatus.PARTIAL_CONTENT)
COMPRESSED = ("application/zip",)  # formats that are compressed already
_NO = re.compile(r"\s*q\s*=\s*0(\.0*)?\s*", re.IGNORECASE)
_TAG = re.compile(r'(?:W/)?"[^"]*"')


def accepts_gzip(request: HttpRequest) -> bool:
    """Whether a client accepts gzip: it is named, with a quality above 0."""
    for part in request.META.get("HTTP_ACCEPT_ENCODING", "").split(","):
        name, _, weight = part.partition(";")
        if name.strip() in ("gzip", "x-gzip"):  # in the case that Django takes
            return not _NO.fullmatch(weight)
    return False


def etag(request: HttpRequest, dataset: str, media_type: str) -> str:
    """A strong ETag. Host and PUBLIC_URL are part of it because answers hold absolute addresses.

    The media type has its parameters: `indent` makes other bytes.
    """
    encoding = "gzip" if media_type.partition(";")[0] not in COMPRESSED and accepts_gzip(request) else "identity"
    # as it was sent: parsing would take longer than the rest
    query = sorted(request.META.get("QUERY_STRING", "").split("&"))
    address = f"{request.scheme}://{request.get_host()}{request.path}"
    parts = [dataset, settings.REST["BUILD"], settings.REST["PUBLIC_URL"], media_type, encoding, address, *query]
    return f'"{hashlib.sha256(chr(0).join(parts).encode()).hexdigest()[:32]}"'


def foreseen(request: HttpRequest, dataset: str) -> HttpResponse | None:
    """The 304 of a request that takes what an address gives by itself, JSON, before anything else is looked at.

    A tag that fits was given to a right question about this dataset: it need not be read again. Where a tag does not
    fit, or another format may be asked for, nothing is said here. An address that names another format never got a tag
    of JSON.
    """
    if request.META.get("HTTP_ACCEPT", "*/*") not in ("*/*", JSON):
        return None
    return unchanged(request, etag(request, dataset, JSON))


def unchanged(request: HttpRequest, tag: str) -> HttpResponse | None:
    """The 304 of a client that has the answer, or None.

    `*` fits any answer, but nobody knows yet whether there is one: see `of_any`.
    """
    sent = request.META.get("HTTP_IF_NONE_MATCH")
    if sent is not None and tag in (found.removeprefix("W/") for found in _TAG.findall(sent)):
        answer = HttpResponse(status=304)
        del answer["Content-Type"]  # a cache would apply it to the stored response
        return mark(answer, tag)
    return None


def of_any(request: HttpRequest, response: Response) -> Response:
    """The answer, or its 304 where the request asks for one of whatever is there (`If-None-Match: *`).

    In place: what the response has to close, it still closes.
    """
    asks = request.method in ("GET", "HEAD") and request.META.get("HTTP_IF_NONE_MATCH", "").strip() == "*"
    if not asks or response.status_code not in FOUND or "ETag" not in response:
        return response
    response.status_code = HTTPStatus.NOT_MODIFIED
    emptied(response)
    for name in [name for name in response.headers if name.startswith("Content-")]:
        del response[name]
    return response


def emptied(response: HttpResponseBase) -> None:
    """Remove the content. `close()` still closes what the response holds."""
    if isinstance(response, StreamingHttpResponse):
        response.streaming_content = ()
    elif isinstance(response, HttpResponse):
        response.content = b""


def mark(response: Response, tag: str) -> Response:
    """Set ETag, Cache-Control and Vary."""
    response["ETag"] = tag
    response["Cache-Control"] = "public, no-cache"
    response["Vary"] = "Accept, Accept-Encoding"
    return response
