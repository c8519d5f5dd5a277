"""`?query=` opens an address of the API in its form."""

import pytest

from crisisapi.questions import QUESTIONS

from .conftest import Visit

pytestmark = pytest.mark.browser


def notice(visit: Visit) -> str:
    shown = visit.page.locator("#notice p")
    shown.wait_for()
    return str(shown.inner_text())


def test_a_query_is_filled_in_and_ready_to_be_sent(visit: Visit) -> None:
    block = visit.query(QUESTIONS[1].query)
    assert visit.values(block, "speaker_country") == ["RUS"]
    assert visit.values(block, "date__gte") == ["2022-01-24"]
    assert visit.values(block, "ordering") == ["date"]
    # date_match is no everyday filter: the query unfolds it.
    assert visit.values(block, "date_match") == ["within"]
    assert block.locator(".unfold").get_attribute("aria-expanded") == "true"
    assert visit.page.locator("#notice").is_hidden()
    visit.page.wait_for_function("document.querySelector('.is-open').getBoundingClientRect().top < 100")
    assert visit.page.url.endswith("#/Statements/statementsList")
    visit.screenshot("query")

    answer = visit.execute(block)
    assert answer.status == 200
    # Of the same meaning, in the order of the form.
    assert sorted(answer.url.partition("?")[2].split("&")) == sorted(QUESTIONS[1].query.partition("?")[2].split("&"))


def test_a_query_of_one_record_fills_in_its_id(visit: Visit) -> None:
    block = visit.query("/api/v1/events/2022-01-24-russia-demands-guarantees/thread")
    assert visit.values(block, "id") == ["2022-01-24-russia-demands-guarantees"]
    assert visit.execute(block).status == 200


@pytest.mark.parametrize(("sent", "filled_in"), [("%zz", "%zz"), ("a%26b c", "a&b c"), ("élysée", "élysée")])
def test_an_id_that_no_record_has_is_filled_in_all_the_same(visit: Visit, sent: str, filled_in: str) -> None:
    assert visit.values(visit.query(f"/api/v1/statements/{sent}"), "id") == [filled_in]


def test_repeated_parameters_and_codes_are_filled_in_each(visit: Visit) -> None:
    block = visit.query("/api/v1/statements?speaker=moscow&speaker=kremlin&statement_type=deny&statement_type=demand")
    assert visit.values(block, "speaker") == ["moscow", "kremlin"]
    assert block.locator("tr[data-param-name='statement_type'] summary").inner_text() == "deny or demand"
    answer = visit.execute(block)
    assert answer.url.endswith("?speaker=moscow&speaker=kremlin&statement_type=deny&statement_type=demand")


def test_the_address_of_the_page_follows_what_is_asked(visit: Visit) -> None:
    visit.docs()
    block = visit.operation("crisesList")
    block.locator("tr[data-param-name='q'] input").fill("ukraine")
    visit.execute(block)
    address = visit.page.url
    visit.open_page()
    visit.page.goto(address)
    assert visit.values(visit.opened(), "q") == ["ukraine"]
    assert visit.page.url == address


def test_one_step_back_leads_back_to_the_questions(visit: Visit) -> None:
    visit.docs()
    visit.page.get_by_role("link", name=QUESTIONS[0].text).click()
    visit.opened()
    visit.page.go_back()
    visit.page.wait_for_url(f"{visit.base}/api/docs")


def test_what_the_api_does_not_have_is_said_and_the_rest_is_filled_in(visit: Visit) -> None:
    block = visit.query("/api/v1/statements?author=joe-biden&statement_type=shout&q=panic&q=war")
    said = notice(visit)
    assert "“author” is not a parameter of /api/v1/statements." in said
    assert "“shout” is not a value of statement_type." in said
    assert "q takes one value; the first of 2 is filled in." in said
    assert visit.values(block, "q") == ["panic"]
    visit.screenshot("notice")
    visit.page.locator("#notice button").click()
    assert visit.page.locator("#notice").is_hidden()


@pytest.mark.parametrize(
    "query",
    [
        "/api/v1/nothing?q=1",
        "%2F%2Fevil.example%2Fapi%2Fv1%2Fstatements",
        "https%3A%2F%2Fevil.example%2Fapi%2Fv1%2Fstatements",
        "javascript:alert(1)",
        "http%3A%2F%2F%5B",
        "/api/v1/<img src=x onerror=console.error(1)>",
        "",
    ],
)
def test_what_is_no_address_of_this_api_is_shown_as_text_and_opens_nothing(visit: Visit, query: str) -> None:
    visit.docs(f"?query={query}")
    assert "is not an address of this API" in notice(visit)
    assert visit.page.locator("#notice img").count() == 0
    assert visit.page.locator(".opblock.is-open").count() == 0


def test_markup_in_a_value_is_a_value(visit: Visit) -> None:
    markup = "<img src=x onerror=console.error(1)>"
    block = visit.query(f"/api/v1/statements?q={markup}&speaker={markup}&<b>=1")
    assert visit.values(block, "q") == visit.values(block, "speaker") == [markup]
    assert "“<b>” is not a parameter" in notice(visit)
    assert visit.page.locator("img[src=x]").count() == 0
