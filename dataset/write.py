"""Writing the built records in one transaction: the unchanged is not touched, the changed keeps its key."""

import uuid
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connection, models, transaction

from actors.models import Actor, ActorName, Mention, Role
from dataset import api_records, export, id_registry, releases
from dataset.build import Built
from dataset.counts import COUNTED, refresh_counts
from dataset.layout import COLLECTIONS, MODELS, key
from dataset.models import LoadedDataset
from dataset.releases import Difference, Standing, difference
from events.models import (
    Coding,
    CodingParty,
    Crisis,
    CrisisParty,
    DiplomaticContact,
    Event,
    Evidence,
    Figure,
    FigureParty,
    MilitaryPosture,
    Participation,
    PosturePlace,
    Quote,
    Relation,
    SanctionsInstrument,
    SanctionsThreat,
    Statement,
)
from rest.models import Record

BATCH = 500  # rows of one INSERT
LOCK = 0x63726973  # one loader at a time; any number that no other user of advisory locks takes

# What hangs on a citable record: model -> the way to its primary key. Children before their parents.
PARTS: dict[type[Record], dict[type[models.Model], str]] = {
    Event: {
        FigureParty: "figure__event",
        CodingParty: "coding__event",
        Coding: "event",
        Relation: "event",
        Participation: "event",
        Quote: "statement",
        PosturePlace: "posture",
        SanctionsInstrument: "threat",
        Evidence: "event",
        Figure: "event",
        Statement: "pk",
        MilitaryPosture: "pk",
        SanctionsThreat: "pk",
        DiplomaticContact: "pk",
    },
    Actor: {
        Mention: "name__actor",
        ActorName: "actor",
        Role.documents.through: "role__actor",
        Role: "actor",
        Actor.member_of.through: "from_actor",
    },
    Crisis: {CrisisParty: "crisis"},
}


@dataclass
class Report:
    """What a load did. `rewritten` counts records whose entry is the same, but not what follows from it."""

    standing: Standing
    differences: dict[str, Difference] = field(default_factory=dict)
    rewritten: int = 0

    @property
    def nothing_changed(self) -> bool:
        return not self.rewritten and not any(self.differences.values())


def write(records: Sequence[Built], standing: Standing, waiting: Callable[[], None] = lambda: None) -> Report:
    """Make the database hold exactly these records. `waiting` is called if another loader is at work.

    Raises django.db.Error where the database refuses a row; then nothing has changed.
    """
    report = Report(standing)
    with transaction.atomic():
        _take_turns(waiting)
        before = {model: _present(model) for model in MODELS}
        after = {model: [one for one in records if isinstance(one.root, model)] for model in MODELS}
        written = {model: _differing(after[model], before[model]) for model in MODELS}
        _report(report, records, before, written)
        for model in reversed(MODELS):
            kept = {one.root.slug for one in after[model]}
            removed = [pk for slug, (pk, _, _) in before[model].items() if slug not in kept]
            changed = [before[model][one.root.slug][0] for one in written[model] if one.root.slug in before[model]]
            _delete_parts(model, removed + changed)
            _delete(model, "pk", removed)
        for model in MODELS:
            for one in after[model]:
                if one.root.slug in before[model]:
                    one.root.pk = before[model][one.root.slug][0]
            if model is Event:
                _copy_actors(written[model])
            _upsert(model, [one.root for one in written[model]])
        _insert_parts([one for model in MODELS for one in written[model]])
        refresh_counts()
        api_records.write_bodies()
        _remember(report, records)
    return report


