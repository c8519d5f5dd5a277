"""What the contestants are asked, and the SQL with which the API itself answers it.

Everything is taken from the database and from the API's own code, so that nobody writes a text of SQL for a peer.
Django is set up when this is imported.
"""

import json
import random
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from benchmarks.cells import as_cells
from benchmarks.generator.words import COMMON
from dataset.loaded import loaded
from events.models import EventBody, Statement
from events.views.collections import Statements
from rest import bodies, filters, pagination, sparse_fields
from rest.body_sql import FENCE
from rest.parameters import parsing as params
from rest.parameters.parsing import Query
from rest.sparse_fields import Selection

COLLECTION = "/api/v1/statements"
PAGE = 50
SEED = 1
DETAILS = 200  # different records
PLACES = 200  # different places
TAIL = 20_000  # questions, more than a minute has answers
MIX = (("list", 60), ("detail", 20), ("facets", 10), ("search", 10))

_PERSON = ("id", "name", "kind", "country", "role", "speaks_for")
_OF_ROWS: Mapping[str, Sequence[str]] = {
    **dict.fromkeys(("speakers", "addressees", "about"), _PERSON),
    "quotes": ("text", "evidence"),
    "codings": ("sources", "targets", "cameo", "cameo_label", "plover", "quad", "goldstein", "basis"),
    "evidence": (
        *("n", "document", "document_label", "paragraph", "start", "end", "stance", "wording"),
        "wording_kind",
    ),
    "relations": ("type", "direction", "id", "kind", "title"),
}
# What the frameworks serve: nearly a whole statement, so that their code stays readable.
SELECTED = ",".join(
    [
        *("id", "kind", "title", "summary", "date", "date_start", "date_end", "date_precision", "date_label"),
        *("factuality", "confidence", "statement_type", "venue", "attribution", "citation", "changed_in"),
        *(f"{rows}.{name}" for rows, names in _OF_ROWS.items() for name in names),
    ]
)
FLAT = ("id", "title", "date", "date_label", "factuality", "confidence", "statement_type", "venue", "attribution")


# No JSON holds these, so COPY quotes nothing.
AS_IT_IS = "FORMAT csv, QUOTE E'\\x01', DELIMITER E'\\x02'"


class Copied(NamedTuple):
    """What a stream sends, as PostgreSQL is asked for it."""

    text: str
    how: str


class _Asked(NamedTuple):
    query: Query
    selection: Selection
    matching: Any
    order: pagination.Order
    walk: pagination.Walk


def address(pairs: Mapping[str, Any]) -> str:
    return f"{COLLECTION}?{urlencode(pairs, safe=',')}"


