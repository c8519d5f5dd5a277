"""Parts of a file, so that a download that broke off goes on where it was (RFC 9110, 14)."""

import re
from collections.abc import Callable, Iterator
from http import HTTPStatus
from typing import NamedTuple

from django.http import HttpRequest, StreamingHttpResponse
from django.utils.http import content_disposition_header

from rest.problems import Problem

_ONE_RANGE = re.compile(r"bytes\s*=\s*([0-9]{0,100})-([0-9]{0,100})", re.IGNORECASE)


class File(NamedTuple):
    """What is given; `read` gives its bytes from one place to another."""

    name: str
    media_type: str
    size: int
    read: Callable[[int, int], Iterator[bytes]]


class Part(NamedTuple):
    """The first byte and the one after the last."""

    start: int
    end: int


def part(request: HttpRequest, tag: str, size: int) -> Part | None:
    """The part of a file that a request asks for, or None where it gets the whole. Raises a Problem beyond its end.

    Several ranges at once, and what is no range, are answered with the whole, as HTTP allows.
    """
    asked = _ONE_RANGE.fullmatch(request.META.get("HTTP_RANGE", "").strip())
    if request.method != "GET" or asked is None or request.META.get("HTTP_IF_RANGE", tag).strip() != tag:
        return None
    first, last = asked.groups()
    if not (first or last) or (first and last and int(first) > int(last)):
        return None
    if first:
        start, end = int(first), min(int(last) + 1, size) if last else size
    else:  # so many bytes from the end
        start, end = max(size - int(last), 0), size
    if start >= size:
        raise out_of_range(size)
    return Part(start, end)


def require(request: HttpRequest, tag: str) -> None:
    """Raise a Problem where the request wants the file only if it is another one (`If-Match`, RFC 9110, 13.1.1)."""
    sent = request.META.get("HTTP_IF_MATCH", "").strip()
    if sent and sent != "*" and tag not in (one.strip() for one in sent.split(",")):
        raise not_the_file_asked_for()


def not_the_file_asked_for() -> Problem:
    return Problem(412, "precondition-failed", "The file is not the one that If-Match names: take the whole anew.")


def out_of_range(size: int) -> Problem:
    detail = f"The file has {size} bytes, and the range lies beyond them."
    return Problem(416, "range-not-satisfiable", detail, headers={"Content-Range": f"bytes */{size}"})


def answer(request: HttpRequest, tag: str, file: File) -> StreamingHttpResponse:
    """The file to keep under its name, or the part of it that is asked for."""
    require(request, tag)
    asked = part(request, tag, file.size)
    start, end = asked or (0, file.size)
    response = StreamingHttpResponse(file.read(start, end), content_type=file.media_type)
    response["Content-Disposition"] = str(content_disposition_header(True, file.name))
    response["Content-Length"] = str(end - start)
    response["Accept-Ranges"] = "bytes"
    if asked is not None:
        response.status_code = HTTPStatus.PARTIAL_CONTENT
        response["Content-Range"] = f"bytes {start}-{end - 1}/{file.size}"
    return response
