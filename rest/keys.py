"""The keys of a page, asked for by SQL that is compiled once for all values of its filters.

Django takes longer to compile the query of a page than PostgreSQL to answer it. Most filters only hold columns against
their values (`Filter.compiled_for`), so a query is compiled with stand-ins for them; where each comes out as a
parameter of the SQL, the SQL serves for other values as well. Whatever else is asked for is compiled anew, each time.
The values stand in the text that PostgreSQL gets: it plans for them, not for any. Only where one plan is right for all
(`Walk.plain`) is the query prepared, for to plan it takes about as long as to answer it.
"""

import datetime as dt
import itertools
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from django.core.exceptions import EmptyResultSet
from django.db.models import QuerySet

from rest import pages, prepared, remembered
from rest.compiled import constant
from rest.filters import Asked, Filter, Reading
from rest.pages import Found
from rest.values import Period


class Compiled(NamedTuple):
    """SQL with its constants in it, and for each of its parameters the place of its value among the values."""

    text: str
    places: Sequence[int]
    plain: bool

    def rows(self, values: Sequence[Any]) -> list[list[str]]:
        return prepared.tuples(self.text, [values[at] for at in self.places], once=self.plain)


def find(
    walk: Callable[[Asked], pages.Walk],
    filters: Mapping[str, Filter],
    asked: Asked,
    of: str,
    number: int,
    start: pages.Start,
) -> list[Found]:
    """The keys of the first so many rows of a walk. `of` names the collection and all else that the walk depends on."""

    def query(asked: Asked, start: pages.Start) -> tuple[QuerySet[Any], pages.Walk]:
        found = walk(asked)
        return pages.rows(found._replace(rows=found.order.keys(found.rows)), number, start), found

    values: list[Any] = []
    structure = _structure(filters, asked, start, values)
    if structure is not None:
        compiled = remembered.kept("keys", f"{of} {number} {structure}", lambda: _compile(query, filters, asked, start))
        if compiled is not None:
            return [Found(row[0], list(row[1:])) for row in compiled.rows(values)]
    rows, found = query(asked, start)
    return [Found(row.pk, found.order.key(row)) for row in rows]


def _structure(filters: Mapping[str, Filter], asked: Asked, start: pages.Start, values: list[Any]) -> str | None:
    """What the SQL depends on besides the values, which are gathered; None where that cannot be said."""
    parts: list[Any] = [start.backwards]
    for name, readings in asked.items():
        match filters[name].compiled_for:
            case "any value":
                parts.append((name, len(readings)))
                values += [one for reading in readings for one in _scalars(reading.value)]
            case "each value":
                parts.append((name, [reading.value for reading in readings]))
            case None:
                return None
    if start.after is not None:
        *day, slug = start.after
        try:
            values += [*map(dt.date.fromisoformat, day), slug]
        except ValueError:
            return None
        parts.append(len(day))
    return repr(parts)


def _compile(
    query: Callable[[Asked, pages.Start], tuple[QuerySet[Any], pages.Walk]],
    filters: Mapping[str, Filter],
    asked: Asked,
    start: pages.Start,
) -> Compiled | None:
    """The SQL, or None where a stand-in does not come out as what was put in."""
    stand_ins: list[Any] = []
    owners: list[int] = []  # of each, the value that it stands in for; a period has two days and may use one

    def other(value: Any) -> Any:
        owners.extend([len(set(owners))] * len(_scalars(value)))
        if isinstance(value, Period):
            return Period(*map(put, value))
        return put(value)

    def put(value: Any) -> Any:
        stand_ins.append(_stand_in(value, len(stand_ins)))
        return stand_ins[-1]

    instead = {
        name: [Reading(other(one.value), "") for one in readings]
        if filters[name].compiled_for == "any value"
        else readings
        for name, readings in asked.items()
    }
    after = None
    if start.after is not None:
        *day, slug = start.after
        after = [*(other(dt.date.fromisoformat(one)).isoformat() for one in day), other(slug)]
    try:
        rows, found = query(instead, pages.Start(after, start.backwards))
        text, params = rows.query.sql_with_params()
    except EmptyResultSet:
        return None
    places = [stand_ins.index(param) for param in params if param in stand_ins]
    if {owners[nth] for nth in places} != set(owners):
        return None
    numbers = itertools.count(1)
    if found.plain:
        written = [f"${next(numbers)}" if param in stand_ins else constant(param) for param in params]
        return Compiled(text % tuple(written), places, True)
    written = ["%s" if param in stand_ins else constant(param).replace("%", "%%") for param in params]
    return Compiled(text.replace("%%", "%%%%") % tuple(written), places, False)


def _scalars(value: Any) -> tuple[Any, ...]:
    return tuple(value) if isinstance(value, Period) else (value,)


def _stand_in(value: Any, nth: int) -> Any:
    """Another value of the same type, such as no constant of a query is."""
    match value:
        case int():
            return 1_900_000_000 + nth
        case dt.date():
            return dt.date(11, 1, 1) + dt.timedelta(days=nth)
    return f"stand-in {nth}"
