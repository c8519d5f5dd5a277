"""The state of things at a day is what the records reported by that day say."""

import csv
import datetime as dt
import io
from typing import Any

import pytest

from events.models import DiplomaticContact, Event, Participation
from tests.api.test_formats import at as within
from tests.api.test_formats import cell
from tests.api.world import records
from tests.client import Api, assert_problem

Record = dict[str, Any]
DAYS = ["2014-12-31", "2021-12-06", "2021-12-14", "2022-01-24", "2022-01-26", "2022-01-28", "2022-02-02", "2022-12-31"]
PLANNED = ("proposed", "requested", "planned")


def reported(api: Api, collection: str, day: str) -> list[Record]:
    return [record for record in records(api, collection) if record["first_reported"] <= day]


def act_date(record: Record) -> str:
    """The day of the act that is coded; of a plan, of its announcement."""
    days = [str(one["date_start"] or one["date_end"]) for one in record["codings"]]
    return min(days, default=str(record["date"]))


def last(found: list[Record], day: str) -> str | None:
    done = [one for one in found if act_date(one) <= day]
    best = max(done, key=lambda one: (act_date(one), one["first_reported"], one["id"]), default=None)
    return best["id"] if best else None


def next_planned(found: list[Record]) -> str | None:
    newest = max(map(act_date, found), default=None)
    announced_last = [one for one in found if act_date(one) == newest]
    best = min(announced_last, key=lambda one: (one["date"], one["id"]), default=None)
    return best["id"] if best else None


def ended(api: Api, contact: Record, day: str) -> bool:
    """Whether a record reported by the day carries the plan out or takes its place."""
    known = {record["id"] for record in reported(api, "events", day)}
    return any(
        one["type"] in ("carries_out", "supersedes") and one["direction"] == "from" and one["id"] in known
        for one in contact["relations"]
    )


def expected(api: Api, day: str) -> dict[str, dict[str, str | None]]:
    """Actor to slot to id of the record, by the records alone."""
    postures, statements = reported(api, "military-postures", day), reported(api, "statements", day)
    threats = reported(api, "sanctions-threats", day)
    open_contacts = [
        one
        for one in reported(api, "diplomatic-contacts", day)
        if one["contact_status"] in PLANNED
        and (one["date_end"] is None or one["date_end"] >= day)
        and not ended(api, one, day)
    ]
    found = {}
    for actor in records(api, "actors"):
        id_ = actor["id"]

        def of(candidates: list[Record], part: str, id_: str = id_) -> list[Record]:
            return [one for one in candidates if id_ in {actor["id"] for actor in one[part]}]

        slots = {
            "posture": last(of(postures, "actors"), day),
            "statement": last(of(statements, "speakers"), day),
            "threat": last(of(threats, "senders"), day),
            "planned_contact": next_planned(
                [one for one in open_contacts if id_ in {actor["id"] for actor in one["participants"]}]
            ),
        }
        if any(slots.values()):
            found[id_] = slots
    return found


def shown(results: list[Record]) -> dict[str, dict[str, str | None]]:
    return {
        one["actor"]["id"]: {slot: value and value["id"] for slot, value in one.items() if slot != "actor"}
        for one in results
    }


@pytest.mark.parametrize("day", DAYS)
def test_it_is_what_had_been_reported_by_the_day(api: Api, day: str) -> None:
    answer = api("state", at=day, page_size=500).json
    assert shown(answer["results"]) == expected(api, day)
    assert answer["count"] == len(answer["results"])
    assert [one["actor"]["id"] for one in answer["results"]] == sorted(expected(api, day))
    assert answer["at"] == day


@pytest.mark.parametrize(
    ("partial", "day"), [("2022", "2022-12-31"), ("2022-01", "2022-01-31"), ("2022-02", "2022-02-28")]
)
def test_a_partial_date_means_its_last_day(api: Api, partial: str, day: str) -> None:
    answer = api("state", at=partial, page_size=500).json
    assert answer["at"] == day
    assert answer["results"] == api("state", at=day, page_size=500).json["results"]


def test_a_record_in_brief_says_what_the_record_says(api: Api) -> None:
    whole = {record["id"]: record for kind in KINDS for record in records(api, kind)}
    for one in api("state", at="2022-02-02", page_size=500).json["results"]:
        for slot, brief in one.items():
            if slot != "actor" and brief is not None:
                assert brief.items() <= whole[brief["id"]].items()
                assert {"url", "title", "date", "date_label", "first_reported", "citation"} <= set(brief)
                assert ("quotes" in brief) == (slot == "statement")


