"""Generated records are what the database and the API take for records, and the same each time.

Everything happens in the transaction of the module, which is rolled back: other tests find the dataset again.
"""

import hashlib
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.db.models import Count, F

from actors.models import Actor
from benchmarks.generator.calendar import FIRST, LAST
from benchmarks.generator.events import CHUNK, Writer
from benchmarks.generator.fill import COLUMNS, fill
from benchmarks.generator.tables import COLLECTION_OF
from benchmarks.generator.world import World
from dataset import counts
from dataset.api_records import write_bodies
from dataset.layout import COLLECTIONS
from dataset.models import LoadedDataset
from events.models import Event, Evidence, Participation, Quote, Relation
from sources import models
from tests.benchmarks.taken_back import taken_back
from tests.citations import Document, of_event, of_figure
from tests.client import Api
from tests.specification import Specification

RECORDS = 400
SCHEMA = """
    SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid), convalidated FROM pg_constraint
    WHERE connamespace = 'public'::regnamespace
    UNION ALL
    SELECT tablename::text, indexname::text, indexdef, true FROM pg_indexes WHERE schemaname = 'public'
    ORDER BY 1, 2, 3
"""
LISTS = [*COLLECTIONS, "events", "figures"]


def ask(query: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query)
        return list(cursor.fetchall())


def everything() -> str:
    """A hash of all rows of all tables, in the order of their keys."""
    digest = hashlib.sha256()
    with connection.cursor() as cursor:
        for table, columns in COLUMNS.items():
            names = ", ".join(f'"{name}"' for name in columns)
            with cursor.copy(f"COPY (SELECT {names} FROM {table} ORDER BY {columns[0]}) TO STDOUT") as copy:
                for block in copy:
                    digest.update(block)
    return digest.hexdigest()


def test_all_can_be_taken_back(db: None) -> None:
    """First of all, for the others share one transaction, and the end of this one closes the connection."""
    before = everything()
    with taken_back():
        fill(connection.connection, 20)
        assert Event.objects.count() == 20
    assert everything() == before
    one, other = Actor.objects.all()[:2]
    assert one.member_of.through.objects.create(from_actor=one, to_actor=other), "its key is taken"


@pytest.fixture(scope="module")
def generated(django_db_setup: None, django_db_blocker: Any) -> Iterator[dict[str, Any]]:
    """The database with generated records in it; gives what was seen on the way."""
    with django_db_blocker.unblock(), taken_back():
        seen: dict[str, Any] = {"schema": ask(SCHEMA), "steps": []}
        for name, seed in (("first", 1), ("other", 2), ("again", 1)):
            fill(connection.connection, RECORDS, seed, lambda step, done: seen["steps"].append((step, done)))
            seen[name] = everything()
        write_bodies()
        yield seen


@pytest.fixture
def made(generated: dict[str, Any], django_db_blocker: Any) -> Iterator[dict[str, Any]]:
    with django_db_blocker.unblock():
        yield generated


@pytest.fixture
def api(made: dict[str, Any], specification: Specification) -> Api:
    return Api(specification)


def test_a_seed_gives_the_same_rows_each_time(made: dict[str, Any]) -> None:
    assert made["first"] == made["again"]


def test_another_seed_gives_other_rows(made: dict[str, Any]) -> None:
    assert made["first"] != made["other"]


def test_a_chunk_does_not_depend_on_those_before_it() -> None:
    world = World(CHUNK + 50, 1)
    one_after_the_other, alone = Writer(world), Writer(world)
    one_after_the_other.chunk(0)
    assert one_after_the_other.chunk(1) == alone.chunk(1)


def test_keys_and_indexes_are_as_they_were(made: dict[str, Any]) -> None:
    assert ask(SCHEMA) == made["schema"]


