"""What a query asks of one coding: its codes, and who stands on its two sides.

The events' filters `coding_source`, … ask it of one of a record's codings (`PREFIX`), the dyads' `source`, … of those
that are counted.
"""

from collections.abc import Mapping
from typing import Any

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q, QuerySet

from events.choices import CodingSide
from events.models import Coding, CodingParty, Relation
from rest.filters import Reading

PREFIX = "coding_"
CODES = ("quad", "cameo", "plover")
COUNTED = f"{PREFIX}counted"
OF_ONE = [
    *(f"{PREFIX}{side}{country}" for side in CodingSide.values for country in ("", "_country")),
    *(f"{PREFIX}date__{bound}" for bound in ("gte", "lte")),
    COUNTED,
]
OF_CODES = [*CODES, *(f"{name}__not" for name in CODES)]

# A parameter's name and its readings, as `rest.parameters.parsing.Query.filters` has them.
Asked = Mapping[str, list[Reading]]


def conveys() -> Q:
    """Events that convey another."""
    return Q(Exists(Relation.objects.filter(event=OuterRef("pk"), type="conveys", direction="to")))


def with_codes(asked: Asked) -> QuerySet[Coding]:
    """Codings with the codes asked for."""
    condition = Q()
    for name in CODES:
        if name in asked:
            condition &= Q(**{f"{name}__in": _values(asked, name)})
        if f"{name}__not" in asked:
            condition &= ~Q(**{f"{name}__in": _values(asked, f"{name}__not")})
    return Coding.objects.filter(condition).order_by()


def counted(asked: Asked) -> QuerySet[Coding]:
    """The codings of reports: those with the codes and the days asked for that no other record holds as well."""
    return on_days(with_codes(asked), asked).filter(counted_in__isnull=True)


def on_days(found: QuerySet[Coding], asked: Asked, prefix: str = "") -> QuerySet[Coding]:
    """Codings by the day of their act; with `date_match` by whether it can, or must, lie between the days asked for."""
    return found.filter(_is_on_days(asked, prefix, asked["date_match"][0].value if "date_match" in asked else "date"))


def only_possible(asked: Asked) -> QuerySet[Coding]:
    """The codings of reports whose act may lie between the days asked for, but is dated otherwise."""
    others = {name: readings for name, readings in asked.items() if not name.startswith("date__")}
    found = counted(others).filter(_is_on_days(asked, "", "overlaps")).exclude(_is_on_days(asked, "", "date"))
    for side in CodingSide.values:
        found = found.filter(Exists(parties(side, asked).filter(coding=OuterRef("pk"))))
    return found


def _is_on_days(asked: Asked, prefix: str, match: str) -> Q:
    first, last = {
        "date": ("date", "date"),
        "within": ("date_start", "date_end"),
        "overlaps": ("date_end", "date_start"),
    }[match]
    condition = Q()
    for column, bound, name in ((first, "gte", "first"), (last, "lte", "last")):
        if (readings := asked.get(f"{prefix}date__{bound}")) is not None:
            open_too = Q(**{f"{column}__isnull": True}) if match == "overlaps" else Q()
            condition &= Q(**{f"{column}__{bound}": getattr(readings[0].value, name)}) | open_too
    return condition


def parties(side: str, asked: Asked, prefix: str = "") -> QuerySet[CodingParty]:
    """Who stands on a side and is asked for."""
    return CodingParty.objects.filter(asked_for(side, asked, prefix), side=side).order_by()


def is_asked(side: str, asked: Asked) -> Any:
    """Whether who stands on a side is asked for: everyone where no one is named."""
    return ExpressionWrapper(asked_for(side, asked), BooleanField())


def asks_of_one(asked: Asked) -> bool:
    """Whether a query asks all that it asks of codings of one and the same."""
    return any(name in OF_ONE for name in asked)


def asked_for(side: str, asked: Asked, prefix: str = "") -> Q:
    """The condition on a party."""
    condition = Q()
    if prefix + side in asked:
        condition &= Q(actor__in=_values(asked, prefix + side))
    if f"{prefix}{side}_country" in asked:
        condition &= Q(actor__country__in=_values(asked, f"{prefix}{side}_country"))
    return condition


def of_events(asked: Asked) -> QuerySet[Coding]:
    """Codings that have, together, all that the filters of events ask of one."""
    found = on_days(with_codes(asked), asked, PREFIX)
    if COUNTED in asked:
        found = found.filter(counted_in__isnull=asked[COUNTED][0].value)
    for side in CodingSide.values:
        if any(name in OF_ONE and name.startswith(PREFIX + side) for name in asked):
            found = found.filter(Exists(parties(side, asked, PREFIX).filter(coding=OuterRef("pk"))))
    return found


def _values(asked: Asked, name: str) -> list[Any]:
    return [reading.value for reading in asked[name]]
