"""The one door through which every failure leaves: RFC 9457 problem+json.

A problem says what was wrong, what would be right and, where that is certain, has an address in `try` that asks it.
"""

import functools
import logging
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.core.exceptions import DisallowedHost, SuspiciousOperation
from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from psycopg.errors import QueryCanceled
from psycopg_pool import PoolTimeout, TooManyRequests
from rest_framework import exceptions

log = logging.getLogger(__name__)

MEDIA_TYPE = "application/problem+json"

TITLES = {
    "unknown-parameter": "Unknown parameter",
    "unknown-actor": "No such actor",
    "invalid-value": "Invalid value",
    "invalid-query": "Invalid query",
    "bad-request": "Bad request",
    "not-found": "Not found",
    "gone": "Gone",
    "method-not-allowed": "Method not allowed",
    "not-acceptable": "Format not available",
    "uri-too-long": "Address too long",
    "precondition-failed": "Not the file that was asked for",
    "range-not-satisfiable": "No such part",
    "internal-error": "Internal error",
    "timeout": "The query takes too long",
    "unavailable": "Not available",
}

MEANINGS = {
    "unknown-parameter": "A parameter that the address does not have.",
    "unknown-actor": "A name or id that no actor has, or that several have.",
    "invalid-value": "A value that cannot be read, is not in its list, names no record, is empty, or stands twice.",
    "invalid-query": "Several of these at once.",
    "bad-request": "A request that could not be read at all.",
    "not-found": "No such record or address.",
    "gone": "A record that was removed from the dataset.",
    "method-not-allowed": "Another method than GET and HEAD.",
    "not-acceptable": "A format that is not available here.",
    "uri-too-long": "An address that is longer than the server reads.",
    "precondition-failed": "A file that is not the one that `If-Match` names.",
    "range-not-satisfiable": "A part beyond the end of the file.",
    "internal-error": "A fault of the server; it is logged there.",
    "timeout": "The query takes longer than the server allows.",
    "unavailable": "The database does not answer.",
}

REASONS = {
    "unknown_parameter": "The address has no parameter of this name.",
    "unknown_actor": "No actor has this id or name.",
    "ambiguous_actor": "More than one actor has this name.",
    "unknown_id": "No record has this id.",
    "unknown_value": "The value is not in the parameter's list.",
    "unknown_field": "The records have no field of this name.",
    "unknown_facet": "Nothing of this name can be counted.",
    "too_many_buckets": "More buckets than an answer has.",
    "not_in_this_format": "The parameter does not go with the format.",
    "needs_q": "There are no words to rank by or to highlight.",
    "needs_another": "The parameter does nothing without another one.",
    "nothing_left": "What is asked for is left out again.",
    "invalid_date": "Not a date.",
    "invalid_number": "Not a whole number.",
    "out_of_range": "A number outside of its bounds.",
    "invalid_boolean": "Neither true nor false.",
    "invalid_text": "Bytes that are not text.",
    "misplaced_star": "A star that is not at the end of a word.",
    "other_syntax": "An operator of another search engine.",
    "empty": "No value.",
    "repeated": "More than one value where one is taken.",
    "required": "The parameter is missing.",
    "reversed_range": "A lower bound above the upper one.",
    "too_long": "More characters than a value may have.",
    "too_many_values": "More values than a query may have.",
    "invalid_cursor": "Not a cursor of this server.",
    "cursor_of_another_query": "A cursor that was made for another query.",
}


@dataclass(frozen=True)
class QueryError:
    """One wrong parameter of a query.

    `allowed` is said of values out of a list or form, `did_you_mean` of names; `meant` is what a corrected query sends
    in its place: nothing where that changes nothing, and None where nobody can know, so that there is no `try`.
    """

    type: str
    parameter: str
    value: str
    reason: str
    detail: str
    hint: str | None = None
    allowed: Sequence[str] | None = None
    did_you_mean: Sequence[dict[str, str | None]] | None = None
    meant: Sequence[tuple[str, str]] | None = None

    def body(self) -> dict[str, Any]:
        body: dict[str, Any] = {"parameter": self.parameter, "value": self.value, "reason": self.reason}
        if self.type == "invalid-value":
            body["allowed"] = None if self.allowed is None else list(self.allowed)
        else:
            body["did_you_mean"] = list(self.did_you_mean or ())
        return body | {"hint": self.hint}


