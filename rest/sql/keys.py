"""The keys of a page: primary keys to read bodies by, and the keys of cursors."""

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from django.core.exceptions import EmptyResultSet

from rest import pagination
from rest.filters import Asked, Filter
from rest.pagination import Found
from rest.sql import compiled, statements

FEW = 3_000  # rows that are counted and sorted at once; no fewer than `pages.COUNTED_EXACTLY`


class Few(NamedTuple):
    """How many rows there are, and the keys of the first of them."""

    total: int
    first: list[Found]


def find(
    walk: Callable[[Asked], pagination.Walk],
    filters: Mapping[str, Filter],
    asked: Asked,
    of: str,
    number: int,
    start: pagination.Start,
) -> list[Found]:
    """The keys of the first so many rows of a walk. `of` names the collection and all else that the walk depends on."""

    def keys(asked: Asked) -> pagination.Walk:
        found = walk(asked)
        return found._replace(rows=found.order.keys(found.rows))

    found = compiled.ask(compiled.Question(f"keys {of}", keys, number), filters, asked, start)
    return [Found(row[0], row[1:]) for row in statements.texts(found)] if found is not None else []


def few(rows: Any, order: pagination.Order, number: int) -> Few | None:
    """Count rows that no index has in this order, and sort the first `number` of them, in one query.

    None where they are more than `FEW`: all the rest would be counted for a number that nobody is shown.
    """
    try:
        text, params = order.keys(rows).order_by()[: FEW + 1].query.sql_with_params()
    except EmptyResultSet:  # Django knows that no row can match
        return Few(0, [])
    found = text % tuple(map(statements.constant, params))
    way = "DESC" if order.descending else "ASC"
    ordered = f"ORDER BY 2 {way}, 3 {way} LIMIT {number}"
    best = statements.texts(statements.now(f"SELECT *, count(*) OVER () FROM ({found}) found {ordered}"))
    total = int(best[0][-1]) if best else 0
    return Few(total, [Found(row[0], row[1:-1]) for row in best]) if total <= FEW else None
