"""The server as in production, but for one query (`wsgi.py`), on the real dataset, and Chromium in front of it."""

import http.client
import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import urlsplit

import pytest
from psycopg.conninfo import make_conninfo

from rest import links

CHECKOUT = Path(__file__).resolve().parents[2]
SCREENSHOTS = CHECKOUT / ".run" / "screenshots"
CHROMIUM = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # Whatever is not on this machine cannot be found: the page must do without.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]
DESKTOP = {"width": 1280, "height": 900}
NARROW = {"width": 400, "height": 800}


@dataclass
class Visit:
    """A page, and what happened behind it."""

    base: str
    context: Any
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    page: Any = None

    def open_page(self) -> None:
        """A page that has nothing of the one before it but its cache."""
        self.close()
        self.page = self.context.new_page()
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("console", self._noted)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def close(self) -> None:
        if self.page:
            self.page.close()

    def _noted(self, message: Any) -> None:
        if message.type == "error":
            self.complaints.append(message.text)

    def docs(self, fragment: str = "") -> None:
        self.page.goto(f"{self.base}/api/docs{fragment}")
        self.page.locator(".opblock").first.wait_for()

    def query(self, address: str) -> Any:
        """The operation of a query, opened by its link."""
        self.docs(links.docs(address).removeprefix("/api/docs"))
        return self.opened()

    def opened(self) -> Any:
        """The one operation that is open, with its form."""
        block = self.page.locator(".opblock.is-open")
        block.locator(".execute").wait_for()
        return block

    def operation(self, id: str) -> Any:
        """An operation's block, opened."""
        block = self.page.locator(f"[id^='operations-'][id$='-{id}']")
        if "is-open" not in block.get_attribute("class"):
            block.locator(".opblock-summary-control").click()
        block.locator(".execute").wait_for()
        return block

    def execute(self, block: Any) -> Any:
        """Click Execute; the answer as it came from the server, once it stands on the page."""
        # Not that of a look-up that is under way.
        path = re.sub(r"{\w+}", "[^/]+", block.locator(".opblock-summary-path").get_attribute("data-path"))
        with self.page.expect_response(re.compile(rf"{path}(\?.*)?$")) as answer:
            block.locator(".execute").click()
        block.locator(".live-responses-table .response").wait_for()
        return answer.value

    def unfold(self, block: Any) -> None:
        """Click on "More filters", unless they are there already."""
        button = block.locator(".unfold")
        if button.get_attribute("aria-expanded") == "false":
            button.click()

    def values(self, block: Any, parameter: str) -> list[str]:
        """What stands in the boxes of a parameter."""
        boxes = block.locator(f"tr[data-param-name='{parameter}']").locator("input[type='text'], select")
        boxes.first.wait_for(state="attached")
        return [box.input_value() for box in boxes.all()]

    def expect_chromiums_own_report(self) -> None:
        """Chromium itself reports every answer of 400, and nothing can silence it."""
        assert len(self.complaints) == 1
        assert "400" in self.complaints.pop()

    def screenshot(self, name: str) -> None:
        self.page.wait_for_timeout(300)  # the blocks unfold
        self.page.screenshot(path=SCREENSHOTS / f"{name}.png")

    def fits(self) -> bool:
        """Nothing is wider than the window."""
        return bool(self.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))


@pytest.fixture(scope="session")
def tools() -> tuple[Any, str]:
    """Playwright, and where Chromium is; looked for before anything is made ready for them."""
    executable = next(filter(None, map(shutil.which, CHROMIUM)), None)
    if executable is None:
        _lacking("Chromium (Debian: apt install chromium)")
    try:
        return import_module("playwright.sync_api"), executable
    except ImportError:
        _lacking("playwright (make test-browser installs it)")


@pytest.fixture(scope="session")
def database(tools: tuple[Any, str], django_test_environment: None, django_db_blocker: Any) -> Iterator[str]:
    """The address of a database of the tests with the dataset in it.

    pytest-django makes none where no test asks for a connection, and a test that drives a browser cannot have one.
    """
    from django.conf import settings
    from django.db import connection
    from django.test.utils import setup_databases, teardown_databases

    from dataset.load import load

    with django_db_blocker.unblock():
        made = setup_databases(verbosity=0, interactive=False, aliases=["default"])  # type: ignore[arg-type]  # any collection
        load(settings.FIXTURES_DIR)
        parts = connection.settings_dict
        connection.close()
        yield make_conninfo(
            dbname=parts["NAME"],
            **{name: parts[name.upper()] for name in ("host", "port", "user", "password") if parts[name.upper()]},
        )
        teardown_databases(made, verbosity=0)


@pytest.fixture(scope="session")
def base(database: str) -> Iterator[str]:
    """The address of gunicorn on this database."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    said = SCREENSHOTS / "server.log"
    with said.open("wb") as stderr:
        server = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", "--config=python:crisisapi.gunicorn", "tests.browser.wsgi"],
            cwd=CHECKOUT,
            env=os.environ
            | {"PORT": str(port), "DATABASE_URL": database, "SECRET_KEY": "of the tests", "WEB_CONCURRENCY": "1"},
            stderr=stderr,
        )
    try:
        _wait(server, port, said)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait()


def _wait(server: subprocess.Popen[bytes], port: int, said: Path) -> None:
    for _ in range(300):
        if server.poll() is not None:
            break
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
            connection.request("GET", "/readyz")
            if connection.getresponse().status == 200:
                return
        except OSError:
            pass
        finally:
            connection.close()
        time.sleep(0.1)
    pytest.fail(f"the server is not ready: {said.read_text()[-2000:]}")


@pytest.fixture(scope="session")
def chromium(tools: tuple[Any, str], base: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A browser that nobody used before."""
    playwright, executable = tools
    with playwright.sync_playwright() as driver:
        context = driver.chromium.launch_persistent_context(
            tmp_path_factory.mktemp("chromium"),
            executable_path=executable,
            args=FLAGS,
            viewport=DESKTOP,
        )
        context.set_default_timeout(60_000)  # on a busy machine
        yield context
        context.close()


def _lacking(what: str) -> NoReturn:
    """In CI a missing tool is a failure, for nobody would read that a test did not run."""
    reason = f"there is no {what}"
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture
def visit(chromium: Any, base: str) -> Iterator[Visit]:
    """A fresh page. Afterwards: it asked no other server for anything, and had nothing to complain about."""
    found = Visit(base, chromium)
    found.open_page()
    yield found
    found.close()
    ours = urlsplit(base).netloc
    assert found.requests
    assert [url for url in found.requests if urlsplit(url).netloc not in (ours, "")] == []
    assert found.complaints == []
