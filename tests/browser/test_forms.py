"""Forms: the everyday filters, those that are folded, and finding values."""

from typing import Any

import pytest

from events.choices import StatementType

from .conftest import Visit

pytestmark = pytest.mark.browser


def row(block: Any, parameter: str) -> Any:
    return block.locator(f"tr[data-param-name='{parameter}']")


def type_into(block: Any, parameter: str, text: str) -> list[str]:
    """Type as a person does; what is suggested then."""
    row(block, parameter).locator("input").press_sequentially(text, delay=20)
    options = row(block, parameter).locator(".options li")
    options.first.wait_for()
    return [option.inner_text() for option in options.all()]


class TestFolding:
    def test_other_filters_are_there_but_folded_and_a_button_unfolds_them(self, visit: Visit) -> None:
        visit.docs()
        block = visit.operation("statementsList")
        button, folded = block.locator(".unfold"), block.locator(".folded")
        assert row(block, "speaker").is_visible()
        assert row(block, "speaker__not").count() == 1
        assert row(block, "speaker__not").is_hidden()
        assert folded.get_attribute("hidden") == "until-found", "so that the browser's own search finds what is folded"
        assert button.get_attribute("aria-controls") == folded.get_attribute("id")
        assert f"({folded.locator('tr[data-param-name]').count()})" in button.inner_text()
        # By keyboard.
        button.focus()
        visit.page.keyboard.press("Enter")
        assert button.get_attribute("aria-expanded") == "true"
        assert row(block, "speaker__not").is_visible()
        assert visit.fits()
        visit.screenshot("unfolded")
        visit.page.keyboard.press("Space")
        assert button.get_attribute("aria-expanded") == "false"
        assert row(block, "speaker__not").is_hidden()
        # The browser's own search has found something.
        folded.dispatch_event("beforematch")
        assert row(block, "speaker__not").is_visible()

    def test_an_operation_without_everyday_filters_shows_all(self, visit: Visit) -> None:
        visit.docs()
        block = visit.operation("statementsRetrieve")
        assert row(block, "fields").is_visible()
        assert block.locator(".unfold").count() == 0

    def test_a_word_in_the_box_that_only_a_folded_filter_has_unfolds(self, visit: Visit) -> None:
        visit.docs()
        block = visit.operation("statementsList")
        visit.page.locator(".operation-filter-input").fill("statements speaker")
        visit.page.wait_for_timeout(500)
        assert row(block, "venue").is_hidden()
        visit.page.locator(".operation-filter-input").fill("venue")
        row(block, "venue").wait_for()


class TestFindingValues:
    def test_an_actor_is_found_by_a_part_of_any_name_and_by_a_misspelt_one(self, visit: Visit) -> None:
        visit.docs()
        block = visit.operation("statementsList")
        speaker = row(block, "speaker").locator("input")
        assert "Volodymyr Zelensky" in type_into(block, "speaker", "Zelenskj")[0]
        assert speaker.get_attribute("role") == "combobox"
        assert speaker.get_attribute("aria-expanded") == "true"
        visit.screenshot("suggestions")
        row(block, "speaker").locator(".options li").first.click()
        assert speaker.input_value() == "volodymyr-zelensky"
        assert row(block, "speaker").locator(".options").count() == 0
        # Another one, by keyboard alone.
        row(block, "speaker").locator(".another").click()
        second = row(block, "speaker").locator("input").nth(1)
        second.press_sequentially("Bid", delay=20)
        row(block, "speaker").locator(".options li").first.wait_for()
        second.press("ArrowDown")
        assert row(block, "speaker").locator("[aria-selected='true']").count() == 1
        second.press("Enter")
        assert visit.execute(block).url.endswith("?speaker=volodymyr-zelensky&speaker=joe-biden")
        row(block, "speaker").locator("[aria-label^='Remove volodymyr']").click()
        assert visit.execute(block).url.endswith("?speaker=joe-biden")

    @pytest.mark.parametrize(
        ("parameter", "typed", "value"),
        [
            ("speaker_country", "ukra", "UKR"),
            ("document", "pressure", "2022-01-24-biden-increases-pressure"),
            ("crisis", "ukraine", "russia-ukraine-2021-22"),
            ("place", "kyiv", "kyiv"),
            ("cameo", "deny", ""),
        ],
    )
    def test_other_values_are_found_by_what_they_are_called(
        self, visit: Visit, parameter: str, typed: str, value: str
    ) -> None:
        visit.docs()
        block = visit.operation("statementsList")
        visit.unfold(block)
        assert any(value in suggestion for suggestion in type_into(block, parameter, typed))
        row(block, parameter).locator(".options li").filter(has_text=value).first.click()
        assert visit.execute(block).status == 200

    def test_a_click_into_an_empty_box_shows_whom_there_is(self, visit: Visit) -> None:
        visit.docs()
        block = visit.operation("statementsList")
        row(block, "speaker").locator("input").click()
        row(block, "speaker").locator(".options li").nth(5).wait_for()
        visit.page.keyboard.press("Escape")
        assert row(block, "speaker").locator(".options").count() == 0

    def test_a_name_that_nobody_has_and_a_look_up_that_fails_leave_the_form_working(self, visit: Visit) -> None:
        visit.docs()
        block = visit.operation("statementsList")
        assert type_into(block, "speaker", "qqqqqqqq") == ["Nothing is called that"]
        visit.page.route("**/actors/match*", lambda route: route.fulfill(status=200, body="no JSON"))
        row(block, "speaker").locator("input").fill("Zelensky")
        visit.page.wait_for_timeout(1000)
        assert row(block, "speaker").locator(".options").count() == 0
        assert visit.execute(block).url.endswith("?speaker=Zelensky")

    def test_codes_are_ticked_beside_what_they_mean(self, visit: Visit) -> None:
        visit.docs()
        block = visit.operation("statementsList")
        codes = row(block, "statement_type")
        assert codes.locator("summary").inner_text() == f"any of {len(StatementType)} values"
        codes.locator("summary").click()
        assert "Rejects an accusation" in codes.locator("label", has_text="deny").inner_text()
        visit.screenshot("codes")
        codes.locator("input[value='deny']").check()
        codes.locator("input[value='demand']").check()
        assert codes.locator("summary").inner_text() == "deny or demand"
        codes.locator("input[value='deny']").uncheck()
        assert visit.execute(block).url.endswith("?statement_type=demand")
