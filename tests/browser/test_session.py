"""A journalist's session, from the front door to a download, in a wide window and in that of a telephone."""

import csv
from typing import Any

import pytest

from crisisapi.questions import QUESTIONS

from .conftest import DESKTOP, NARROW, Visit

pytestmark = pytest.mark.browser


def row(block: Any, parameter: str) -> Any:
    return block.locator(f"tr[data-param-name='{parameter}']")


@pytest.mark.parametrize(("window", "size"), [("desktop", DESKTOP), ("narrow", NARROW)])
def test_from_a_question_to_a_file(visit: Visit, window: str, size: dict[str, int]) -> None:
    def see(name: str) -> None:
        assert visit.fits(), name
        visit.screenshot(f"session-{window}-{name}")

    visit.page.set_viewport_size(size)

    # The front door leads to ten questions.
    visit.page.goto(visit.base)
    questions = visit.page.locator(".info ol li")
    questions.last.wait_for()
    assert [question.locator("a").first.inner_text() for question in questions.all()] == [q.text for q in QUESTIONS]
    assert questions.first.bounding_box()["y"] < size["height"]
    see("1-questions")

    # One is chosen: its form is filled in.
    visit.page.get_by_role("link", name="What did Zelensky say about panic?").click()
    block = visit.opened()
    assert visit.values(block, "speaker") == ["Zelensky"]
    assert visit.values(block, "q") == ["panic"]
    see("2-form")

    # The answer says how to cite it.
    visit.execute(block)
    shown = block.locator(".live-responses-table .highlight-code").first.inner_text()
    assert '"citation": "Volodymyr Zelensky, 28 Jan 2022, quoted in' in shown
    see("3-answer")

    # Somebody else, found by a part of a name; and other words.
    speaker = row(block, "speaker").locator("input")
    speaker.fill("")
    speaker.press_sequentially("Bid", delay=20)
    row(block, "speaker").get_by_role("option").filter(has_text="joe-biden").click()
    row(block, "q").locator("input").fill("")
    visit.unfold(block)
    row(block, "fields").locator("input").fill("id,date,speakers.name,title")
    see("4-another-speaker")

    # To take home.
    row(block, "format").locator("select").select_option("csv")
    answer = visit.execute(block)
    assert answer.url.endswith("/statements?speaker=joe-biden&format=csv&fields=id%2Cdate%2Cspeakers.name%2Ctitle")
    see("5-csv")
    with visit.page.expect_download() as started:
        block.locator(".part").get_by_role("link").click()
    with started.value.path().open(encoding="utf-8", newline="") as file:
        records = list(csv.DictReader(file))
    assert len(records) == int(answer.headers["x-total-count"])
    assert all("Joe Biden" in record["speakers.name"] for record in records)

    # The address of the page is the query, for a colleague.
    address = visit.page.url
    visit.open_page()
    visit.page.set_viewport_size(size)
    visit.page.goto(address)
    block = visit.opened()
    assert visit.values(block, "speaker") == ["joe-biden"]
    assert visit.values(block, "fields") == ["id,date,speakers.name,title"]
    assert row(block, "fields").is_visible(), "it was folded, and is used"
    see("6-colleague")

    # A slip: the answer says what would be right, and a click asks for that.
    row(block, "speaker").locator("input").fill("Biden-Putin")
    row(block, "format").locator("select").select_option("json")
    assert visit.execute(block).status == 400
    visit.expect_chromiums_own_report()
    correction = block.locator(".correction a")
    assert correction.inner_text().startswith("/api/v1/statements?speaker=joe-biden&speaker=vladimir-putin")
    correction.scroll_into_view_if_needed()
    see("7-problem")
    correction.click()
    visit.page.wait_for_function("document.querySelectorAll('tr[data-param-name=speaker] input').length === 2")
    block = visit.opened()
    assert visit.values(block, "speaker") == ["joe-biden", "vladimir-putin"]
    assert visit.execute(block).status == 200
    see("8-corrected")
