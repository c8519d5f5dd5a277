"""Addresses that lead from an answer elsewhere."""

from urllib.parse import parse_qs, urlsplit

import pytest

from rest import links


@pytest.mark.parametrize(
    "address",
    [
        "/api/v1/statements",
        "/api/v1/statements?speaker=Zelensky&q=panic",
        "/api/v1/statements?q=fish+%26+chips%2350%25",
        "/api/v1/statements?q=élysée&speaker=moscow&speaker=kremlin",
        "/api/v1/events/2022-01-24-russia-demands-guarantees/thread",
    ],
)
def test_swagger_ui_gets_the_query_as_it_is(address: str) -> None:
    link = urlsplit(links.docs(address))
    assert (link.path, link.fragment) == ("/api/docs", "")
    assert parse_qs(link.query) == {"query": [address]}
    assert links.docs(address).isascii()
