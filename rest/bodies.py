"""Reading stored bodies: the JSON of records that the loader wrote (`rest.models.Body`, `rest.body_sql`).

A body has placeholders for what a load or a server may change without changing the record.
"""

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import Model
from django.utils.module_loading import import_string

from rest.models import Body
from rest.sql import statements
from rest.sql.statements import Read

DATASET_VERSION, PUBLIC_URL = "{dataset_version}", "{public_url}"
# The context in which serializers write bodies.
PLACEHOLDERS = {"dataset_version": DATASET_VERSION, "public_url": PUBLIC_URL}
_VERSION, _URL = f'"{DATASET_VERSION}"'.encode(), PUBLIC_URL.encode()


def of_keys(bodies: type[Body], keys: Iterable[Any]) -> Read:
    """The bodies of records with these primary keys, in the order of the keys."""
    return statements.rows(sql_by_keys(bodies), [f"{{{','.join(map(str, keys))}}}"])


def of_slug(bodies: type[Body], records: type[Model], slug: str) -> Read:
    """The body of the record with this slug among the records of a model, or no row."""
    return statements.rows(sql_by_slug(bodies, records), [slug])


def filled(found: Sequence[bytes], version: str, public_url: str | None = None) -> Sequence[bytes]:
    """Bodies with their placeholders replaced; `public_url` is that of the settings unless given."""
    server = settings.REST["PUBLIC_URL"] if public_url is None else public_url
    # Together, since each replacement takes time for itself. A body is one line: JSON escapes line breaks.
    together = b"\n".join(found).replace(_VERSION, f'"{version}"'.encode()).replace(_URL, server.encode())
    return together.split(b"\n") if found else []


def remove_orphans(bodies: type[Body]) -> None:
    """Delete the bodies whose records are gone."""
    table, records = _name(bodies), _name(bodies.record.field.related_model)
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {table} b WHERE NOT EXISTS (SELECT FROM {records} r WHERE r.id = b.record_id)")


def _name(model: Any) -> str:
    return connection.ops.quote_name(str(model._meta.db_table))


@cache
def sql_by_keys(bodies: type[Body]) -> str:
    """The SQL of `of_keys`; `$1` is the array of keys. The last column is the load of the dataset."""
    load = import_string(settings.REST["LOAD"])
    return (
        f"SELECT b.json, {load} FROM unnest($1::bigint[]) WITH ORDINALITY k(key, place) "
        f"JOIN {_name(bodies)} b ON b.record_id = k.key ORDER BY k.place"
    )


@cache
def sql_by_slug(bodies: type[Body], records: type[Model]) -> str:
    """The SQL of `of_slug`; `$1` is the slug. The last column is the load of the dataset."""
    text, _ = records._default_manager.filter(slug="").values("pk").query.sql_with_params()
    return (
        f"SELECT b.json, {import_string(settings.REST['LOAD'])} FROM {_name(bodies)} b "
        f"WHERE b.record_id = ({text.replace('%s', '$1')})"
    )


def listed(bodies: Sequence[bytes]) -> bytes:
    """A JSON list of bodies."""
    return b"[%s]" % b",".join(bodies)