@dataclass(eq=False)  # an exception stays hashable
class Problem(Exception):
    """A failure with its status, its type (`/errors/<type>`) and what to say about it."""

    status: int
    type: str
    detail: str
    errors: list[QueryError] = field(default_factory=list)
    try_: str | None = None
    headers: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of_query(cls, errors: Iterable[QueryError], try_: str | None) -> "Problem":
        """The problem of a query with one or more wrong parameters: all of them at once."""
        found = list(errors)
        types = {error.type for error in found}
        return cls(
            status=400,
            type=types.pop() if len(types) == 1 else "invalid-query",
            detail=" ".join(error.detail for error in found),
            errors=found,
            try_=try_,
        )

    def body(self) -> dict[str, Any]:
        return {
            "type": f"/errors/{self.type}",
            "title": TITLES[self.type],
            "status": self.status,
            "detail": self.detail,
            "errors": [error.body() for error in self.errors],
            "try": self.try_,
        }

    def response(self) -> JsonResponse:
        response = JsonResponse(
            self.body(),
            status=self.status,
            content_type=MEDIA_TYPE,
            json_dumps_params={"ensure_ascii": False},
        )
        for name, value in self.headers.items():
            response[name] = value
        response["Cache-Control"] = "no-store"
        return response


def not_found(path: str, hint: str | None = None, try_: str | None = None) -> Problem:
    return Problem(404, "not-found", hint or f"There is nothing at {path}.", try_=try_)


def gone(id: str, noun: str, last_release: str) -> Problem:
    detail = f"“{id}” was removed from the {noun}; the last release that has it is {last_release}."
    return Problem(410, "gone", detail)


def unreadable() -> Problem:
    return Problem(400, "bad-request", "The request could not be read, or names a host that is not served here.")


def not_served(header: str) -> Problem:
    detail = f"{header} names no host that is served here. Whoever runs the server lists them in ALLOWED_HOSTS."
    return Problem(400, "bad-request", detail)


def method_not_allowed() -> Problem:
    headers = {"Allow": "GET, HEAD"}
    return Problem(405, "method-not-allowed", "This API is read only: use GET or HEAD.", headers=headers)


def address_too_long(limit: int) -> Problem:
    detail = f"The address is longer than {limit} characters. Ask for less, or in several queries."
    return Problem(414, "uri-too-long", detail)


def internal_error() -> Problem:
    return Problem(500, "internal-error", "The fault is on our side; it has been logged. Trying again may help.")


def timed_out() -> Problem:
    return Problem(503, "timeout", "The query took longer than this server allows. Narrow it, or ask for a page.")


def unavailable() -> Problem:
    detail = "The database does not answer at the moment."
    return Problem(503, "unavailable", detail, headers={"Retry-After": "5"})


def overloaded() -> Problem:
    detail = "More is asked at the moment than this server, or the database behind it, can answer in time."
    return Problem(503, "unavailable", detail, headers={"Retry-After": "5"})


def too_many_streams() -> Problem:
    detail = "This server sends as many files as it can at once. Ask again later, or for a page of JSON."
    return Problem(503, "unavailable", detail, headers={"Retry-After": "5"})


def from_exception(error: BaseException, path: str) -> Problem:
    """The problem that an exception stands for; what nobody foresaw is a 500 that gives nothing away."""
    if isinstance(error, Problem):
        return error
    if isinstance(error, Http404):
        return not_found(path)
    if isinstance(error, exceptions.MethodNotAllowed):
        return method_not_allowed()
    if isinstance(error, SuspiciousOperation):  # a host that is not ours, too many parameters
        return unreadable()
    if isinstance(error, exceptions.APIException):
        status = error.status_code
        type_ = "bad-request" if status < 500 else "internal-error"
        return Problem(status, type_, f"{HTTPStatus(status).phrase}.")
    if isinstance(error, OperationalError):
        if isinstance(error.__cause__, QueryCanceled):
            return timed_out()
        if isinstance(error.__cause__, PoolTimeout | TooManyRequests):
            return overloaded()
        log.error("database not available at %s", path, exc_info=error)
        return unavailable()
    log.error("unforeseen failure at %s", path, exc_info=error)
    return internal_error()


def plain_view(answer: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """A view outside DRF that reads only and whose failures leave through this door as well."""

    @functools.wraps(answer)
    def guarded(request: HttpRequest) -> HttpResponse:
        if request.method not in ("GET", "HEAD"):
            return method_not_allowed().response()
        try:
            return answer(request)
        except Problem as problem:
            return problem.response()

    return guarded


def handler(error: Exception, context: dict[str, Any]) -> JsonResponse:
    """DRF's EXCEPTION_HANDLER."""
    return from_exception(error, context["request"].path).response()


def bad_request(request: HttpRequest, exception: Exception) -> JsonResponse:
    """Django's handler400: a request that could not even be read."""
    if not isinstance(exception, DisallowedHost):
        return unreadable().response()
    forwarded = settings.USE_X_FORWARDED_HOST and "HTTP_X_FORWARDED_HOST" in request.META
    return not_served("X-Forwarded-Host" if forwarded else "Host").response()


def server_error(request: HttpRequest) -> JsonResponse:
    """Django's handler500."""
    return internal_error().response()
