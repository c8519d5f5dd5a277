"""Requests and the connections of the pool."""

from typing import Any
from unittest import mock

from django.db.backends.base.base import BaseDatabaseWrapper

from rest import remembered
from tests.client import Api


def test_a_request_has_its_connection_before_it_looks_for_what_is_kept(api: Api) -> None:
    """Else all that have one could wait for what one finds that waits for a connection."""
    happened: list[str] = []
    connect, kept = BaseDatabaseWrapper.ensure_connection, remembered.kept

    def connecting(self: Any) -> None:
        happened.append("connected")
        connect(self)

    def looking(*args: Any) -> Any:
        happened.append("looked")
        return kept(*args)

    api("events")  # what is known of the dataset from here on needs no connection
    with (
        mock.patch.object(BaseDatabaseWrapper, "ensure_connection", connecting),
        mock.patch.object(remembered, "kept", looking),
    ):
        api("events")
    assert "looked" in happened
    assert happened[0] == "connected"
