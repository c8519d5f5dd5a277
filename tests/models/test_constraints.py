"""The database itself refuses what a record cannot be, by constraints that have names and messages.

Each constraint has a change to a real row that it must refuse. Constraints of code lists (`…_known`) are walked by
themselves; any other must be in `REFUSED`.
"""

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, models, transaction
from django.db.models import F, Q

from actors.models import Actor, ActorName, Mention, Role
from dataset.models import ArchivePart, KnownId, LoadedDataset
from events.models import (
    Coding,
    CodingParty,
    CrisisParty,
    DiplomaticContact,
    Event,
    Evidence,
    Figure,
    FigureParty,
    MilitaryPosture,
    Participation,
    Place,
    PosturePlace,
    Quote,
    Relation,
    SanctionsInstrument,
    SanctionsThreat,
    Statement,
)
from rest.models import CodeColumn
from sources.models import Document

ROOMS = ["sources", "actors", "events", "dataset"]
MODELS: list[type[models.Model]] = [model for room in ROOMS for model in apps.get_app_config(room).get_models()]
CONSTRAINTS = {constraint.name: (model, constraint) for model in MODELS for constraint in model._meta.constraints}

Change = dict[str, Any]


def updating(model: Any, change: Change, **where: Any) -> Callable[[], Any]:
    def refused() -> None:
        row = model.objects.filter(**where).order_by("pk").first()
        assert row is not None, f"no {model.__name__} to change"
        model.objects.filter(pk=row.pk).update(**change)

    return refused


def adding(model: Any, change: Change | None = None, **where: Any) -> Callable[[], Any]:
    """A second row like an existing one, but for a change."""

    def refused() -> None:
        row = model.objects.filter(**where).order_by("pk").first()
        assert row is not None, f"no {model.__name__} to copy"
        row.pk = None
        row._state.adding = True
        for name, value in (change or {}).items():
            setattr(row, name, value)
        row.save(force_insert=True)

    return refused


