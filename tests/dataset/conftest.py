"""Every test gets a world of its own, in a folder of its own, and a database with nothing in it."""

import datetime as dt
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection

from tests.dataset.world import DAY, World


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path / "fixtures")


@pytest.fixture
def release(world: World) -> Callable[..., str]:
    """Release the world as it is, without its documents unless told otherwise; gives what the command tells."""

    def make(version: str, date: dt.date = DAY, unverified: bool = True, **options: Any) -> str:
        out = StringIO()
        options |= {"fixtures": world.write(), "date": date, "unverified": unverified}
        call_command("release", version, stdout=out, **options)
        return out.getvalue()

    return make


@pytest.fixture(autouse=True)
def nothing_is_loaded(request: pytest.FixtureRequest) -> None:
    """Take out the real dataset, which the session has loaded; the end of the test's transaction brings it back."""
    if request.node.get_closest_marker("django_db"):
        request.getfixturevalue("db")
        tables = ", ".join(model._meta.db_table for model in apps.get_models(include_auto_created=True))
        with connection.cursor() as cursor:
            cursor.execute(f"TRUNCATE {tables}")
