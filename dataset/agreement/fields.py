"""What of two matched records is compared, and how."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from fractions import Fraction
from functools import partial
from typing import Any, NamedTuple

from dataset import dates
from dataset.agreement.coding import Record, actors
from dataset.agreement.matching import SPANS_AND_ACTORS, WHO_ACTS, Matching, Pair, covered, jaccard
from dataset.agreement.measures import kappa

CODE, ROOT = "CAMEO code", "CAMEO root"
QUOTES = "quotes, same text"
EVIDENCE = "evidence, characters"


class Row(NamedTuple):
    """One line of the table: a field, in how many pairs it was compared, and how far the two agree."""

    field: str
    pairs: Fraction
    equal: float
    kappa: float | None = None
    mean: float | None = None  # of the Jaccard index of two sets


CODES = {
    "statements": ("statement_type", "venue", "attribution", "quote_kind", "quote_fidelity"),
    "military-postures": ("posture_type", "status"),
    "sanctions-threats": ("threat_status", "specificity"),
    "diplomatic-contacts": ("contact_type", "contact_status"),
    "other-events": ("event_type",),
}
OF_EVERY_KIND = ("factuality", "confidence")
PARTS = {
    "statements": ("speaker", "addressee", "about", "reported_through"),
    "military-postures": ("actor", "announced_by", "directed_at", "in_support_of", "host"),
    "sanctions-threats": ("sender", "target"),
    "diplomatic-contacts": ("convener", "participant", "host", "visitor", "mediator"),
    "other-events": ("actor", "affected"),
}
QUANTITY = {"military-postures": "strength", "diplomatic-contacts": "duration"}


def compared(kind: str) -> Iterator[tuple[str, Callable[[Record], Any]]]:
    """Every field of a kind, or of all kinds, with how to read it; a light coding leaves out what is null."""
    for name in (*CODES.get(kind, ()), *OF_EVERY_KIND):
        yield name, partial(_value, name)
    yield ROOT, lambda record: frozenset(code[:2] for code in cameo(record))
    yield CODE, lambda record: frozenset(cameo(record))
    yield "date, same bounds", bounds
    for part in PARTS.get(kind, ()):
        yield part, partial(_actors, part)
    if kind == "statements":
        yield QUOTES, quoted
    if kind in QUANTITY:
        yield QUANTITY[kind], lambda record: quantity(record.get(QUANTITY[kind]))
    yield EVIDENCE, covered


def used(by: Matching, kind: str) -> tuple[str, ...]:
    """The fields that a matching itself goes by: that matched records agree in them is no finding."""
    return (EVIDENCE, *WHO_ACTS.get(kind, ()), QUOTES) if by is SPANS_AND_ACTORS else (EVIDENCE,)


def rows(kind: str, pairs: Sequence[Pair]) -> Iterator[Row]:
    """The lines of a kind. What both leave out is not compared; only that there is no CAMEO code is a decision."""
    for name, value in compared(kind):
        table: defaultdict[tuple[Any, Any], Fraction] = defaultdict(Fraction)
        for one, other, share in pairs:
            mine, theirs = value(one), value(other)
            if mine or theirs or name in (CODE, ROOT):
                table[mine, theirs] += share
        if table:
            yield _row(name, table, coded=name in (*CODES.get(kind, ()), *OF_EVERY_KIND, CODE, ROOT))


def _row(name: str, table: Mapping[tuple[Any, Any], Fraction], coded: bool) -> Row:
    count = sum(table.values(), Fraction())
    sets = all(isinstance(value, frozenset) for values in table for value in values)
    return Row(
        name,
        count,
        float(sum(share for (one, other), share in table.items() if one == other) / count),
        kappa(table) if coded else None,
        sum(jaccard(one, other) * share for (one, other), share in table.items()) / float(count) if sets else None,
    )


def differences(kind: str, one: Record, other: Record) -> list[str]:
    """The names of the fields in which two records differ, with both values where they are short."""
    found = []
    for name, value in compared(kind):
        mine, theirs = value(one), value(other)
        if name == EVIDENCE:
            share = jaccard(mine, theirs)
            found += [f"{name}: overlap {share:.2f}"] if share < 1 else []
        elif mine != theirs:
            found.append(name if name == QUOTES else f"{name}: {shown(mine)} / {shown(theirs)}")
    return found


def shown(value: Any) -> str:
    if isinstance(value, frozenset):
        return ", ".join(sorted(value)) or "none"
    if isinstance(value, tuple):
        return " to ".join("?" if side is None else str(side) for side in value)
    return "none" if value is None else str(value)


def _value(name: str, record: Record) -> Any:
    return record.get(name)


def _actors(part: str, record: Record) -> frozenset[str]:
    return actors(record, part)


def cameo(record: Record) -> set[str]:
    """The different codes of a record; a record without any is one that was not coded."""
    return {str(coding["cameo"]) for coding in record.get("codings") or ()}


def bounds(record: Record) -> tuple[dt.date | str | None, dt.date | None]:
    """The first and the last day that a date allows, whatever its form; a form that nobody reads stands for itself."""
    edtf = str(record["date"]["edtf"])
    try:
        found = dates.parse(edtf)
    except dates.DateError:
        return edtf, None
    return found.start, found.end


def quoted(record: Record) -> str:
    """The quoted words, whatever segments they are cut into, without the marks and capitals that depend on the cut."""
    text = " ".join(quote["text"] for quote in record.get("quotes") or ())
    return " ".join("".join(sign if sign.isalnum() else " " for sign in text.lower()).split())


def quantity(found: dict[str, Any] | None) -> str | None:
    """The numbers of a quantity; `best` counts for “about” only, since it repeats a bound otherwise."""
    if not found:
        return None
    comparator, low, high = found.get("comparator"), found.get("min"), found.get("max")
    return f"approx {found.get('best')}" if comparator == "approx" else f"{comparator} {low} to {high}"
