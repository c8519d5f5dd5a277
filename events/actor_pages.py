"""Ways along an index: the newest records of actors without sorting all that they ever took part in."""

import datetime as dt
from collections.abc import Sequence
from typing import Any, NamedTuple

from django.db.models import FilteredRelation, Q, QuerySet
from django.db.models.expressions import RawSQL

from events.filters.dates import Days
from events.models import Participation
from rest.pagination import Order, Walk

_TABLE = Participation._meta.db_table
TAKING = "taking"


class Taking(NamedTuple):
    """What is asked: actors in one of some parts (None: any), in records of one kind (None: any), with such dates."""

    actors: Sequence[int]
    parts: Sequence[str] | None
    kind: str | None
    days: Days = Days(None, None)

    def joined(self, others: QuerySet[Any]) -> QuerySet[Any]:
        """The rows with those of one actor's own index, which has them by date; a row for each part it has."""
        (actor,) = self.actors
        mine = Q(**{f"participations__{column}": value for column, value in self._condition(actor=actor).items()})
        rows = others.annotate(**{TAKING: FilteredRelation("participations", condition=mine)})
        return rows.filter(**{f"{TAKING}__isnull": False})

    def among(self, others: QuerySet[Any]) -> QuerySet[Any]:
        """The rows in which any of the actors takes part."""
        mine = Participation.objects.filter(**self._condition(actor__in=self.actors))
        return others.filter(pk__in=mine.order_by().values("event"))

    def _condition(self, **whose: Any) -> dict[str, Any]:
        more = {
            "part__in": self.parts,
            "event_kind": self.kind,
            "event_date__gte": self.days.first,
            "event_date__lte": self.days.last,
        }
        return whose | {name: value for name, value in more.items() if value is not None}


def of_one(others: QuerySet[Any], taking: Taking, order: Order) -> Walk:
    """The records of one actor. Rows of a date stand together, so telling repeated ones apart needs no sort of all."""
    by_date = Order(order.name, f"{TAKING}__event_date", order.descending)
    return Walk(taking.joined(others).distinct(by_date.column, "slug"), by_date)


def of_several(records: QuerySet[Any], taking: Taking, order: Order) -> Walk:
    """The records of several actors where nothing else is asked: what a page needs of each, merged."""
    actors, parts, kind, _ = taking
    mine = "actor_id = each.actor" + (" AND part = ANY(%s)" if parts is not None else "")
    mine += " AND event_kind = %s" if kind is not None else ""
    params = [*([list(parts)] if parts is not None else []), *([kind] if kind is not None else [])]

    def top(rows: int, after: str | None, descending: bool) -> Q:
        beyond, direction = ("<", "DESC") if descending else (">", "ASC")
        bound = [] if after is None else [dt.date.fromisoformat(after)]
        some = f"""SELECT event_id FROM {_TABLE} WHERE {mine}{f" AND event_date {beyond} %s" if bound else ""}
            ORDER BY event_date {direction} FETCH FIRST {rows:d} ROWS WITH TIES"""
        # on the day itself it cannot be told from the date which of the rows were shown
        same = f"UNION ALL SELECT event_id FROM {_TABLE} WHERE {mine} AND event_date = %s" if bound else ""
        found = f"SELECT found.event_id FROM unnest(%s::bigint[]) each(actor), LATERAL (({some}) {same}) found"
        return Q(pk__in=RawSQL(found, [list(actors), *params, *bound, *([*params, *bound] if bound else [])]))

    return Walk(records, order, top=top)
