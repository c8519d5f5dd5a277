"""Parts of a file, so that a download that broke off goes on where it was (RFC 9110, 14)."""

import os
import re
from collections.abc import Iterator
from http import HTTPStatus
from typing import BinaryIO, NamedTuple

from django.http import FileResponse, HttpRequest

from rest.problems import Problem

CHUNK = 64 * 1024
_ONE_RANGE = re.compile(r"bytes\s*=\s*([0-9]{0,100})-([0-9]{0,100})", re.IGNORECASE)


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


def out_of_range(size: int) -> Problem:
    detail = f"The file has {size} bytes, and the range lies beyond them."
    return Problem(416, "range-not-satisfiable", detail, headers={"Content-Range": f"bytes */{size}"})


def answer(request: HttpRequest, tag: str, file: BinaryIO, name: str, media_type: str) -> FileResponse:
    """The file to keep under a name, or the part of it that is asked for. Closes the file in the end."""
    size = os.fstat(file.fileno()).st_size
    try:
        asked = part(request, tag, size)
    except Problem:
        file.close()
        raise
    response = FileResponse(file, as_attachment=True, filename=name, content_type=media_type)
    response["Accept-Ranges"] = "bytes"
    if asked is not None:
        response.status_code = HTTPStatus.PARTIAL_CONTENT
        response.streaming_content = _read(file, asked)
        response["Content-Range"] = f"bytes {asked.start}-{asked.end - 1}/{size}"
        response["Content-Length"] = str(asked.end - asked.start)
    return response


def _read(file: BinaryIO, asked: Part) -> Iterator[bytes]:
    file.seek(asked.start)
    while (left := asked.end - file.tell()) > 0 and (chunk := file.read(min(CHUNK, left))):
        yield chunk