def test_progress_goes_up_to_the_end_of_each_step(made: dict[str, Any]) -> None:
    steps: dict[str, list[float]] = {}
    for step, done in made["steps"][: len(made["steps"]) // 3]:
        steps.setdefault(step, []).append(done)
    assert all(found == sorted(found) and found[-1] == 1 for found in steps.values())


def test_every_table_has_rows(made: dict[str, Any]) -> None:
    assert Event.objects.count() == RECORDS
    assert [table for table in COLUMNS if not ask(f"SELECT 1 FROM {table} LIMIT 1")] == []


def test_next_keys_follow_the_rows(made: dict[str, Any]) -> None:
    for table, columns in COLUMNS.items():
        if columns[0] == "id":
            ((next_key, last),) = ask(f"SELECT nextval(pg_get_serial_sequence('{table}', 'id')), max(id) FROM {table}")
            assert next_key > last


def test_a_few_actors_are_everywhere(made: dict[str, Any]) -> None:
    numbers = sorted(
        Participation.objects.values("actor").annotate(number=Count("pk")).values_list("number", flat=True)
    )
    assert sum(numbers[-10:]) > sum(numbers) / 3
    assert numbers[len(numbers) // 2] < numbers[-1] / 10


def test_some_actors_are_old_and_some_are_new(made: dict[str, Any]) -> None:
    members = World(RECORDS, 1).cast.members
    half = Event.objects.get(pk=RECORDS // 2).pk
    old = [one.id for one in members if one.id > 20 and one.id % 5 == 0]
    new = [one.id for one in members if one.id > 20 and one.id % 5 == 1]
    assert Participation.objects.filter(actor__in=old).exists()
    assert not Participation.objects.filter(actor__in=old, event__gt=half + 1).exists()
    assert not Participation.objects.filter(actor__in=new, event__lt=half).exists()


def test_dates_are_uncertain_as_in_the_coded_documents(made: dict[str, Any]) -> None:
    unknown_start = Event.objects.filter(date_start__isnull=True).count()
    assert RECORDS / 5 < unknown_start < RECORDS / 2
    assert Event.objects.values("date_precision").distinct().count() == 6
    assert not Event.objects.exclude(date__range=(FIRST, LAST)).exists()


def test_relations_stand_on_both_records(made: dict[str, Any]) -> None:
    pairs: dict[str, set[tuple[int, int, str]]] = {"to": set(), "from": set()}
    for event, other, type, direction in Relation.objects.values_list("event", "other", "type", "direction"):
        pairs[direction].add((event, other, type))
    assert pairs["from"] == {(other, event, type) for event, other, type in pairs["to"]}


def test_quotes_stand_in_their_evidence(made: dict[str, Any]) -> None:
    assert not Quote.objects.exclude(evidence__wording__contains=F("text")).exists()
    assert not Quote.objects.exclude(evidence__event=F("statement")).exists()


def test_events_have_the_keys_of_all_who_take_part(made: dict[str, Any]) -> None:
    own = "(SELECT array_agg(DISTINCT actor_id ORDER BY actor_id) FROM events_participation WHERE event_id = e.id)"
    assert ask(f"SELECT count(*) FROM events_event e WHERE actor_keys = {own}") == [(RECORDS,)]


def test_support_is_that_of_the_evidence(made: dict[str, Any]) -> None:
    counted = Event.objects.annotate(found=Count("evidence__document", distinct=True))
    assert not counted.exclude(support_documents=F("found")).exists()


def test_figures_are_those_of_their_evidence(made: dict[str, Any]) -> None:
    given = Evidence.objects.filter(figure__isnull=False)
    assert given.exists()
    assert not given.exclude(event=F("figure__event"), figure_label=F("figure__label")).exists()


def test_counts_are_those_of_the_loader(made: dict[str, Any]) -> None:
    assert Actor.objects.filter(speaker_count__gt=0).exists()
    with connection.cursor() as cursor:
        for statement in counts.statements():
            cursor.execute(statement)
            assert cursor.rowcount == 0


def test_collections_are_those_of_the_loader(made: dict[str, Any]) -> None:
    assert {one.kind: (name, one.word) for name, one in COLLECTIONS.items() if one.kind} == COLLECTION_OF
    found = LoadedDataset.objects.get()
    assert sum(found.counts[name] for name, _ in COLLECTION_OF.values()) == RECORDS
    for name, one in COLLECTIONS.items():
        rows = one.model._default_manager.all()
        number = rows.filter(kind=one.kind).count() if one.kind else rows.count()  # type: ignore[misc]  # events only
        assert found.counts[name] == number


def test_citations_are_those_of_the_loader(made: dict[str, Any], api: Api) -> None:
    documents = {one.slug: Document(one.cite_phrase, one.source_file) for one in models.Document.objects.all()}
    for listed in api("events", page_size=100).json["results"]:
        record = api(listed["url"]).json
        # an act is called by its title; of joint speakers the first is named
        shown = record | {"speakers": record.get("speakers", [])[:1]}
        head = None if record["kind"] == "statement" else record["title"]
        assert record["citation"] == of_event(shown, head, documents)
    for figure in api("figures", page_size=100).json["results"]:
        every = api(f"events/{figure['event']['id']}", fields="figures").json
        assert figure["citation"] == of_figure(figure, api(figure["event"]["url"]).json | every, documents)
    for collection in ("actors", "places", "crises", "documents"):
        for record in api(collection, page_size=100).json["results"]:
            assert record["citation"].endswith(f" {record['url']}")


@pytest.mark.parametrize("collection", LISTS)
def test_lists_and_pages_of_records_answer(api: Api, collection: str) -> None:
    path = "events?kind=other_event" if collection == "other-events" else collection
    found = api(path).json["results"]
    assert found
    if collection != "figures":  # a figure is shown on its record
        api(found[0]["url"])


@pytest.mark.parametrize(
    "address",
    [
        "dataset",
        "vocabularies",
        "changes?since_version=0.0.0&page_size=20",
        "dyads",
        "state?actor=russia&at=2021-01-01",
        "events?q=troops",
        "events/histogram?interval=year",
        "statements?speaker=russia&q=security",
        "military-postures?strength__gte=1000",
        "actors/match?q=rusia",
    ],
)
def test_questions_are_answered(api: Api, address: str) -> None:
    api(address)
