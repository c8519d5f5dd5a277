"""An answer of 200 megabytes leaves the page alive; `wsgi.py` beside this file sends it."""

import json
import urllib.request

import pytest

from .conftest import Visit
from .wsgi import LINES, RECORDS

pytestmark = pytest.mark.browser

MEGABYTE = 1_000_000


@pytest.mark.parametrize("format", LINES)
def test_the_beginning_is_shown_and_the_rest_never_sent(visit: Visit, format: str) -> None:
    block = visit.query(f"/api/v1/events?q=endless&format={format}")
    visit.execute(block)
    shown = block.locator(".part")
    assert "Beginning of the response body" in shown.inner_text()
    assert "2022-01-24-endless" in shown.inner_text()
    assert 1_000 < len(shown.inner_text()) < 30_000
    link = shown.get_by_role("link")
    if format == "json":
        assert link.inner_text() == "Download the whole answer"
    else:
        assert link.inner_text() == f"Download the whole answer ({RECORDS:,} records)"
    assert link.get_attribute("href").startswith(f"{visit.base}/api/v1/events?q=endless")
    assert visit.fits()
    visit.screenshot(f"endless-{format}")
    with urllib.request.urlopen(f"{visit.base}/sent") as answer:
        assert json.load(answer) < 20 * MEGABYTE, "what lies in buffers, of 200 megabytes"
    # The page goes on working.
    visit.page.locator(".operation-filter-input").fill("crises")
    visit.page.wait_for_function("document.querySelectorAll('.opblock').length < 10")


def test_a_small_file_is_shown_whole_and_downloaded_under_its_name(visit: Visit) -> None:
    block = visit.query("/api/v1/crises?format=csv&fields=id,name")
    visit.execute(block)
    shown = block.locator(".part")
    assert "Beginning" not in shown.inner_text()
    assert shown.locator("pre").inner_text().startswith("id,name\n")
    with visit.page.expect_download() as started:
        shown.get_by_role("link").click()
    assert started.value.suggested_filename.endswith(".csv")
    assert started.value.path().read_text().startswith("id,name")


def test_a_file_that_is_no_text_is_a_link(visit: Visit) -> None:
    block = visit.query("/api/v1/dataset/archive")
    visit.execute(block)
    assert block.locator(".part pre").count() == 0
    assert "kB)" in block.locator(".part").get_by_role("link").inner_text()
