"""The database that a run measures on, and Django set up for it."""

import os
import subprocess
import sys
from types import ModuleType

import psycopg

from benchmarks.generate import address
from benchmarks.servers import CHECKOUT
from crisisapi import localdb


def prepared(size: int) -> str:
    """The reader's address of a database with so many events; it is made if there is none."""
    database = f"bench_{size}"
    reader = address(localdb.urls().reader, database)
    os.environ.pop("OWNER_DATABASE_URL", None)
    os.environ |= {"DATABASE_URL": reader, "SECRET_KEY": "signs for the benchmark"}
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "crisisapi.settings")
    import django

    django.setup()
    with psycopg.connect(localdb.urls().owner) as server:
        there = server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database]).fetchone()
    if there and questions().events() == size:
        print(f"database {database}: is there, with {size:,} events", flush=True)
        return reader
    print(f"database {database}: generating {size:,} events", flush=True)
    command = [sys.executable, "-m", "benchmarks.generate", f"--records={size}", f"--database={database}"]
    subprocess.run(command, cwd=CHECKOUT, check=True)
    return reader


def questions() -> ModuleType:
    """Once Django is set up."""
    from benchmarks import questions

    return questions
