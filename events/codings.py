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
OF_ONE = [f"{PREFIX}{side}{country}" for side in CodingSide.values for country in ("", "_country")]

# A parameter's name and its readings, as `rest.params.Query.filters` has them.
Asked = Mapping[str, list[Reading]]


def conveys() -> Q:
    """Events that convey another: the other is coded as well, so sums and means leave them out."""
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


def parties(side: str, asked: Asked, prefix: str = "") -> QuerySet[CodingParty]:
    """Who stands on a side and is asked for."""
    return CodingParty.objects.filter(_asked_for(side, asked, prefix), side=side).order_by()


def is_asked(side: str, asked: Asked) -> Any:
    """Whether who stands on a side is asked for: everyone where no one is named."""
    return ExpressionWrapper(_asked_for(side, asked), BooleanField())


def _asked_for(side: str, asked: Asked, prefix: str = "") -> Q:
    condition = Q()
    if prefix + side in asked:
        condition &= Q(actor__in=_values(asked, prefix + side))
    if f"{prefix}{side}_country" in asked:
        condition &= Q(actor__country__in=_values(asked, f"{prefix}{side}_country"))
    return condition


def of_events(asked: Asked) -> QuerySet[Coding]:
    """Codings that have, together, all that the filters of events ask of one."""
    found = with_codes(asked)
    for side in CodingSide.values:
        if any(name in OF_ONE and name.startswith(PREFIX + side) for name in asked):
            found = found.filter(Exists(parties(side, asked, PREFIX).filter(coding=OuterRef("pk"))))
    return found


def _values(asked: Asked, name: str) -> list[Any]:
    return [reading.value for reading in asked[name]]
