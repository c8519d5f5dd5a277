"""An address asks the same, whatever charset a request names for a body that it does not have."""

import json
import urllib.error
import urllib.request
from typing import Any

import pytest

from tests.sessions.conftest import Service

pytestmark = pytest.mark.django_db
CHARSETS = ["iso-8859-1", "utf-16", "rot13", "base64", "punycode", "undefined", "idna", "no-such-charset"]


@pytest.mark.parametrize("charset", CHARSETS)
def test_no_charset_changes_what_an_address_asks(service: Service, charset: str) -> None:
    words, broken = f"events?q=caf%C3%A9&page_size={len(charset)}", f"events?q=%ff{charset}"
    for kind in (f"text/plain; charset={charset}", None):  # who asks first decides nothing
        status, answer = ask(f"{service.address}/api/v1/{words}", kind)
        assert (status, answer.get("meta", answer).get("query")) == (200, "Events: words “café”; newest first.")
        status, problem = ask(f"{service.address}/api/v1/{broken}", kind)
        assert (status, problem["errors"][0]["reason"]) == (400, "invalid_text")
        assert ask(f"{service.address}/?a=caf%C3%A9", kind)[0] < 500


def ask(address: str, kind: str | None) -> tuple[int, Any]:
    request = urllib.request.Request(address, headers={"Content-Type": kind} if kind else {})
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.status, json.loads(answer.read()) if "json" in answer.headers["Content-Type"] else None
    except urllib.error.HTTPError as error:
        return error.code, json.loads(error.read())
