"""The agreement of two codings as a plain text that is the same every time."""

from collections.abc import Iterator

from dataset.agreement import fields
from dataset.agreement.coding import Coding
from dataset.agreement.fields import Row
from dataset.agreement.matching import Matched, match
from dataset.agreement.measures import positive_agreement

WIDTH = 24
ALL = "all kinds"


def compare(first: Coding, second: Coding) -> dict[str, Matched]:
    """What both and what only one of them found, of each kind."""
    return {kind: match(kind, first[kind], second[kind]) for kind in first}


def table(found: dict[str, Matched]) -> Iterator[str]:
    """What was found by whom, then field by field for what both found."""
    yield _line("found by", "both", "only A", "only B", "agreement")
    for kind, matched in found.items():
        yield _found(kind, *(len(part) for part in (matched.both, matched.only_a, matched.only_b)))
    yield _found(ALL, *(sum(len(matched[part]) for matched in found.values()) for part in range(3)))
    everything = [pair for matched in found.values() for pair in matched.both]
    for kind, pairs in ((ALL, everything), *((kind, matched.both) for kind, matched in found.items())):
        if pairs:
            yield ""
            yield _line(kind, "pairs", "equal", "kappa", "Jaccard")
            yield from map(_row, fields.rows(kind, pairs))


def details(found: dict[str, Matched]) -> Iterator[str]:
    """The fields in which matched records differ, A's value first, and what only one has."""
    for kind, matched in found.items():
        for one, other in matched.both:
            if differences := fields.differences(kind, one, other):
                yield f"{kind}: {one['id']}" + (f" = {other['id']}" if one["id"] != other["id"] else "")
                yield from (f"  {difference}" for difference in differences)
        for side, records in (("A", matched.only_a), ("B", matched.only_b)):
            yield from (f"{kind}: {record['id']}: only {side}" for record in records)


def _found(kind: str, both: int, only_a: int, only_b: int) -> str:
    return _line(kind, str(both), str(only_a), str(only_b), _share(positive_agreement(both, only_a, only_b)))


def _row(row: Row) -> str:
    return _line(f"  {row.field}", str(row.pairs), _share(row.equal), _share(row.kappa), _share(row.mean))


def _line(name: str, *values: str) -> str:
    return f"{name:<{WIDTH}}" + "".join(f"{value:>11}" for value in values)


def _share(value: float | None) -> str:
    return "-" if value is None else f"{value:.2f}"
