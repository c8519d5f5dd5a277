"""The parameters that many endpoints share."""

from collections.abc import Sequence
from typing import Any

from rest import pagination
from rest.parameters.parsing import Parameter
from rest.parameters.values import boolean, choice, whole

PAGE_SIZE, MAX_PAGE_SIZE = 20, 500


def formats(names: Sequence[str]) -> Parameter:
    """`format=`, for the formats that an endpoint has; JSON is the first."""
    whole = ", ".join(f"`{name}`" for name in names[1:])
    described = f"`{names[0]}` is a page, the whole result is had as {whole}. An `Accept` header works too."
    if len(names) == 1:
        described = f"There is one, `{names[0]}`."
    schema: dict[str, Any] = {"type": "string", "enum": list(names), "default": names[0]}
    several = len(names) > 1
    return Parameter("format", f"The format. {described}", lambda text: choice(text, names), schema, everyday=several)


BOM = Parameter(
    "bom",
    "With `format=csv`: start with a byte order mark, which some spreadsheets need to see UTF-8.",
    boolean,
    {"type": "boolean", "default": False},
    only_in="csv",
)
PAGING = [
    Parameter(
        "page_size",
        f"Records on a page of JSON, {MAX_PAGE_SIZE} at most; the other formats have no pages.",
        lambda text: whole(text, 1, MAX_PAGE_SIZE, instead=MAX_PAGE_SIZE),
        {"type": "integer", "minimum": 1, "maximum": MAX_PAGE_SIZE, "default": PAGE_SIZE},
        also_called=["limit", "per_page", "size", "rows", "_size"],
        similar=["count"],
        only_in="json",
    ),
    Parameter(
        "cursor",
        "Where a page starts: take it from `next` or `previous` of another page; opaque and signed.",
        pagination.read_cursor,
        {"type": "string"},
        similar=["page", "offset", "after", "start"],
        hint="Pages are walked with “cursor”: follow next.",
        only_in="json",
    ),
]
