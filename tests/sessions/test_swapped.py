"""Another database in the place of the one that a server reads: it serves the other's data, under the other's tags.

Two servers of PostgreSQL that were made and filled alike count their transactions alike and put rows in like places;
only what they hold is different.
"""

import contextlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from crisisapi.localdb import LocalDatabase
from tests.dataset import world as w
from tests.live import CHECKOUT, served


class Answer(NamedTuple):
    status: int
    body: bytes
    headers: Any


def get(address: str, **headers: str) -> Answer:
    """The answer; who lost its connection with the server of the database asks again."""
    request = urllib.request.Request(address, headers={name.replace("_", "-"): text for name, text in headers.items()})
    for _ in range(100):
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return Answer(answer.status, answer.read(), answer.headers)
        except urllib.error.HTTPError as error:
            if error.code != 503:
                return Answer(error.code, error.read(), error.headers)
        time.sleep(0.1)
    pytest.fail(f"{address} is not answered")


class Two:
    """Two servers of PostgreSQL of which one at a time stands where the API looks for it."""

    def __init__(self, folder: Path) -> None:
        self.database = LocalDatabase(folder / ".run")
        self.aside = folder / "aside"

    def swap(self) -> None:
        data, between = self.database.places.data, self.aside.with_name("between")
        self.database.release()
        if data.exists():
            data.rename(between)
        if self.aside.exists():
            self.aside.rename(data)
        if between.exists():
            between.rename(self.aside)
        self.database.hold()

    def manage(self, *arguments: str | Path) -> None:
        others = {name: value for name, value in os.environ.items() if name != "CRISISAPI_SERVING"}
        subprocess.run(
            [sys.executable, "manage.py", *map(str, arguments)],
            cwd=CHECKOUT,
            env=others | {"OWNER_DATABASE_URL": self.database.urls().owner, "SECRET_KEY": "of the tests"},
            check=True,
            stdout=subprocess.DEVNULL,
        )


@pytest.fixture
def folder() -> Iterator[Path]:
    path = Path(tempfile.mkdtemp(prefix="crisisapi-test-"))
    path.chmod(0o755)  # PostgreSQL's account has to enter it
    yield path
    shutil.rmtree(path)


@pytest.fixture
def two(folder: Path, tmp_path: Path) -> Iterator[Two]:
    """The second one stands in its place. Their datasets differ in the title and the speaker's words of records."""
    two = Two(folder)
    with contextlib.ExitStack() as stack:
        stack.callback(two.database.stop, force=True, remove=True)
        stack.callback(two.database.release)
        for name in ("first", "second"):
            two.swap()
            two.manage("migrate", "-v0")
            world = w.World(tmp_path / name)
            world.find(w.CALL)["title"] = f"Umbrella of the {name}"
            world.find(w.HURT)["title"] = {"first": "Fishermen", "second": "Umbrella as well"}[name]
            two.manage("load_dataset", world.write(), "-v0")
        yield two


ADDRESSES = [
    f"diplomatic-contacts/{w.CALL}",
    "events?q=umbrella",
    "events?page_size=100",
    "events/facets?facets=kind&q=umbrella",
    "dataset",
    "events?format=csv",
    "dataset/archive",
]


def test_a_server_whose_database_was_swapped_tells_the_two_apart(two: Two, tmp_path: Path) -> None:
    with served(two.database.urls().reader, tmp_path / "stderr") as address:
        asked = [f"{address}/api/v1/{one}" for one in ADDRESSES]
        second = [get(one) for one in asked]
        two.swap()
        first = [get(one) for one in asked]
        for one, before, now in zip(asked, second, first, strict=True):
            assert now.headers["ETag"] != before.headers["ETag"], one
            assert now.body != before.body, one
            assert get(one, If_None_Match=before.headers["ETag"]).status == 200, one
            assert get(one, If_None_Match=now.headers["ETag"]).status == 304, one
        assert json.loads(first[0].body)["title"] == "Umbrella of the first"
        assert json.loads(first[1].body)["count"] < json.loads(second[1].body)["count"]
        two.swap()
        assert [get(one).body for one in asked] == [answer.body for answer in second], "the same data, the same answers"
