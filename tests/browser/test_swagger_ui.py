"""Swagger UI as a journalist meets it, without any access to the internet."""

import json

import pytest

from crisisapi.openapi import TAGS

from .conftest import Visit

pytestmark = pytest.mark.browser


def test_the_page_shows_every_group_in_order(visit: Visit) -> None:
    visit.docs()
    groups = visit.page.locator(".opblock-tag")
    assert [group.get_attribute("data-tag") for group in groups.all()] == list(TAGS)
    assert visit.page.locator(".opblock").count() >= 20
    assert visit.page.locator(".opblock.is-open").count() == 0
    assert visit.page.locator(".models").count() == 1
    assert visit.page.locator(".models.is-open").count() == 0
    assert visit.fits()
    visit.screenshot("front")


def test_a_question_is_answered_by_clicking(visit: Visit) -> None:
    visit.docs()
    block = visit.operation("statementsList")
    speaker = block.locator("tr[data-param-name='speaker']")
    speaker.locator("input").fill("Zelensky")
    block.locator("tr[data-param-name='q'] input").fill("panic")
    visit.screenshot("question")
    assert visit.page.evaluate("scrollY") < 1000
    # Execute is in sight although the form goes on below.
    box = block.locator(".execute").bounding_box()
    assert box["y"] + box["height"] <= 900

    answer = visit.execute(block)

    assert answer.status == 200
    assert answer.url == f"{visit.base}/api/v1/statements?speaker=Zelensky&q=panic"
    assert "2022-01-28-zelensky-no-panic" in [record["id"] for record in answer.json()["results"]]
    shown = block.locator(".live-responses-table .highlight-code").first
    assert "2022-01-28-zelensky-no-panic" in shown.inner_text()
    assert "statements?speaker=Zelensky&q=panic" in block.locator(".curl-command").inner_text()
    visit.page.wait_for_function("document.querySelector('.responses-wrapper').getBoundingClientRect().top < 200")
    assert visit.fits()
    visit.screenshot("answer")


def test_the_untouched_form_of_every_operation_succeeds(visit: Visit) -> None:
    visit.docs()
    ids = visit.page.evaluate(
        "fetch('/api/schema').then(r => r.json()).then(d => Object.values(d.paths).map(item => item.get.operationId))"
    )
    assert len(ids) == visit.page.locator(".opblock").count()
    answers = {}
    for id in ids:
        block = visit.operation(id)
        answer = visit.execute(block)
        answers[id] = answer.status if answer.status == 200 else (answer.status, answer.text())
        shown = block.locator(".live-responses-table .response .response-col_status").inner_text()
        assert shown.startswith(str(answer.status))
        block.locator(".opblock-summary-control").click()
    assert answers == dict.fromkeys(ids, 200)


@pytest.mark.parametrize(
    ("group", "id"), [("Statements", "statementsList"), ("Military%20postures", "militaryPosturesRetrieve")]
)
def test_a_deep_link_opens_its_operation(visit: Visit, group: str, id: str) -> None:
    visit.docs(f"#/{group}/{id}")
    visit.page.locator(".opblock.is-open .execute").wait_for()
    assert visit.page.locator(".opblock.is-open").count() == 1
    assert visit.page.locator(".opblock.is-open").get_attribute("id").endswith(id)
    visit.screenshot(f"link-{id}")


def test_opening_an_operation_makes_its_deep_link(visit: Visit) -> None:
    visit.docs()
    visit.operation("actorsMatch")
    assert visit.page.url.endswith("/api/docs#/Actors/actorsMatch")


def test_everyday_parameters_stand_first(visit: Visit) -> None:
    visit.docs()
    names = [
        row.get_attribute("data-param-name")
        for row in visit.operation("statementsList").locator("tr[data-param-name]").all()
    ]
    assert names[0] == "speaker"
    assert {"q", "date__gte", "date__lte", "statement_type"} <= set(names[:12])
    assert not [name for name in names[:12] if name.endswith(("__not", "__isnull"))]


def test_the_box_finds_operations_by_any_word_in_any_case(visit: Visit) -> None:
    visit.docs()
    box = visit.page.locator(".operation-filter-input")
    everything = visit.operations()
    box.fill("SANCTIONS threat")
    visit.page.wait_for_function("!document.querySelector('[id$=-statementsList]')")
    assert {"sanctionsThreatsList", "sanctionsThreatsRetrieve"} <= visit.operations() < everything
    box.fill("speaker_country")
    visit.page.wait_for_function("document.querySelector('[id$=-statementsList]')")
    assert visit.operations() == {"statementsList", "statementsFacets", "statementsHistogram"}
    visit.screenshot("found")
    box.fill("")
    visit.page.wait_for_function("document.querySelector('[id$=-crisesList]')")
    assert visit.operations() == everything


def test_a_media_type_is_chosen_from_the_list(visit: Visit) -> None:
    """What the form says by default does not overrule it, and the address says it by itself."""
    visit.docs()
    block = visit.operation("crisesList")
    block.locator("tr[data-code='200'] .content-type").select_option("text/csv")
    answer = visit.execute(block)
    assert answer.status == 200
    assert answer.headers["content-type"].startswith("text/csv")
    assert answer.url == f"{visit.base}/api/v1/crises?format=csv"


def test_a_wrong_value_is_explained(visit: Visit) -> None:
    visit.docs()
    block = visit.operation("statementsList")
    visit.unfold(block)
    block.locator("tr[data-param-name='omit'] input").fill("no_such_field")
    answer = visit.execute(block)
    assert answer.status == 400
    assert json.loads(answer.body())["errors"][0]["reason"] == "unknown_field"
    assert "unknown_field" in block.locator(".live-responses-table").inner_text()
    visit.screenshot("problem")
    visit.expect_chromiums_own_report()
