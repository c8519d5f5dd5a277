"""What of two matched records is compared, and how."""

import datetime as dt
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, NamedTuple

from dataset import dates
from dataset.agreement.coding import Record, actors
from dataset.agreement.matching import covered, jaccard
from dataset.agreement.measures import kappa

Pairs = list[tuple[Record, Record]]


class Row(NamedTuple):
    """One line of the table: a field, in how many pairs it was compared, and how far the two agree."""

    field: str
    pairs: int
    equal: float | None
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
    yield "CAMEO root", lambda record: frozenset(code[:2] for code in cameo(record))
    yield "CAMEO code", lambda record: frozenset(cameo(record))
    yield "date, same bounds", bounds
    for part in PARTS.get(kind, ()):
        yield part, partial(_actors, part)
    if kind == "statements":
        yield "quotes, same text", quoted
    if kind in QUANTITY:
        yield QUANTITY[kind], lambda record: quantity(record.get(QUANTITY[kind]))
    yield "evidence, characters", covered


def rows(kind: str, pairs: Pairs) -> Iterator[Row]:
    """The lines of a kind. What both leave out is not compared; only that there is no CAMEO code is a decision."""
    for name, value in compared(kind):
        both = [(value(one), value(other)) for one, other in pairs]
        if not name.startswith("CAMEO"):
            both = [(one, other) for one, other in both if one or other]
        if both:
            coded = name in CODES.get(kind, ()) or name in OF_EVERY_KIND or name.startswith("CAMEO")
            sets = all(isinstance(one, frozenset) and isinstance(other, frozenset) for one, other in both)
            yield Row(
                name,
                len(both),
                sum(one == other for one, other in both) / len(both),
                kappa(both) if coded else None,
                sum(jaccard(one, other) for one, other in both) / len(both) if sets else None,
            )


def differences(kind: str, one: Record, other: Record) -> list[str]:
    """The names of the fields in which two records differ, with both values where they are short."""
    found = []
    for name, value in compared(kind):
        mine, theirs = value(one), value(other)
        if name == "evidence, characters":
            share = jaccard(mine, theirs)
            found += [f"{name}: overlap {share:.2f}"] if share < 1 else []
        elif mine != theirs:
            found.append(name if name == "quotes, same text" else f"{name}: {shown(mine)} / {shown(theirs)}")
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
