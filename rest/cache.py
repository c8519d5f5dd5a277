"""Revalidation: an answer is a function of the dataset, the code, the format and the query, and so is its ETag."""

import hashlib
import re
from typing import TypeVar

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

Response = TypeVar("Response", bound=HttpResponseBase)

JSON = "application/json"
_NO = re.compile(r"\s*q\s*=\s*0(\.0*)?\s*", re.IGNORECASE)
_TAG = re.compile(r'(?:W/)?"[^"]*"')


def accepts_gzip(request: HttpRequest) -> bool:
    """Whether a client takes gzip: it names it, and not with the quality 0."""
    for part in request.META.get("HTTP_ACCEPT_ENCODING", "").split(","):
        name, _, weight = part.partition(";")
        if name.strip() in ("gzip", "x-gzip"):  # in the case that Django takes
            return not _NO.fullmatch(weight)
    return False


def etag(request: HttpRequest, dataset: str, media_type: str) -> str:
    """A strong ETag. The host is part of it because answers hold absolute addresses."""
    encoding = "gzip" if accepts_gzip(request) else "identity"
    # as it was sent: to read it takes longer than all the rest
    query = sorted(request.META.get("QUERY_STRING", "").split("&"))
    address = f"{request.scheme}://{request.get_host()}{request.path}"
    parts = [dataset, settings.REST["BUILD"], media_type, encoding, address, *query]
    return f'"{hashlib.sha256(chr(0).join(parts).encode()).hexdigest()[:32]}"'


def foreseen(request: HttpRequest, dataset: str) -> HttpResponse | None:
    """The 304 of a request that takes what an address gives by itself, JSON, before anything else is looked at.

    A tag that fits was given to a right question about this dataset: it need not be read again. Where a tag does not
    fit, or another format may be asked for, nothing is said here. An address that names another format never got a tag
    of JSON.
    """
    if request.META.get("HTTP_ACCEPT", "*/*") not in ("*/*", JSON) or request.META["HTTP_IF_NONE_MATCH"] == "*":
        return None
    return unchanged(request, etag(request, dataset, JSON))


def unchanged(request: HttpRequest, tag: str) -> HttpResponse | None:
    """The 304 that a revalidating client gets, or None."""
    sent = request.META.get("HTTP_IF_NONE_MATCH")
    if sent is None:
        return None
    if sent.strip() == "*" or tag in (found.removeprefix("W/") for found in _TAG.findall(sent)):
        answer = HttpResponse(status=304)
        del answer["Content-Type"]  # a cache would give it to what it holds
        return mark(answer, tag)
    return None


def mark(response: Response, tag: str) -> Response:
    """Give an answer its validator and say that it must be revalidated."""
    response["ETag"] = tag
    response["Cache-Control"] = "public, no-cache"
    response["Vary"] = "Accept, Accept-Encoding"
    return response
