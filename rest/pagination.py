"""Keyset pagination: a cursor holds the key of a row, so that page 10,000 costs what page 1 costs."""

import contextlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.core import signing
from django.db import connection, transaction
from django.db.models import Q, QuerySet

from rest.parameters.parsing import Query
from rest.parameters.values import Invalid
from rest.problems import Problem, QueryError

SALT = "rest.pagination"
COUNTED_EXACTLY = 1_000
# Parameters that may change between the pages of one query.
NOT_PART_OF_THE_QUERY = ("cursor", "page_size", "fields", "omit", "include", "facets", "facet_size", "format", "bom")


@dataclass(frozen=True)
class Order:
    """A column to sort by, never null, and the slug as tie-break in the same direction: one index serves both ways."""

    name: str
    column: str
    descending: bool

    def by(self, backwards: bool = False) -> list[str]:
        sign = "-" if self.descending != backwards else ""
        return [f"{sign}{self.column}", f"{sign}slug"] if self.column != "slug" else [f"{sign}slug"]

    def beyond(self, values: list[Any], backwards: bool = False) -> Q:
        """The rows after a key. The first condition bounds the index, the second handles ties."""
        less = self.descending != backwards
        step, bound = ("lt", "lte") if less else ("gt", "gte")
        if self.column == "slug":
            return Q(**{f"slug__{step}": values[-1]})
        value, slug = values
        tie = Q(**{f"{self.column}__{step}": value}) | Q(**{self.column: value, f"slug__{step}": slug})
        return Q(**{f"{self.column}__{bound}": value}) & tie

    def keys(self, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """The primary key and the cursor key of each row."""
        return queryset.values_list(*dict.fromkeys(["pk", self.column, "slug"]), named=True)

    def key(self, row: Any) -> list[Any]:
        return [row.slug] if self.column == "slug" else [getattr(row, self.column), row.slug]


# A condition that some rows meet, among them the first so many beyond a value of the sort column, descending or not.
Top = Callable[[int, Any, bool], Q]


class Walk(NamedTuple):
    """Rows in an order, or as much of them as a page needs where `top` is given.

    `plain`: one index gives them in their order, whatever they are asked for, so that one plan is right for all.
    """

    rows: QuerySet[Any]
    order: Order
    top: Top | None = None
    plain: bool = False


class Start(NamedTuple):
    """After which row a page starts, by its key in the order (None: at the first), and which way it goes."""

    after: list[Any] | None
    backwards: bool


class Found(NamedTuple):
    """A row of a page, or what stands for it, and its key in the order."""

    row: Any
    key: list[Any]


FIRST = Start(None, False)
Find = Callable[[int, Start], Sequence[Found]]  # the first so many rows


@dataclass(frozen=True)
class Page:
    rows: list[Any]
    next: str | None
    previous: str | None


def page(walk: Walk, size: int, query: Query) -> Page:
    """One page of the query, and the cursors of its neighbours. Raises a Problem for a cursor that is not ours."""

    def find(number: int, start: Start) -> list[Found]:
        return [Found(row, walk.order.key(row)) for row in rows(walk, number, start)]

    return page_of(walk.order, size, query, find)


def page_of(order: Order, size: int, query: Query, find: Find) -> Page:
    """The same, of rows that the function `find` returns."""
    identity = _identity(query, order)
    start = _start(query, identity)
    found = list(find(size + 1, start))
    more, found = len(found) > size, found[:size]
    if start.backwards:
        found.reverse()
    has_next, has_previous = (True, more) if start.backwards else (more, start.after is not None)
    return Page(
        [one.row for one in found],
        _seal(found[-1].key, False, identity) if found and has_next else None,
        _seal(found[0].key, True, identity) if found and has_previous else None,
    )


def rows(walk: Walk, number: int, start: Start = FIRST) -> QuerySet[Any]:
    """The first `number` rows after `start`."""
    queryset, order, top, _ = walk
    after, backwards = start
    found = queryset.order_by(*order.by(backwards))
    if after is not None:
        found = found.filter(order.beyond(after, backwards))
    if top is not None:
        found = found.filter(top(number, after[0] if after else None, order.descending != backwards))
    return found[:number]


@contextlib.contextmanager
def one_state() -> Iterator[None]:
    """Run all queries of the block on one snapshot of the database."""
    with transaction.atomic():
        if not connection.savepoint_ids:  # not inside another transaction, as tests are
            connection.cursor().execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        yield


def count(queryset: QuerySet[Any], along: Sequence[str] = ()) -> tuple[int, bool]:
    """How many rows, and whether that is exact: beyond a bound, counting on would cost more than the page.

    `along` are columns that tell rows apart which a join repeats, in the order of the index that the join reads.
    """
    rows = queryset.order_by(*along)
    if along:
        rows = rows.distinct(*(column.removeprefix("-") for column in along))
    counted = rows.values("pk")[: COUNTED_EXACTLY + 1].count()
    return (counted, True) if counted <= COUNTED_EXACTLY else (COUNTED_EXACTLY, False)


def _identity(query: Query, order: Order) -> str:
    # the order, so that naming the default order is the same as naming none
    return query.identity([*NOT_PART_OF_THE_QUERY, "ordering"], f"{order.name} {order.descending}")


def beyond(query: Query, order: Order, key: list[Any]) -> str:
    """The cursor of the page of a query beyond a row."""
    return _seal(key, False, _identity(query, order))


def _seal(key: list[Any], backwards: bool, identity: str) -> str:
    # without a timestamp, so that equal responses are equal bytes
    return signing.Signer(salt=SALT).sign_object([[str(part) for part in key], int(backwards), identity])


class Cursor(NamedTuple):
    """Where a page starts: beyond a row, forwards or backwards, in the query that it was made for."""

    beyond: list[Any]
    backwards: bool
    identity: str


def read_cursor(text: str) -> Cursor:
    """Read a signed cursor. Raises Invalid for any other text."""
    try:
        beyond, backwards, identity = signing.Signer(salt=SALT).unsign_object(text)
        if not isinstance(beyond, list) or len(beyond) not in (1, 2):
            raise ValueError("a cursor of another form")
    except (signing.BadSignature, ValueError, TypeError):  # a forged cursor, or one of an older version
        hint = "Take it from next or previous of a page; leave it out for the first."
        raise Invalid("invalid_cursor", "is not a cursor of this API", None, hint) from None
    return Cursor(beyond, bool(backwards), identity)


def _start(query: Query, identity: str) -> Start:
    cursor: Cursor | None = query.options.get("cursor")
    if cursor is None:
        return FIRST
    if cursor.identity != identity:
        sent = dict(query.pairs)["cursor"]
        error = QueryError(
            "invalid-value",
            "cursor",
            sent,
            "cursor_of_another_query",
            "The cursor belongs to another query.",
            "A cursor goes with the filters and the ordering it was made for; leave it out for the first page.",
        )
        raise Problem.of_query([error], None)
    return Start(cursor.beyond, cursor.backwards)