POSTURE = {"event__kind": "military_posture"}
REFUSED: dict[str, Callable[[], Any]] = {
    # documents
    "document_published_order": updating(Document, {"published_end": "1999-01-01"}),
    "document_published_within": updating(Document, {"published": "1999-01-01"}),
    "document_sha256_form": updating(Document, {"sha256": "A" * 64}),
    # actors
    "actor_country_form": updating(Actor, {"country": "usa"}, country="USA"),
    "actor_cow_with_country": updating(Actor, {"country": None}, cow="2"),
    "actor_wikidata_form": updating(Actor, {"wikidata": "http://www.wikidata.org/entity/Q1"}),
    "actor_seen_order": updating(Actor, {"first_seen": "2022-02-02", "last_seen": "2022-01-01"}),
    "name_once_per_actor": adding(ActorName),
    "mention_span_forward": updating(Mention, {"end": F("start")}),
    "mention_once": adding(Mention),
    "role_term_order": updating(Role, {"start": "2022-02-02", "end": "2022-01-01"}),
    "role_seen_order": updating(Role, {"seen_from": "2022-02-02", "seen_to": "2022-01-01"}),
    # events
    "event_date_order": updating(Event, {"date": "2022-02-02", "date_start": "2022-02-02", "date_end": "2022-01-01"}),
    "event_date_is_start_or_end": updating(
        Event, {"date": "2022-01-02", "date_start": "2022-01-01", "date_end": "2022-01-02"}
    ),
    "event_type_of_other_events_only": updating(Event, {"event_type": None}, kind="other_event"),
    "event_place_wording_needs_place": updating(Event, {"place_as_written": "there"}, place=None),
    "event_kind_and_date": updating(Event, {"id": F("id")}),  # see test_an_event_is_there_once
    "statement_venue_wording_needs_venue": updating(Statement, {"venue_as_written": "there"}, venue="unspecified"),
    "statement_kind_is_statement": updating(Statement, {"event_kind": "other_event"}),
    "posture_kind_is_posture": updating(MilitaryPosture, {"event_kind": "statement"}),
    "threat_kind_is_threat": updating(SanctionsThreat, {"event_kind": "statement"}),
    "contact_kind_is_contact": updating(DiplomaticContact, {"event_kind": "statement"}),
    "threat_condition_whole": updating(SanctionsThreat, {"condition_event": None}, condition_kind__isnull=False),
    # what hangs on events
    "participation_once_per_part": adding(Participation),
    "evidence_numbered_once": adding(Evidence),
    "evidence_span_forward": updating(Evidence, {"end": F("start")}),
    "evidence_sha256_form": updating(Evidence, {"sha256": "abc"}),
    "evidence_wording_whole": updating(Evidence, {"wording_kind": None}, wording__isnull=False),
    "evidence_figure_whole": updating(Evidence, {"figure_comparator": None}, figure_label__isnull=False),
    "evidence_figure_order": updating(Evidence, {"figure_min": 2, "figure_max": 1}, figure_label__isnull=False),
    "quote_position_once": adding(Quote),
    "coding_cameo_known": updating(Coding, {"cameo": "10"}),
    "coding_plover_known": updating(Coding, {"plover": "THREAT"}),
    "coding_quad_range": updating(Coding, {"quad": 5}),
    "coding_goldstein_range": updating(Coding, {"goldstein": 10.1}),
    "coding_mid_known": updating(Coding, {"mid_action": "99", "mid_hostility": 3}),
    "coding_date_order": updating(
        Coding, {"date_start": dt.date(2022, 2, 1), "date_end": dt.date(2022, 1, 1), "date": dt.date(2022, 2, 1)}
    ),
    "coding_date_is_start_or_end": updating(Coding, {"date": dt.date(1999, 1, 1)}),
    "coding_counted_elsewhere": updating(Coding, {"counted_in": F("event")}),
    "coding_party_once": adding(CodingParty),
    "figure_range_order": updating(Figure, {"min": 2, "max": 1, "best": None}),
    "figure_best_above_min": updating(Figure, {"min": 5, "max": None, "best": 1}),
    "figure_best_below_max": updating(Figure, {"min": None, "max": 1, "best": 5}),
    "figure_one_strength_one_duration": adding(Figure, {"slug": "another"}, measure="strength"),
    "figure_party_once": adding(FigureParty),
    "relation_not_to_itself": updating(Relation, {"other": F("event")}),
    "relation_once": adding(Relation),
    "posture_place_once": adding(PosturePlace),
    "instrument_position_once": adding(SanctionsInstrument),
    "crisis_party_once": adding(CrisisParty),
    # places
    "place_coordinates_whole": updating(Place, {"latitude": None}, latitude__isnull=False),
    "place_coordinates_on_earth": updating(Place, {"latitude": 91}, latitude__isnull=False),
    # the dataset
    "loaded_dataset_is_one": updating(LoadedDataset, {"id": 2}),
    "archive_part_once": adding(ArchivePart),
    "known_id_once": adding(KnownId),
    "known_id_present_or_succeeded": updating(KnownId, {"successor": "x", "successor_collection": "actors"}),
    "known_id_successor_whole": updating(KnownId, {"hash": None, "successor": "x"}),
}
# Its columns include the primary key, so no row can break it: it is there for other tables to refer to.
UNBREAKABLE = {"event_kind_and_date"}


def refuses(name: str, change: Callable[[], Any]) -> None:
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        change()
    assert f'"{name}"' in str(caught.value)


def test_every_constraint_has_its_refusal_here() -> None:
    of_codes = {
        constraint.name
        for _, model, column in code_columns()
        for constraint in model._meta.constraints
        if constraint.name.endswith(f"_{column}_known")
    }
    assert set(REFUSED) | of_codes == set(CONSTRAINTS)
    assert not set(REFUSED) & of_codes


@pytest.mark.django_db
@pytest.mark.parametrize("name", sorted(set(REFUSED) - UNBREAKABLE))
def test_a_constraint_refuses_what_it_is_named_after(name: str) -> None:
    refuses(name, REFUSED[name])


def code_columns() -> Iterator[tuple[str, type[models.Model], str]]:
    for model in MODELS:
        for column in model._meta.local_concrete_fields:
            if isinstance(column, CodeColumn) and column.vocabulary is not None and column.name != "event_kind":
                yield f"{model.__name__}.{column.name}", model, column.name


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("model", "column"), [(m, c) for _, m, c in code_columns()], ids=[i for i, _, _ in code_columns()]
)
def test_a_code_column_takes_the_values_of_its_list_only(model: Any, column: str) -> None:
    row = model.objects.order_by("pk").first()
    assert row is not None
    with pytest.raises(IntegrityError, match=f"{column}_known"), transaction.atomic():
        model.objects.filter(pk=row.pk).update(**{column: "no code of any list"})


