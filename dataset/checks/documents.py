"""Documents and places: what their fields say together."""

from collections.abc import Iterator

from dataset.checks.registry import Record, World, check
from dataset.checks.shapes import Fault


@check("documents", reads=("published", "published_start", "published_end"))
def the_days_of_publication_are_in_order(record: Record, world: World) -> Iterator[Fault]:
    start, day, end = record["published_start"], record["published"], record["published_end"]
    if day < start:
        yield ("published",), f"is before published_start, {start}"
    if end is not None and end < day:
        yield ("published_end",), f"is before published, {day}"


@check("documents", reads=("agencies_credited",))
def agencies_are_sorted(record: Record, world: World) -> Iterator[Fault]:
    if record["agencies_credited"] != sorted(record["agencies_credited"]):
        yield ("agencies_credited",), f"is sorted: {', '.join(sorted(record['agencies_credited']))}"


@check("documents", reads=("picture_credits",))
def picture_credits_are_sorted(record: Record, world: World) -> Iterator[Fault]:
    if record["picture_credits"] != sorted(record["picture_credits"]):
        yield ("picture_credits",), f"is sorted: {', '.join(sorted(record['picture_credits']))}"


@check("documents", reads=("agencies_credited", "credit_line"))
def an_agency_is_credited_by_the_credit_line(record: Record, world: World) -> Iterator[Fault]:
    """Credit is for the text: who is credited with a picture only stands in picture_credits."""
    for at, agency in enumerate(record["agencies_credited"]):
        if agency not in (record["credit_line"] or ""):
            yield ("agencies_credited", at), "is not in credit_line; with a picture it stands in picture_credits"


@check("documents", reads=("publisher", "publisher_basis"))
def a_publisher_has_a_basis(record: Record, world: World) -> Iterator[Fault]:
    if (record["publisher"] is None) != (record["publisher_basis"] == "not_stated"):
        yield ("publisher_basis",), "is not_stated exactly where there is no publisher"


@check("places", reads=("latitude", "longitude", "coordinates_from"))
def coordinates_are_whole(record: Record, world: World) -> Iterator[Fault]:
    given = [name for name in ("latitude", "longitude", "coordinates_from") if record[name] is not None]
    if given and len(given) < 3:
        yield (given[0],), "latitude, longitude and coordinates_from are given together or not at all"
