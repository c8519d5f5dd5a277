"""`python -m benchmarks.generate --records 1000000`: a database of the embedded server with that many events.

It is made anew each time. The same seed and number give the same rows.
"""

import argparse
import os
import sys
from typing import Any

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

from benchmarks.bar import Bar
from crisisapi import localdb

WORKERS = 2  # processes that make rows while PostgreSQL takes them in


def main() -> int:
    given = _arguments()
    bar = Bar()
    try:
        localdb.hold()
        owner, reader = (address(url, given.database) for url in (localdb.urls().owner, localdb.urls().reader))
        bar("database", 0)
        make(localdb.urls().owner, given.database)
        bar("migrations", 0)
        migrate(owner)
        _fill(owner, given.records, given.seed, bar)
    except (localdb.LocalDatabaseError, psycopg.Error) as error:
        print(f"\nerror: {' '.join(str(error).split())}", file=sys.stderr)
        return 1
    bar.end()
    for step, seconds in bar.seconds.items():
        print(f"{step:14} {seconds:6.1f} s")
    print(f"{'together':14} {sum(bar.seconds.values()):6.1f} s")
    print(f"owner   {owner}\nreader  {reader}")
    return 0


def make(server: str, name: str) -> None:
    """An empty database of this name, in the place of the one that has it. `server` is the owner's address."""
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))


def migrate(owner: str) -> None:
    """Django's migrations, in this process: it is set up for this one database and for no other."""
    os.environ |= {"OWNER_DATABASE_URL": owner, "DATABASE_URL": owner, "CRISISAPI_SERVING": ""}
    os.environ.setdefault("SECRET_KEY", "signs nothing")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "crisisapi.settings")
    import django
    from django.core.management import call_command
    from django.db import connection

    django.setup()
    call_command("migrate", interactive=False, verbosity=0)
    connection.close()


def _fill(owner: str, records: int, seed: int, bar: Bar) -> None:
    from benchmarks.generator.fill import BODIES, COLUMNS, fill, share

    with psycopg.connect(owner, autocommit=True) as connection, psycopg.connect(owner, autocommit=True) as helper:
        fill(connection, records, seed, bar, helper=helper, workers=WORKERS)
        vacuum = sql.SQL("VACUUM (ANALYZE) {}")
        largest_first = sorted([*COLUMNS, *BODIES], key=lambda table: table != "events_event")
        _write_bodies(bar)
        share([connection, helper], [[vacuum.format(sql.Identifier(table))] for table in largest_first], "vacuum", bar)


def _write_bodies(bar: Bar) -> None:
    """The JSON of all records, as the loader writes it."""
    from django.db import connection

    from dataset.api_records import write_bodies

    bar("bodies", 0)
    write_bodies()
    connection.close()
    bar("bodies", 1)


def address(url: str, database: str) -> str:
    parts: dict[str, Any] = conninfo_to_dict(url)
    assert parts["dbname"]
    return url.replace(f"/{parts['dbname']}?", f"/{database}?")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.generate", description=__doc__)
    parser.add_argument("--records", type=_positive, required=True, help="how many events")
    parser.add_argument("--seed", type=int, default=1, help="another seed gives other rows (default: 1)")
    parser.add_argument("--database", help="its name (default: bench_ and the number of events)")
    given = parser.parse_args()
    given.database = given.database or f"bench_{given.records}"
    return given


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("at least 1")
    return number


if __name__ == "__main__":
    sys.exit(main())