@pytest.mark.parametrize("name", sorted(CONSTRAINTS))
def test_a_check_says_what_would_be_right(name: str) -> None:
    _, constraint = CONSTRAINTS[name]
    if isinstance(constraint, models.CheckConstraint):
        assert constraint.violation_error_message != constraint.default_violation_error_message
        assert str(constraint.violation_error_message).endswith(".")


@pytest.mark.parametrize("name", [n for n, (_, c) in CONSTRAINTS.items() if isinstance(c, models.CheckConstraint)])
@pytest.mark.django_db
def test_every_row_that_is_loaded_keeps_every_check(name: str) -> None:
    model, constraint = CONSTRAINTS[name]
    assert isinstance(constraint, models.CheckConstraint)
    assert isinstance(constraint.condition, Q)
    # a check that is unknown (null) is kept
    assert not model._default_manager.filter(~constraint.condition).exclude(constraint.condition).exists()


@pytest.mark.django_db
class TestKindAndDate:
    """The copies of an event's kind and date in other tables, held equal by composite keys."""

    COPIES = [Participation, Statement, MilitaryPosture, SanctionsThreat, DiplomaticContact]

    @pytest.mark.parametrize("model", COPIES)
    def test_copies_are_those_of_the_event(self, model: Any) -> None:
        event = "event" if model is Participation else "event_ptr"
        rows = model.objects.values_list("event_kind", "event_date", f"{event}__kind", f"{event}__date")
        assert all((kind, date) == (kind_, date_) for kind, date, kind_, date_ in rows)
        assert rows

    @pytest.mark.parametrize("model", COPIES[1:])
    def test_a_new_date_reaches_the_kind_and_all_who_take_part(self, model: Any) -> None:
        record = model.objects.filter(participations__isnull=False).order_by("pk").first()
        Event.objects.filter(pk=record.pk).update(date="1991-08-24", date_start="1991-08-24", date_end=None)
        copied = {str(row.event_date) for row in (model.objects.get(pk=record.pk), *record.participations.all())}
        assert copied == {"1991-08-24"}

    @pytest.mark.parametrize("change", [{"event_kind": "sanctions_threat"}, {"event_date": "1991-08-24"}])
    def test_a_copy_cannot_be_changed_alone(self, change: dict[str, str]) -> None:
        row = Participation.objects.filter(event_kind="statement").order_by("pk").first()
        assert row is not None
        refuses(
            "events_participation_kind_and_date",
            lambda: Participation.objects.filter(pk=row.pk).update(**change),
        )

    @pytest.mark.parametrize("model", COPIES[1:])
    def test_the_date_of_a_kind_cannot_be_changed_alone(self, model: Any) -> None:
        row = model.objects.order_by("pk").first()
        name = f"{model._meta.db_table}_kind_and_date"
        refuses(name, lambda: model.objects.filter(pk=row.pk).update(event_date="1991-08-24"))

    def test_an_event_cannot_become_another_kind_under_its_record(self) -> None:
        statement = Statement.objects.order_by("pk").first()
        assert statement is not None
        with pytest.raises(IntegrityError), transaction.atomic():
            Event.objects.filter(pk=statement.pk).update(kind="military_posture")

    def test_an_other_event_has_no_record_of_a_kind(self) -> None:
        event = Event.objects.filter(kind="other_event").order_by("pk")[0]
        columns = ["event_ptr_id", "event_kind", "event_date", "statement_type", "venue", "attribution", "quote_kind"]
        values: list[Any] = [event.pk, "statement", event.date, "demand", "other", "none", "none"]
        sql = f"INSERT INTO events_statement ({', '.join(columns)}) VALUES ({', '.join(['%s'] * len(columns))})"
        with pytest.raises(IntegrityError, match="kind"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql, values)

    def test_an_event_is_there_once(self) -> None:
        event = Event.objects.order_by("pk")[0]
        with pytest.raises(IntegrityError), transaction.atomic():
            Event.objects.bulk_create([Event(slug=event.slug, kind=event.kind)])
