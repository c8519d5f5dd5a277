"""Past what it can answer in time the server says so, instead of letting a queue grow."""

import contextlib
import json
import os
import threading
import time
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from crisisapi.database import WAITING
from tests.live import served

pytestmark = pytest.mark.django_db  # so that there is a database to copy, also where these tests run alone


@contextlib.contextmanager
def with_one_connection(database: str, said: Path, longest_wait_ms: int) -> Iterator[str]:
    """The address of a server that has one connection to its database."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(os.environ, "DATABASE_POOL_SIZE", "1")
        patch.setitem(os.environ, "LONGEST_WAIT_MS", str(longest_wait_ms))
        with served(database, said, "tests.sessions.slow") as address:
            yield address


def ask(address: str) -> tuple[int, dict[str, str], bytes]:
    try:
        with urllib.request.urlopen(address, timeout=30) as answer:
            return answer.status, dict(answer.headers), answer.read()
    except urllib.error.HTTPError as refusal:
        return refusal.code, {name.lower(): text for name, text in refusal.headers.items()}, refusal.read()


@pytest.fixture(scope="module")
def base(database: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server where nobody waits for longer than half a second."""
    with with_one_connection(database, tmp_path_factory.mktemp("server") / "said.log", 500) as address:
        yield address


def test_who_waited_too_long_is_told_when_to_come_back(base: str) -> None:
    slow = threading.Thread(target=ask, args=[f"{base}/slow"])
    slow.start()
    time.sleep(0.2)
    status, headers, body = ask(f"{base}/api/v1/crises")
    slow.join()
    assert status == 503
    assert headers["content-type"] == "application/problem+json"
    assert int(headers["retry-after"]) > 0
    problem = json.loads(body)
    assert problem["type"] == "/errors/unavailable"
    assert "More is asked" in problem["detail"]
    assert ask(f"{base}/api/v1/crises")[0] == 200, "afterwards it answers again"


def test_who_waited_a_little_is_answered(base: str) -> None:
    slow = threading.Thread(target=ask, args=[f"{base}/slow"])
    slow.start()
    time.sleep(0.8)
    assert ask(f"{base}/api/v1/crises")[0] == 200
    slow.join()


def test_who_comes_when_too_many_wait_is_refused_at_once(
    database: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    beyond = 5
    said = tmp_path_factory.mktemp("server") / "said.log"
    with with_one_connection(database, said, 30_000) as base, ThreadPoolExecutor(WAITING + beyond + 1) as clients:
        slow = clients.submit(ask, f"{base}/slow")
        time.sleep(0.2)
        answers = [clients.submit(ask, f"{base}/api/v1/crises") for _ in range(WAITING + beyond)]
        refused = [answer for answer in answers if answer.result()[0] == 503]
        assert slow.result()[0] == 200
    assert Counter(answer.result()[0] for answer in answers) == {200: WAITING, 503: beyond}
    assert all(b"More is asked" in answer.result()[2] for answer in refused)
    assert "Traceback" not in said.read_text(), "what is refused on purpose is no failure"
