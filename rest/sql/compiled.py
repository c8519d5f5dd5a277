"""SQL that is compiled once for all values of its filters.

Django takes longer to compile the query of a page than PostgreSQL to answer it. Most filters only hold columns against
their values (`Filter.compiled_for`), so a query is compiled with stand-ins for them; where each comes out as a
parameter of the SQL, the SQL serves for other values as well. Whatever else is asked for is compiled anew, each time.
The values stand in the text that PostgreSQL gets: it plans for them, not for any. Only where one plan is right for all
(`Walk.plain`) is the query prepared for any value, for to plan it takes about as long as to answer it.
"""

import datetime as dt
import itertools
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from django.core.exceptions import EmptyResultSet
from psycopg.pq.abc import PGresult

from rest import dataset_cache, pagination
from rest.filters import Asked, Filter, Reading
from rest.parameters.values import Period
from rest.sql import statements
from rest.sql.statements import constant

KEPT = 512  # compiled queries


class Question(NamedTuple):
    """The first `number` rows of a walk. `of` names all that its SQL depends on but filters, start and number.

    `walk` gives the rows that filters find, with the columns that are wanted.
    """

    of: str
    walk: Callable[[Asked], pagination.Walk]
    number: int

    def sql(self, asked: Asked, start: pagination.Start) -> tuple[str, Sequence[Any], bool]:
        """The SQL, its parameters, and whether one plan is right for all of them. EmptyResultSet: no row can match."""
        found = self.walk(asked)
        text, params = pagination.rows(found, self.number, start).query.sql_with_params()
        return text, params, found.plain


class Compiled(NamedTuple):
    """SQL with its constants in it, and for each of its parameters the place of its value among the values."""

    text: str
    places: Sequence[int]
    plain: bool

    def ask(self, values: Sequence[Any]) -> PGresult:
        mine = [values[at] for at in self.places]
        if self.plain:
            return statements.once(self.text, list(map(str, mine)))
        return statements.now(self.text % tuple(map(constant, mine)))


def ask(
    question: Question,
    filters: Mapping[str, Filter],
    asked: Asked,
    start: pagination.Start = pagination.FIRST,
) -> PGresult | None:
    """The result. None if Django knows that no row can match."""
    values = list[Any]()
    structure = _structure(filters, asked, start, values)
    if structure is not None:
        of = f"{question.of} {question.number} {structure}"
        compiled = dataset_cache.kept("sql", of, lambda: _compile(question, filters, asked, start), KEPT)
        if compiled is not None:
            return compiled.ask(values)
    try:
        text, params, _ = question.sql(asked, start)
    except EmptyResultSet:
        return None
    return statements.now(text % tuple(map(constant, params)))


def _structure(filters: Mapping[str, Filter], asked: Asked, start: pagination.Start, values: list[Any]) -> str | None:
    """What the SQL depends on besides the values, which are appended to `values`; None if it depends on them too."""
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
    question: Question, filters: Mapping[str, Filter], asked: Asked, start: pagination.Start
) -> Compiled | None:
    """The SQL, or None if a stand-in is not a parameter of it."""
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
        text, params, plain = question.sql(instead, pagination.Start(after, start.backwards))
    except EmptyResultSet:
        return None
    places = [_place(one, stand_ins) for one in params]
    used = [place for place in places if place is not None]
    if {owners[nth] for nth in used} != set(owners):
        return None
    numbers = itertools.count(1)
    if plain:
        written = [constant(one) if at is None else f"${next(numbers)}" for one, at in zip(params, places, strict=True)]
        return Compiled(text % tuple(written), used, True)
    written = [constant(one).replace("%", "%%") if at is None else "%s" for one, at in zip(params, places, strict=True)]
    return Compiled(text.replace("%%", "%%%%") % tuple(written), used, False)


def _place(param: Any, stand_ins: Sequence[Any]) -> int | None:
    """The place of a parameter among the values; None if it is a constant."""
    return stand_ins.index(param) if param in stand_ins else None


def _scalars(value: Any) -> tuple[Any, ...]:
    return tuple(value) if isinstance(value, Period) else (value,)


def _stand_in(value: Any, nth: int) -> Any:
    """A value of the same type that is no constant of a query."""
    match value:
        case int():
            return 1_900_000_000 + nth
        case dt.date():
            return dt.date(11, 1, 1) + dt.timedelta(days=nth)
    return f"stand-in {nth}"
