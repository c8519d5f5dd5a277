"""Requests and the connections of the pool."""

from typing import Any
from unittest import mock

import psycopg
import pytest
from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper

from crisisapi.database import Pooled
from rest import dataset_cache
from tests.client import Api


def test_a_request_has_its_connection_before_it_looks_for_what_is_kept(api: Api) -> None:
    """Else all that have one could wait for what one finds that waits for a connection."""
    happened: list[str] = []
    connect, kept = BaseDatabaseWrapper.ensure_connection, dataset_cache.kept

    def connecting(self: Any) -> None:
        happened.append("connected")
        connect(self)

    def looking(*args: Any) -> Any:
        happened.append("looked")
        return kept(*args)

    api("events")  # what is known of the dataset from here on needs no connection
    with (
        mock.patch.object(BaseDatabaseWrapper, "ensure_connection", connecting),
        mock.patch.object(dataset_cache, "kept", looking),
    ):
        api("events")
    assert "looked" in happened
    assert happened[0] == "connected"


@pytest.mark.django_db
def test_a_connection_of_the_pool_is_told_only_what_it_does_not_do_yet() -> None:
    told = mock.patch.object(
        psycopg.Connection, "set_autocommit", autospec=True, side_effect=psycopg.Connection.set_autocommit
    )
    parameters = {**connection.get_connection_params(), "autocommit": True}
    with Pooled.connect(**parameters) as pooled, told as set_autocommit:
        pooled.autocommit = True
        assert set_autocommit.call_count == 0
        pooled.autocommit = False
        assert (pooled.autocommit, set_autocommit.call_count) == (False, 1)
