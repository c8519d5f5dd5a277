"""Past what it can answer in time the server says so, instead of letting a queue grow."""

import json
import os
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator

import pytest

from tests.live import served

pytestmark = pytest.mark.django_db  # so that there is a database to copy, also where these tests run alone


@pytest.fixture(scope="module")
def base(database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server with one thread that lets nobody wait for longer than half a second."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(os.environ, "WEB_THREADS", "1")
        patch.setitem(os.environ, "LONGEST_WAIT_MS", "500")
        with served(database, tmp_path_factory.mktemp("server") / "said.log", "tests.sessions.slow") as address:
            yield address


def ask(address: str) -> tuple[int, dict[str, str], bytes]:
    try:
        with urllib.request.urlopen(address, timeout=30) as answer:
            return answer.status, dict(answer.headers), answer.read()
    except urllib.error.HTTPError as refusal:
        return refusal.code, dict(refusal.headers), refusal.read()


def test_who_waited_too_long_is_told_when_to_come_back(base: str) -> None:
    slow = threading.Thread(target=ask, args=[f"{base}/slow"])
    slow.start()
    time.sleep(0.2)
    status, headers, body = ask(f"{base}/api/v1/crises")
    slow.join()
    assert status == 503
    assert headers["Content-Type"] == "application/problem+json"
    assert int(headers["Retry-After"]) > 0
    assert json.loads(body)["type"] == "/errors/unavailable"
    assert ask(f"{base}/api/v1/crises")[0] == 200, "afterwards it answers again"


def test_who_waited_a_little_is_answered(base: str) -> None:
    slow = threading.Thread(target=ask, args=[f"{base}/slow"])
    slow.start()
    time.sleep(0.8)
    assert ask(f"{base}/api/v1/crises")[0] == 200
    slow.join()
