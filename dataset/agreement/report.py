"""The agreement of two codings as a plain text that is the same every time."""

from collections.abc import Iterator, Mapping
from fractions import Fraction

from dataset.agreement import fields
from dataset.agreement.coding import Coding
from dataset.agreement.fields import CODE, ROOT, Row
from dataset.agreement.matching import MATCHINGS, SPANS_AND_ACTORS, Matched, Matching, match
from dataset.agreement.measures import positive_agreement

ALL = "all kinds"
COLUMNS = ("pairs", "equal", "kappa", "Jaccard")  # of the tables of fields, for each matching
NAME, WIDE, NARROW = 24, 13, 9

Kinds = Mapping[str, Matched]
Found = Mapping[Matching, Kinds]


def compare(first: Coding, second: Coding) -> Found:
    """What both and what only one of them found: by each matching, of each kind."""
    return {by: {kind: match(kind, first[kind], second[kind], by) for kind in first} for by in MATCHINGS}


def table(found: Found) -> Iterator[str]:
    """What was found by whom, then field by field for what both found."""
    for by, kinds in found.items():
        yield _line(f"by {by.name}", WIDE, "both", "only A", "only B", "agreement", "CAMEO kappa", "root kappa")
        yield from (_found(name, kinds) for name in (*kinds, ALL))
        yield ""
    for name in (ALL, *next(iter(found.values()))):
        yield from _fields(name, found)
    yield "* The matching itself goes by it: this is not agreement."


def details(found: Found) -> Iterator[str]:
    """The fields in which records matched by spans and actors differ, A's value first, and what only one has."""
    yield f"Differences, by {SPANS_AND_ACTORS.name}:"
    for kind, matched in found[SPANS_AND_ACTORS].items():
        for one, other in matched.both:
            if differences := fields.differences(kind, one, other):
                yield f"{kind}: {one['id']}" + (f" = {other['id']}" if one["id"] != other["id"] else "")
                yield from (f"  {difference}" for difference in differences)
        for side, records in (("A", matched.only_a), ("B", matched.only_b)):
            yield from (f"{kind}: {record['id']}: only {side}" for record in records)


def rows(name: str, kinds: Kinds) -> dict[str, Row]:
    """The lines of one kind, or of all kinds, by their fields."""
    return {row.field: row for row in fields.rows(name, [pair for one in _of(name, kinds) for pair in one.pairs])}


def _of(name: str, kinds: Kinds) -> list[Matched]:
    return list(kinds.values()) if name == ALL else [kinds[name]]


def _found(name: str, kinds: Kinds) -> str:
    counts = [sum(len(one[part]) for one in _of(name, kinds)) for part in range(3)]
    of_fields = rows(name, kinds)
    kappas = (of_fields[field].kappa if field in of_fields else None for field in (CODE, ROOT))
    return _line(f"  {name}", WIDE, *map(str, counts), *map(_share, (positive_agreement(*counts), *kappas)))


def _fields(name: str, found: Found) -> Iterator[str]:
    of_matchings = {by: rows(name, kinds) for by, kinds in found.items()}
    if not any(of_matchings.values()):
        return
    yield f"{'':{NAME}}" + "".join(f"{by.name:^{NARROW * len(COLUMNS)}}" for by in found).rstrip()
    yield _line(name, NARROW, *COLUMNS * len(found))
    for field, _ in fields.compared(name):
        cells = [
            cell
            for by, of_fields in of_matchings.items()
            for cell in _cells(of_fields.get(field), "*" if field in fields.used(by, name) else "")
        ]
        if any(cells):
            yield _line(f"  {field}", NARROW, *cells)
    yield ""


def _cells(row: Row | None, mark: str) -> list[str]:
    if row is None:
        return [""] * len(COLUMNS)
    values = ((_share(value), value) for value in (row.equal, row.kappa, row.mean))
    return [_count(row.pairs), *(text if value is None else text + mark for text, value in values)]


def _line(name: str, width: int, *values: str) -> str:
    """A line of a table; the marks of values stand behind the column."""
    cells = (f"{value:>{width}}" if value.endswith("*") else f"{value:>{width - 1}} " for value in values)
    return f"{name:<{NAME}}{''.join(cells)}".rstrip()


def _count(pairs: Fraction) -> str:
    return str(pairs) if pairs.denominator == 1 else f"{float(pairs):.1f}"


def _share(value: float | None) -> str:
    return "-" if value is None else f"{value:.2f}"
