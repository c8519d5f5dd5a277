"""What became of an id that is not there any more: a record answers there now, or none does."""

from typing import NamedTuple

from django.http import HttpResponse, HttpResponsePermanentRedirect


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


class Moved(Exception):
    """Raised where an answer should be: it is at another address of this server."""

    def __init__(self, address: str) -> None:
        super().__init__(address)
        self.address = address

    def response(self) -> HttpResponse:
        return Permanently(self.address)
