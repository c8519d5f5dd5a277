"""The server as in production, but for one query (`wsgi.py`), on the real dataset, and Chromium in front of it."""

import os
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any, NoReturn
from urllib.parse import urlsplit

import pytest

from rest import links
from tests.live import CHECKOUT, loaded_database, served

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

    def operations(self) -> set[str]:
        """The ids of the operations that stand on the page."""
        return {block.get_attribute("id").split("-")[-1] for block in self.page.locator(".opblock").all()}

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
def base(tools: tuple[Any, str], django_test_environment: None, django_db_blocker: Any) -> Iterator[str]:
    """The address of a server."""
    with (
        django_db_blocker.unblock(),
        loaded_database() as database,
        served(database, SCREENSHOTS / "server.log", "tests.browser.wsgi") as address,
    ):
        yield address


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