KINDS = ("military-postures", "statements", "sanctions-threats", "diplomatic-contacts")


def plan_of(api: Api) -> tuple[DiplomaticContact, str]:
    """A contact with a day of its own that is planned on the day it is reported, and one of those who take part."""
    for record in reported(api, "diplomatic-contacts", "2022-12-31"):
        if record["contact_status"] == "planned" and record["date_precision"] == "day":
            return DiplomaticContact.objects.get(slug=record["id"]), record["participants"][0]["id"]
    raise AssertionError("no planned contact has a day")


def test_a_plan_ends_with_its_last_day(api: Api) -> None:
    contact, actor = plan_of(api)
    last_day = contact.date_end
    assert last_day is not None
    others = DiplomaticContact.objects.exclude(pk=contact.pk)
    others.update(contact_status="held")

    def planned(day: dt.date) -> str | None:
        results = api("state", at=day, actor=actor).json["results"]
        return shown(results).get(actor, {}).get("planned_contact")

    assert planned(last_day) == contact.slug
    assert planned(last_day + dt.timedelta(days=1)) is None
    assert planned(contact.first_reported - dt.timedelta(days=1)) is None
    Event.objects.filter(pk=contact.pk).update(date_end=None)
    assert planned(last_day + dt.timedelta(days=400)) == contact.slug, "an unknown end does not pass"


@pytest.mark.parametrize("type_", ["carries_out", "supersedes"])
def test_a_plan_ends_with_the_report_of_what_became_of_it(api: Api, type_: str) -> None:
    contact, actor = plan_of(api)
    DiplomaticContact.objects.exclude(pk=contact.pk).update(contact_status="held")
    day = contact.first_reported
    later, now = Event.objects.filter(kind="statement").order_by("pk")[:2]
    Event.objects.filter(pk=later.pk).update(first_reported=day + dt.timedelta(days=1))
    Event.objects.filter(pk=now.pk).update(first_reported=day)
    contact.relations.create(other=later, type=type_, direction="from")
    assert shown(api("state", at=day, actor=actor).json["results"])[actor]["planned_contact"] == contact.slug
    contact.relations.create(other=now, type=type_, direction="from")
    results = shown(api("state", at=day, actor=actor).json["results"])
    assert results.get(actor, {}).get("planned_contact") is None


def test_a_posture_of_a_day_to_come_is_not_the_state_yet(api: Api) -> None:
    posture = next(one for one in records(api, "military-postures") if one["date_start"] == one["date_end"])
    day = dt.date.fromisoformat(posture["first_reported"])
    to_come = day + dt.timedelta(days=3)
    Event.objects.filter(slug=posture["id"]).update(date=to_come, date_start=to_come, date_end=to_come)
    Participation.objects.filter(event__slug=posture["id"]).update(act_date=to_come)
    actor = posture["actors"][0]["id"]

    def of(at: dt.date) -> str | None:
        return shown(api("state", at=at, actor=actor).json["results"]).get(actor, {}).get("posture")

    assert of(day) != posture["id"]
    assert of(to_come) == posture["id"]


def test_a_posture_to_come_is_the_state_from_the_day_of_its_announcement(api: Api) -> None:
    announced = dt.date(2022, 2, 2)
    slug = "2022-02-02-us-3000-soldiers-to-eastern-europe"
    later = announced + dt.timedelta(days=30)
    Event.objects.filter(slug=slug).update(date=later, date_start=later, date_end=later)
    Participation.objects.filter(event__slug=slug).update(act_date=announced)
    Participation.objects.filter(actor__slug="united-states", event__kind="military_posture").exclude(
        event__slug=slug
    ).update(act_date=dt.date(2022, 1, 1))
    found = shown(api("state", at=announced, actor="united-states").json["results"])
    assert found["united-states"]["posture"] == slug


