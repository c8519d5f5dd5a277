"""The server's processes end together."""

import sys
import time
import urllib.error
import urllib.request

import pytest

from tests.live import started

pytestmark = [
    pytest.mark.django_db,
    # elsewhere no process hears of its parent's end, and none is promised to
    pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a process that its parent has ended"),
]


def test_none_is_left_that_holds_the_port_when_the_first_one_is_killed(
    database: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    with started(database, tmp_path_factory.mktemp("server") / "said.log") as (server, address):
        server.kill()
        server.wait()
        for _ in range(100):
            try:
                urllib.request.urlopen(f"{address}/livez", timeout=10)
            except ConnectionError:  # it ended while it was asked
                continue
            except urllib.error.URLError:
                return
            time.sleep(0.1)
    pytest.fail("another process still answers")
