"""One real PostgreSQL, one real dataset, one client that trusts no answer.

Each worker has a database of its own into which the dataset of `fixtures/` is loaded once; each test runs in a
transaction that is rolled back. The data is real and still grows, so tests compare answers with each other and with
what the records themselves say, and never count records. What no record has yet (ties, open ends) a test makes.
"""

from typing import Any

import pytest
from django.conf import settings
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis_settings

from crisisapi.database import hold_local_server
from rest import dataset_cache
from tests.client import Api
from tests.specification import Specification

# A request takes a while on a busy machine, and the same examples on every run make a failure everyone's.
hypothesis_settings.register_profile(
    "tests",
    deadline=None,
    derandomize=True,
    database=None,
    max_examples=60,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
hypothesis_settings.load_profile("tests")


def pytest_configure() -> None:
    settings.SECRET_KEY = "signs the cursors of the tests and nothing else"
    hold_local_server()


@pytest.fixture(autouse=True)
def nothing_remembered() -> None:
    """A test may change records under the dataset's version."""
    dataset_cache.forget()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    from django.db import connection

    from dataset.load import load

    with django_db_blocker.unblock():
        # pytest-django makes a test database only where a collected test asks for one
        assert str(connection.settings_dict["NAME"]).startswith("test_")
        load(settings.FIXTURES_DIR)


@pytest.fixture(scope="session")
def specification(django_db_setup: None, django_db_blocker: Any) -> Specification:
    with django_db_blocker.unblock():
        return Specification.of_the_code()


@pytest.fixture
def api(db: None, specification: Specification) -> Api:
    from dataset.loaded import loaded

    loaded()  # what was seen last is what another test had loaded: the first answer would be made twice
    return Api(specification)