def events() -> int:
    """How many events the database holds; 0 where its tables are not those of this code."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        return 0
    return int(_one("SELECT count(*) FROM events_event"))


def postgresql() -> str:
    return str(_one("SHOW server_version"))


def heavy_actor() -> str:
    """Who speaks most."""
    return str(_one("SELECT slug FROM actors_actor ORDER BY speaker_count DESC, slug LIMIT 1"))


def places(records: int, number: int) -> list[str]:
    """The ids of the places with about so many statements."""
    found = _all(
        """SELECT p.slug FROM events_statement s JOIN events_event e ON e.id = s.event_ptr_id
        JOIN events_place p ON p.id = e.place_id GROUP BY p.slug ORDER BY abs(count(*) - %s), p.slug LIMIT %s""",
        [records, number],
    )
    return [slug for (slug,) in found]


def day_since(records: int) -> str:
    """The day since which there are so many statements; the first day where there are fewer."""
    return str(
        _one(
            """SELECT min(event_date) FROM
            (SELECT event_date FROM events_statement ORDER BY event_date DESC LIMIT %s) newest""",
            [records],
        )
    )


def ids(number: int) -> list[str]:
    """Ids of statements, drawn by the seed."""
    return [slug for (slug,) in _drawn("SELECT slug FROM events_event WHERE id = ANY(%s) ORDER BY id", number)]


def tail(number: int = TAIL) -> list[str]:
    """Mixed questions: any actor, any record, words as often as they stand in the records."""
    rng = random.Random(SEED)
    actors = [slug for (slug,) in _all("SELECT slug FROM actors_actor ORDER BY id")]
    slugs, summaries = (
        ids(2000),
        [text for (text,) in _drawn("SELECT summary FROM events_event WHERE id = ANY(%s)", 500)],
    )
    words = [word for text in summaries for word in text.split() if word.isalpha() and len(word) > 3] or COMMON
    ask = {
        "list": lambda: address({"actor": rng.choice(actors), "page_size": PAGE}),
        "detail": lambda: f"{COLLECTION}/{rng.choice(slugs)}",
        "facets": lambda: f"{COLLECTION}/facets?actor={rng.choice(actors)}",
        "search": lambda: address({"q": rng.choice(words), "page_size": PAGE}),
    }
    kinds = rng.choices([kind for kind, _ in MIX], [share for _, share in MIX], k=number)
    return [ask[kind]() for kind in kinds]


def kind(path: str) -> str:
    """Which of the mixed questions it is."""
    if "?" not in path:
        return "detail"
    return "facets" if path.startswith(f"{COLLECTION}/facets") else "search" if "q=" in path else "list"


def copied(pairs: Mapping[str, str], format: str) -> Copied:
    """What the API streams for a query, in one COPY: of bodies, or of the cells of CSV, which it makes of tables."""
    asked = _asked(pairs)
    rows = asked.matching.order_by(*asked.order.by())
    if format == "csv":
        serializer = Statements.serializer_class(context={"dataset_version": loaded().version, "public_url": ""})
        profile = sparse_fields.Profile(sparse_fields.fields_of([serializer]), {})
        cells = as_cells(sparse_fields.tree(profile, asked.selection), rows.model)
        text, params = cells.of(rows).query.sql_with_params()
        text, how = f"SELECT {', '.join(cells.columns)} FROM ({text} {FENCE}) x", "FORMAT csv"
    else:
        filled = "replace(replace(body.json, '\"{dataset_version}\"', %s), '{public_url}', '')"
        text, params = rows.values("pk", *(column.lstrip("-") for column in asked.order.by())).query.sql_with_params()
        table = EventBody._meta.db_table
        text = (
            f"SELECT {filled} FROM ({text}) keys (key, day, slug) JOIN {table} body ON body.record_id = key "
            "ORDER BY day DESC, slug DESC"
        )
        params, how = (f'"{loaded().version}"', *params), AS_IT_IS
    with connection.cursor() as cursor:
        return Copied(cursor.mogrify(text, params), how)


def plan(database: str, actor: str, path: Path) -> None:
    """Write what the bare function runs."""
    asked = _asked({"actor": actor, "page_size": PAGE})
    keys = asked.walk.order.keys(asked.walk.rows).order_by(*asked.walk.order.by())[: PAGE + 1]
    text, values = keys.query.sql_with_params()
    path.write_text(
        json.dumps(
            {
                "database": database,
                "version": loaded().version,
                "size": PAGE,
                "keys": {
                    "text": text % tuple(f"${nth}" for nth, _ in enumerate(values, 1)),
                    "values": [str(value) for value in values],
                },
                "page": bodies.sql_by_keys(EventBody),
                "record": bodies.sql_by_slug(EventBody, Statement),
            }
        )
    )


def _asked(pairs: Mapping[str, Any], action: str = "list") -> _Asked:
    """A query as the view reads it."""
    view = Statements()
    view.action = action
    known = view.filters(action)
    query = params.read(COLLECTION, [(name, str(text)) for name, text in pairs.items()], known, view.parameters(action))
    order = pagination.Order("date", view.ordering_columns["date"], descending=True)
    matching = filters.run(Statements.queryset.all(), known, query.filters)
    walk = view.walk(query.filters, order)
    return _Asked(query, sparse_fields.selected(query), matching, order, walk)


def _drawn(text: str, number: int) -> list[Any]:
    """Rows of statements that the seed draws; `text` takes their keys."""
    first, last = _all("SELECT min(event_ptr_id), max(event_ptr_id) FROM events_statement")[0]
    tried = random.Random(SEED).sample(range(first, last + 1), min(number * 4, last + 1 - first))
    there = _all("SELECT event_ptr_id FROM events_statement WHERE event_ptr_id = ANY(%s) ORDER BY 1", [tried])
    keys = [key for (key,) in there]
    return _all(text, [random.Random(SEED).sample(keys, min(number, len(keys)))])


def _one(text: str, values: Sequence[Any] = ()) -> Any:
    return _all(text, values)[0][0]


def _all(text: str, values: Sequence[Any] = ()) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(text, values)
        return list(cursor.fetchall())
