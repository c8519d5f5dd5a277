"""Which format an answer has: `format=` before `Accept`."""

import contextlib
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any

from django.http.request import MediaType
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.request import Request

from rest.formats import EVERY
from rest.parameters.values import NEAR, slip
from rest.problems import Problem, QueryError

FORMATS = tuple(str(one.format) for one in EVERY)
OTHERWISE = {"jsonl": "ndjson", "json-lines": "ndjson", "jsonlines": "ndjson", "excel": "csv", "xlsx": "csv"}
MOST_RANGES = 64  # of an `Accept` that are looked at


class Negotiation(DefaultContentNegotiation):
    """`format=` before `Accept`; what cannot be had is a 406 that lists what can."""

    def select_renderer(self, request: Request, renderers: Any, format_suffix: str | None = None) -> Any:
        by_format = {renderer.format: renderer for renderer in renderers}
        if asked := request.query_params.getlist("format"):
            if (renderer := by_format.get(asked[-1])) is not None:
                return renderer, renderer.media_type
            raise _not_available(asked[-1], list(by_format))
        there = tuple(renderer.media_type for renderer in renderers)
        if found := preferred(request.META.get("HTTP_ACCEPT") or "*/*", there):
            at, media_type = found
            return renderers[at], media_type
        detail = f"Accept asks for what is not available here; there is {', '.join(there)}."
        raise Problem(406, "not-acceptable", detail)


def _not_available(asked: str, there: Sequence[str]) -> Problem:
    detail = f"format: “{asked}” is not available here; there is {', '.join(there)}."
    meant = OTHERWISE.get(asked.lower(), asked)
    elsewhere = meant in FORMATS and meant not in there  # is no slip of the pen
    near = None if elsewhere else slip(meant, there, NEAR)
    error = QueryError(
        "invalid-value",
        "format",
        asked,
        "unknown_value",
        detail,
        f"Did you mean {near}?" if near else None,
        allowed=there,
        meant=[("format", near)] if near else None,
    )
    return Problem(406, "not-acceptable", detail, [error])


def _ranges(accept: str) -> Iterator[MediaType]:
    for part in accept.split(",")[:MOST_RANGES]:
        # one that cannot be read, as its parameter is in a charset that is none, asks for nothing
        with contextlib.suppress(ValueError, LookupError):
            if part.strip():
                yield MediaType(part)


@lru_cache(maxsize=256)  # programs send few different ones
def preferred(accept: str, there: tuple[str, ...]) -> tuple[int, str] | None:
    """Which media type an `Accept` prefers, and that media type as it asks for it (RFC 9110, 12.5.1).

    Of each media type the most specific range counts, also where it says no (`q=0`); then the higher quality, the more
    specific range and the order sent decide.
    """
    ranges = list(_ranges(accept))
    candidates = []
    for at, media_type in enumerate(there):
        matching = [(one.specificity, -nth) for nth, one in enumerate(ranges) if one.match(media_type)]
        if matching:
            specificity, sent = max(matching)
            candidates.append((ranges[-sent].quality, specificity, sent, -at))
    quality, _, sent, at = max(candidates, default=(0, 0, 0, 0))
    if not quality:
        return None
    parameters = [f"{name}={value!s}" for name, value in ranges[-sent].range_params.items()]
    return -at, "; ".join([there[-at], *parameters])
