"""No redirect leaves the host, whatever path it is made of; and none has an address too long for a header."""

from urllib.parse import unquote_to_bytes, urljoin, urlsplit

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from rest.links import LONGEST_HEADER
from tests.api.test_problems import plain
from tests.client import assert_problem

PIECES = [
    *("/", "//", "///", "\\", "%5c", "%2f", "%2F%2f", "@", ":", "http:", "javascript:", ".", "..", ";", "%09", "%0a"),
    *("%0d%0aSet-Cookie:x=1", "%20", "%00", "%c2%a0", "%ff", "%3f", "%23", "\t", "é", "evil.example", "localhost"),
    *("api", "v1", "statements", "livez", "/api/v1/statements", "/api/v1/events/x", "/api/v1", "/livez"),
]


def location(path: str, query: str = "") -> tuple[int, str | None]:
    """The status and Location of what is sent as this path."""
    decoded = unquote_to_bytes(path).decode("latin-1")
    response = Client().get("/", PATH_INFO=decoded, QUERY_STRING=query)
    return response.status_code, response.headers.get("Location")


@pytest.mark.django_db
@given(pieces=st.lists(st.sampled_from(PIECES), max_size=6), query=st.sampled_from(["", "q=a", "//evil.example/", "@"]))
def test_no_redirect_leaves_the_host(pieces: list[str], query: str) -> None:
    status, leads_to = location("/" + "".join(pieces), query)
    assert status < 500
    if leads_to is not None:
        assert leads_to.isascii()
        assert leads_to.isprintable()
        assert " " not in leads_to
        assert leads_to[0] == "/"
        assert leads_to[1:2] not in ("/", "\\")
        assert urlsplit(urljoin("http://testserver/a/b", leads_to)).netloc == "testserver"


@pytest.mark.parametrize(
    "path",
    [
        *("//evil.example//", "//evil.example/", "///evil.example//", "//evil.example/api/v1/events//", "//x@evil//"),
        *("/\\evil.example//", "/%5cevil.example/", "/%2fevil.example//", "/%09/evil.example//", "//livez//"),
    ],
)
def test_what_a_browser_takes_for_another_host_is_not_found(db: None, path: str) -> None:
    assert location(path) == (404, None)


@pytest.mark.parametrize(
    ("path", "query", "leads_to"),
    [
        ("/api/v1/statements///", "", "/api/v1/statements"),
        ("/api/v1/events/a%3Fb/", "", "/api/v1/events/a%3Fb"),
        ("/api/v1/events/%C3%A9/", "q=caf%C3%A9", "/api/v1/events/%C3%A9?q=caf%C3%A9"),
        ("/api/v1/events/", 'q="a b"&x=[1]', "/api/v1/events?q=%22a%20b%22&x=%5B1%5D"),
        ("/api/v1/events/", "q=\xc3\xa9", "/api/v1/events?q=%C3%A9"),
    ],
)
def test_a_redirect_keeps_what_was_asked(db: None, path: str, query: str, leads_to: str) -> None:
    assert location(path, query) == (308, leads_to)


def test_an_address_too_long_for_a_header_stands_in_try(db: None) -> None:
    query = f"q={'a' * LONGEST_HEADER}"
    response = Client().get(f"/api/v1/events/?{query}")
    assert_problem(plain(response), 404, "not-found")
    assert response.json()["try"] == f"/api/v1/events?{query}"
    assert "Location" not in response.headers
