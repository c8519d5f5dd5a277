"""Ids that records had before: 308 to the record that has taken the place, or 410."""

from typing import NamedTuple
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.utils.encoding import escape_uri_path

from rest.links import LONGEST_HEADER
from rest.parameters.parsing import LONGEST_ADDRESS
from rest.problems import not_found

OF_A_QUERY = "%!$&'()*+,/:;=?@"  # characters that are not encoded again


class Renamed(NamedTuple):
    """Another record has its place: the collection as in addresses, and the id."""

    basename: str
    id: str


class Removed(NamedTuple):
    """Nothing has its place."""

    last_release: str


class Permanently(HttpResponsePermanentRedirect):
    """A 308, without a body. It is asked for anew each time: what is renamed can be named back."""

    status_code = 308

    def __init__(self, address: str) -> None:
        super().__init__(address)
        del self["Content-Type"]
        self["Cache-Control"] = "no-cache"


def permanently(request: HttpRequest, path: str) -> HttpResponse:
    """The answer that leads to another path of this server, with the query that was sent.

    An address too long for a header stands in `try` of a 404.
    """
    query = quote(request.META.get("QUERY_STRING", "").encode("latin-1"), safe=OF_A_QUERY)
    address = escape_uri_path(path) + (f"?{query}" if query else "")
    if len(address) <= LONGEST_HEADER:
        return Permanently(address)
    detail = f"There is nothing at {request.path}; it is at {path}."
    return not_found(request.path, detail, address if len(address) <= LONGEST_ADDRESS else None).response()


class Moved(Exception):
    """Raised where an answer should be: it is at another path of this server."""

    def __init__(self, request: HttpRequest, path: str) -> None:
        super().__init__(path)
        self.request, self.path = request, path

    def response(self) -> HttpResponse:
        return permanently(self.request, self.path)
