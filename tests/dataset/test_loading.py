"""Loading: twice changes nothing, what changes keeps its key, what fails changes nothing."""

import psycopg
import pytest
from django.db import connection

from dataset.load import load
from dataset.loaded import loaded
from dataset.models import LoadedDataset
from dataset.problems import FixtureErrors
from dataset.write import LOCK
from events import ontologies
from events.models import Event, Evidence, Participation, Relation, Statement
from rest.models import Record
from sources.models import Document
from tests.dataset import world as w


def versions_of_rows() -> dict[str, list[tuple]]:
    """Where PostgreSQL keeps each row and which transaction wrote it: unequal after any write."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE tablename ~ '^(actors|dataset|events|sources)_'")
        tables = [name for (name,) in cursor.fetchall()]
        found = {}
        for table in tables:
            cursor.execute(f"SELECT ctid::text, xmin::text FROM {table} ORDER BY 1")
            found[table] = cursor.fetchall()
    return found


def keys(model: type[Record]) -> dict[str, int]:
    return dict(model._default_manager.values_list("slug", "pk"))


@pytest.mark.django_db
def test_the_first_load_adds_every_record(world):
    report = load(world.write())
    added = {collection: len(found.added) for collection, found in report.differences.items()}
    assert added == {collection: len(records) for collection, records in world.records.items()}
    assert not report.nothing_changed
    assert loaded().counts == added


@pytest.mark.django_db
def test_a_second_load_touches_no_row(world):
    load(world.write())
    before = versions_of_rows()
    report = load(world.folder)
    assert report.nothing_changed
    assert versions_of_rows() == before


@pytest.mark.django_db
def test_reformatted_files_change_nothing(world):
    load(world.write())
    world.find(w.ALERT)["independence"] = None  # says what leaving it out says
    assert load(world.write()).nothing_changed


@pytest.mark.django_db
def test_a_changed_record_keeps_its_key_and_has_new_parts(world):
    load(world.write())
    before = keys(Event)
    world.find(w.NO_PASSAGE)["summary"] = "Otherwise."
    world.find(w.NO_PASSAGE)["participants"][1]["actor"] = "janis-ozols"
    report = load(world.write())
    assert report.differences["statements"].changed == [f"statements/{w.NO_PASSAGE}"]
    assert not any(found.added or found.removed for found in report.differences.values())
    assert keys(Event) == before
    changed = Statement.objects.get(slug=w.NO_PASSAGE)
    assert (changed.summary, changed.quotes.count(), changed.evidence.count()) == ("Otherwise.", 1, 2)
    assert list(changed.participations.values_list("actor__slug", flat=True)) == ["anna-berg", "janis-ozols"]


@pytest.mark.django_db
def test_a_new_version_before_the_first_release_changes_no_record_but_rewrites_its_citation(world):
    load(world.write())
    world.find(w.HURT)["title"] = "Otherwise"
    report = load(world.write())
    assert [name for found in report.differences.values() for name in found.changed] == [f"other-events/{w.HURT}"]
    assert report.rewritten > 0
    assert report.standing.version in Event.objects.get(slug=w.CALL).citation


@pytest.mark.django_db
def test_a_changed_date_moves_the_copies_with_it(world):
    load(world.write())
    world.find(w.CALL)["date"]["edtf"] = "2022-03-07/2022-03-08"
    world.find(w.NEXT_CALL)["date"]["edtf"] = "2022-03-09~"
    world.find(w.HURT)["date"]["edtf"] = "/2022-03-08"
    load(world.write())
    for one in Participation.objects.select_related("event"):
        assert one.event_date == one.event.date


@pytest.mark.django_db
def test_a_record_can_move_to_another_kind_and_keeps_its_key(world):
    load(world.write())
    before = keys(Event)[w.NEXT_CALL]
    contact = world.find(w.NEXT_CALL)
    own = {"contact_type", "contact_status", "attendance", "level", "duration", "topics"}
    world.remove(w.NEXT_CALL)
    other = {name: value for name, value in contact.items() if name not in own} | {"event_type": "other"}
    for one in other["participants"]:
        one["part"] = "actor"
    world.records["other-events"].append(other)
    report = load(world.write())
    assert report.differences["diplomatic-contacts"].removed == [f"diplomatic-contacts/{w.NEXT_CALL}"]
    assert report.differences["other-events"].added == [f"other-events/{w.NEXT_CALL}"]
    assert Event.objects.get(slug=w.NEXT_CALL).pk == before


@pytest.mark.django_db
def test_a_removed_record_goes_with_its_parts(world):
    load(world.write())
    before = keys(Event)
    world.remove(w.ALERT)
    world.find(w.NO_PASSAGE)["relations"] = []
    report = load(world.write())
    assert report.differences["military-postures"].removed == [f"military-postures/{w.ALERT}"]
    assert keys(Event) == {slug: pk for slug, pk in before.items() if slug != w.ALERT}
    assert not Relation.objects.filter(type="conveys").exists()
    assert Evidence.objects.count() == sum(
        len(one.get("evidence", [])) for found in world.records.values() for one in found
    )


@pytest.mark.django_db
def test_a_renamed_document_takes_over_its_file(world):
    load(world.write())
    new = "2022-03-08-late"
    for records in world.records.values():
        for one in records:
            for proof in one.get("evidence", []):
                proof["document"] = proof["document"].replace(w.EVENING, new)
            for role in one.get("roles", []):
                role["documents"] = [slug.replace(w.EVENING, new) for slug in role["documents"]]
            for name in one.get("names", []):
                for mention in name["mentions"]:
                    mention["document"] = mention["document"].replace(w.EVENING, new)
    world.find(w.EVENING)["id"] = new
    load(world.write())
    assert set(keys(Document)) == {w.MORNING, new}


@pytest.mark.django_db
def test_broken_fixtures_load_nothing(world):
    load(world.write())
    before = versions_of_rows()
    world.find(w.CALL)["title"] = "Otherwise"
    world.find(w.HURT)["event_type"] = "storm"
    with pytest.raises(FixtureErrors, match="event_type"):
        load(world.write())
    assert versions_of_rows() == before


@pytest.mark.django_db
def test_a_row_that_the_database_refuses_leaves_everything_as_it_was(world, monkeypatch):
    load(world.write())
    before = versions_of_rows()
    world.find(w.NO_PASSAGE)["title"] = "Otherwise"
    world.remove(w.HURT)
    monkeypatch.setattr(ontologies, "quad", lambda cameo: 9)
    with pytest.raises(Exception, match="coding_quad_range"):
        load(world.write())
    assert versions_of_rows() == before


@pytest.mark.django_db
def test_what_is_loaded_is_told_in_one_query(world, django_assert_num_queries):
    with django_assert_num_queries(1):
        nothing = loaded()
    assert (nothing.version, nothing.released, set(nothing.counts.values())) == ("0.0.0", None, {0})
    version = load(world.write()).standing.version
    assert loaded().version == version, "the row itself was read, for it had changed"
    with django_assert_num_queries(1):
        assert loaded().version == version
    assert LoadedDataset.objects.count() == 1


@pytest.mark.django_db
def test_a_second_loader_waits_for_the_first(world):
    folder = world.write()
    waited = []
    with psycopg.connect(**connection.get_connection_params() | {"cursor_factory": psycopg.Cursor}) as first:
        first.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])

        def waiting() -> None:
            waited.append(Event.objects.count())
            first.rollback()

        load(folder, waiting)
    assert waited == [0]
    assert Event.objects.count() == 7


@pytest.mark.django_db
def test_a_loader_that_is_alone_does_not_wait(world):
    load(world.write(), waiting=lambda: pytest.fail("waited"))


@pytest.mark.django_db
def test_each_load_that_writes_has_an_identity_that_no_other_has(world):
    seen = set()
    for title in ("One", "Two", "One"):  # the third is the dataset of the first, and another load
        world.find(w.CALL)["title"] = title
        load(world.write())
        seen.add(LoadedDataset.objects.get().load)
        assert loaded().load == str(LoadedDataset.objects.get().load)
    assert len(seen) == 3
    assert {one.version for one in seen} == {4}, "random, so that other databases have others"


@pytest.mark.django_db
def test_a_load_that_writes_nothing_keeps_the_identity(world):
    load(world.write())
    before = loaded()
    assert load(world.write()).nothing_changed
    assert loaded() == before


@pytest.mark.django_db
def test_the_same_data_loaded_twice_has_the_same_mark(world):
    load(world.write())
    before = loaded()
    world.find(w.CALL)["title"], title = "Otherwise", world.find(w.CALL)["title"]
    load(world.write())
    other = loaded()
    world.find(w.CALL)["title"] = title
    load(world.write())
    assert loaded().mark == before.mark != other.mark
    assert loaded().load != before.load
