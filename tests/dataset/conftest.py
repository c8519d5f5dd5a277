"""Every test gets a world of its own, in a folder of its own, and a database with nothing in it."""

from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection

from tests.dataset.world import World


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path / "fixtures")


@pytest.fixture(autouse=True)
def nothing_is_loaded(request: pytest.FixtureRequest) -> None:
    """Take out the real dataset, which the session has loaded; the end of the test's transaction brings it back."""
    if request.node.get_closest_marker("django_db"):
        request.getfixturevalue("db")
        tables = ", ".join(model._meta.db_table for model in apps.get_models(include_auto_created=True))
        with connection.cursor() as cursor:
            cursor.execute(f"TRUNCATE {tables}")
