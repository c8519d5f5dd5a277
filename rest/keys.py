"""The keys of a page: what finds its rows again, and what the pages beside it go on from."""

from collections.abc import Callable, Mapping

from rest import pages, prepared, reused
from rest.filters import Asked, Filter
from rest.pages import Found


def find(
    walk: Callable[[Asked], pages.Walk],
    filters: Mapping[str, Filter],
    asked: Asked,
    of: str,
    number: int,
    start: pages.Start,
) -> list[Found]:
    """The keys of the first so many rows of a walk. `of` names the collection and all else that the walk depends on."""

    def keys(asked: Asked) -> pages.Walk:
        found = walk(asked)
        return found._replace(rows=found.order.keys(found.rows))

    found = reused.ask(reused.Question(f"keys {of}", keys, number), filters, asked, start)
    return [Found(row[0], row[1:]) for row in prepared.texts(found)] if found is not None else []