def _take_turns(waiting: Callable[[], None]) -> None:
    """Hold a lock until the transaction ends, so that a second loader sees all or nothing of the first."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [LOCK])
        if not cursor.fetchone()[0]:
            waiting()
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [LOCK])


Present = dict[str, tuple[int, str, str]]  # slug -> primary key, fingerprint, collection


def _present(model: type[Record]) -> Present:
    if model is Event:
        by_kind = {str(collection.kind): name for name, collection in COLLECTIONS.items()}
        rows = Event.objects.values_list("slug", "pk", "fingerprint", "kind")
        return {slug: (pk, fingerprint, by_kind[kind]) for slug, pk, fingerprint, kind in rows}
    name = next(name for name, collection in COLLECTIONS.items() if collection.model is model)
    return {
        slug: (pk, fingerprint, name)
        for slug, pk, fingerprint in model._default_manager.values_list("slug", "pk", "fingerprint")
    }


def _differing(records: Iterable[Built], before: Present) -> list[Built]:
    return [one for one in records if before.get(one.root.slug, (0, "", ""))[1] != one.root.fingerprint]


def _report(
    report: Report,
    records: Sequence[Built],
    before: dict[type[Record], Present],
    written: dict[type[Record], list[Built]],
) -> None:
    """Compare the hashes of the entries: a new version of the dataset alone changes no record."""
    old = {
        key(collection, slug): fingerprint.partition(".")[0]
        for present in before.values()
        for slug, (_, fingerprint, collection) in present.items()
    }
    new = {one.key: one.root.fingerprint.partition(".")[0] for one in records}
    for collection in COLLECTIONS:
        start = f"{collection}/"
        report.differences[collection] = difference(
            {name: found for name, found in old.items() if name.startswith(start)},
            {name: found for name, found in new.items() if name.startswith(start)},
        )
    told = {name for one in report.differences.values() for name in (*one.added, *one.changed)}
    report.rewritten = sum(one.key not in told for found in written.values() for one in found)


def _delete_parts(model: type[Record], keys: list[int]) -> None:
    for part, way in PARTS.get(model, {}).items():
        _delete(part, way, keys)


def _delete(model: type[models.Model], way: str, keys: list[int]) -> None:
    """Delete rows by SQL alone: Django's collector would look for children that are dealt with here."""
    if not keys:
        return
    step, *further = way.split("__")
    condition = f'"{_column(model, step)}" = ANY(%s)'
    if further:
        parent = model._meta.get_field(step).related_model
        assert isinstance(parent, type)
        owners = f'SELECT id FROM "{parent._meta.db_table}" WHERE "{_column(parent, further[0])}" = ANY(%s)'
        condition = f'"{_column(model, step)}" IN ({owners})'
    with connection.cursor() as cursor:
        cursor.execute(f'DELETE FROM "{model._meta.db_table}" WHERE {condition}', [keys])


def _column(model: type[models.Model], name: str) -> str:
    field = model._meta.pk if name == "pk" else model._meta.get_field(name)
    assert isinstance(field, models.Field), f"{name} is no column of {model.__name__}"
    return str(field.get_attname_column()[1])


def _upsert(model: type[Record], rows: list[Record]) -> None:
    """Insert, or update the row with the same slug, which keeps its primary key."""
    columns = [
        column.name
        for column in model._meta.local_concrete_fields
        if not column.primary_key and not column.generated and column.name != "slug" and column.name not in COUNTED
    ]
    model._default_manager.bulk_create(rows, update_conflicts=True, unique_fields=["slug"], update_fields=columns)


def _copy_actors(events: Iterable[Built]) -> None:
    """The keys of those who take part; actors are written before events, and have theirs."""
    for one in events:
        event: Any = one.root
        event.actor_keys = sorted({part.actor.pk for part in one.parts if isinstance(part, Participation)})


def _insert_parts(records: Sequence[Built]) -> None:
    """Insert kinds, then parts, a model at a time; parents come first in each record's list of parts."""
    kinds: dict[type[models.Model], list[models.Model]] = defaultdict(list)
    for one in records:
        if one.kind is not None:
            one.kind.pk = one.root.pk
            for column in one.kind._meta.local_concrete_fields:
                if column.is_relation and not column.primary_key:
                    # the key of a row that was not yet saved when it was assigned
                    setattr(one.kind, column.name, getattr(one.kind, column.name))
            kinds[type(one.kind)].append(one.kind)
    for kind, made in kinds.items():
        # Only the kind's own table: the event's row is there. bulk_create refuses inherited tables.
        table: Any = kind._base_manager
        for start in range(0, len(made), BATCH):
            table._insert(made[start : start + BATCH], kind._meta.local_concrete_fields, using=DEFAULT_DB_ALIAS)
    by_model: dict[type[models.Model], list[models.Model]] = defaultdict(list)
    for one in records:
        for part in one.parts:
            by_model[type(part)].append(part)
    for parts in PARTS.values():
        for model in reversed(parts):
            if rows := by_model.pop(model, None):
                model._default_manager.bulk_create(rows)
    assert not by_model, f"no order for {', '.join(model.__name__ for model in by_model)}"


def _remember(report: Report, records: Sequence[Built]) -> None:
    """Write the one row that says what is loaded, and hash what it holds, unless nothing can have changed."""
    standing = report.standing
    counts = dict.fromkeys(COLLECTIONS, 0)
    for one in records:
        counts[one.collection] += 1
    state = {
        "version": standing.version,
        "released": standing.released,
        "content_hash": standing.content_hash,
        "counts": counts,
        "releases": [
            {
                "version": release.version,
                "date": release.date.isoformat(),
                "records": len(release.records),
                "verified": release.verified,
            }
            for release in standing.releases
        ],
        # other code may answer otherwise, other texts make another archive
        "basis": f"{settings.REST['BUILD']} {releases.fingerprint(standing.releases)} {export.fingerprint()}",
    }
    if not report.nothing_changed or not LoadedDataset.objects.filter(pk=1, **state).exists():
        collections = id_registry.refresh(records, standing.releases)
        new = {"collections": collections, "load": uuid.uuid4()}
        LoadedDataset.objects.update_or_create(pk=1, defaults=state | new)