def test_filters_choose_actors(api: Api) -> None:
    everyone = api("state", at="2022-01-28", page_size=500).json["results"]
    for query, wanted in {
        "actor=Putin&actor=nato": lambda actor: actor["id"] in ("vladimir-putin", "nato"),
        "actor_country=RUS": lambda actor: actor["country"] == "RUS",
        "kind=person": lambda actor: actor["kind"] == "person",
        "kind__not=person&actor_country=USA": lambda actor: actor["kind"] != "person" and actor["country"] == "USA",
    }.items():
        found = api(f"state?at=2022-01-28&page_size=500&{query}").json
        assert found["results"] == [one for one in everyone if wanted(one["actor"])], query
        assert found["results"]
    assert api("state?at=2022&actor=Putin").json["meta"]["interpreted"] == [
        {"parameter": "actor", "value": "Putin", "read_as": "vladimir-putin"}
    ]


def test_pages_are_walked_both_ways(api: Api) -> None:
    everyone = api("state", at="2022-02-02", page_size=500).json["results"]
    page = api("state", at="2022-02-02", page_size=7)
    assert 'rel="next"' in page.headers["Link"]
    walked = list(page.json["results"])
    while page.json["next"]:
        page = api(page.json["next"])
        walked += page.json["results"]
    assert walked == everyone
    back = api(page.json["previous"]).json["results"]
    assert back == everyone[len(everyone) - len(page.json["results"]) - 7 :][:7]
    other = api("state", at="2022-01-28", page_size=7).json["next"].replace("at=2022-01-28", "at=2022-01-24")
    assert_problem(api(other, expect=None), 400, "invalid-value", reasons=[("cursor", "cursor_of_another_query")])


def test_csv_and_ndjson_have_the_records_of_json(api: Api) -> None:
    everyone = api("state", at="2022-02-02", page_size=500).json["results"]
    stream, table = api("state", at="2022-02-02", format="ndjson"), api("state", at="2022-02-02", format="csv")
    assert stream.lines == everyone
    found = list(csv.DictReader(io.StringIO(table.body.decode(), newline="")))
    assert found == [{header: cell(within(one, header.split("."))) for header in found[0]} for one in everyone]
    assert {"actor.id", "posture.status", "statement.quotes.text", "threat.citation", "planned_contact.date"} <= set(
        found[0]
    )
    assert stream.headers["X-Total-Count"] == table.headers["X-Total-Count"] == str(len(everyone))


def test_fields_choose_what_is_shown(api: Api) -> None:
    answer = api("state", at="2022-01-28", actor="Putin", fields="actor.id,statement.quotes,posture").json
    assert set(answer["results"][0]) == {"actor", "statement", "posture"}
    assert set(answer["results"][0]["actor"]) == {"id"}
    without = api("state", at="2022-01-28", actor="Putin", omit="statement,posture.citation").json["results"][0]
    assert "statement" not in without


@pytest.mark.parametrize(
    ("query", "reasons"),
    [
        ("", [("at", "required")]),
        ("at=yesterday", [("at", "invalid_date")]),
        ("at=2022-02-30", [("at", "invalid_date")]),
        ("at=2022&at=2021", [("at", "repeated")]),
        ("at=2022&date=2022", [("date", "unknown_parameter")]),
        ("at=2022&actor=nobody-at-all", [("actor", "unknown_actor")]),
        ("at=2022&kind=planet", [("kind", "unknown_value")]),
    ],
)
def test_wrong_queries_are_told(api: Api, query: str, reasons: list[tuple[str, str]]) -> None:
    answer = api(f"state?{query}", expect=None)
    type_ = {"unknown_parameter": "unknown-parameter", "unknown_actor": "unknown-actor"}
    assert_problem(answer, 400, type_.get(reasons[0][1], "invalid-value"), reasons=reasons, api=api)


def test_before_the_first_report_there_is_nothing(api: Api) -> None:
    answer = api("state", at="1999").json
    assert (answer["count"], answer["results"]) == (0, [])
    assert "1999-12-31" in answer["meta"]["hint"]


def test_a_page_takes_queries_for_each_slot_and_not_for_each_actor(
    api: Api, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(8):
        api("state", at="2022-02-02", page_size=500)


@pytest.mark.parametrize("form", ["json", "csv", "ndjson"])
def test_it_revalidates_and_answers_head(api: Api, form: str) -> None:
    answer = api("state", at="2022-02-02", format=form)
    assert api("state", at="2022-02-02", format=form, headers={"If-None-Match": answer.headers["ETag"]}, expect=304)
    assert api("state", at="2022-02-02", format=form, method="head").headers["ETag"] == answer.headers["ETag"]
