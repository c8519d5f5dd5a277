"""The ids that the dataset has and has had: written by the loader, from the rows and the release files."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from dataset.api_records import STORED, answers, hashed
from dataset.build import Built
from dataset.canonical import digest, digest_of_all
from dataset.layout import siblings
from dataset.models import KnownId
from dataset.releases import Release

Name = tuple[str, str]  # collection, id
COLUMNS = ["hash", "successor", "successor_collection", "released"]


def digests() -> dict[str, dict[str, str]]:
    """The hash of every record as the API gives it, by collection and id."""
    found: dict[str, dict[str, str]] = {}
    for name in STORED:
        records = (hashed(name, body) for body in answers(name, ""))
        found[name] = {record["id"]: digest(record) for record in records}
    return found


def refresh(records: Sequence[Built], releases: Sequence[Release]) -> dict[str, dict[str, Any]]:
    """Bring the known ids up to date with the rows; gives the number and the hash of each collection."""
    present = digests()
    hashes = {(name, slug): found for name, by_id in present.items() for slug, found in by_id.items()}
    released = _released(releases)
    successors = _successors(records)
    wanted = {
        name: (hashes.get(name), *((None, None) if name in hashes else successors[name]), released[name])
        for name in sorted({*hashes, *released})
    }
    _write(wanted)
    return {name: {"count": len(by_id), "hash": digest_of_all(by_id)} for name, by_id in present.items()}


def _released(releases: Iterable[Release]) -> defaultdict[Name, dict[str, str | None]]:
    found: defaultdict[Name, dict[str, str | None]] = defaultdict(dict)
    for release in releases:
        for record in release.records:
            collection, _, slug = record.partition("/")
            if collection in STORED:
                found[collection, slug][release.version] = release.answers.get(record)
    return found


def _successors(records: Iterable[Built]) -> defaultdict[Name, tuple[str | None, str | None]]:
    """What has taken the place of an id: the record that names it, or the same id in another collection of events."""
    found: defaultdict[Name, tuple[str | None, str | None]] = defaultdict(lambda: (None, None))
    for one in records:
        for slug in (one.root.slug, *one.formerly):
            for collection in siblings(one.collection):
                found[collection, slug] = (one.root.slug, one.collection)
    return found


def _write(wanted: Mapping[Name, tuple[Any, ...]]) -> None:
    """Touch only what differs."""
    there = {
        (collection, slug): (pk, tuple(values))
        for pk, collection, slug, *values in KnownId.objects.values_list("pk", "collection", "slug", *COLUMNS)
    }
    KnownId.objects.filter(pk__in=[pk for name, (pk, _) in there.items() if name not in wanted]).delete()
    KnownId.objects.bulk_create(
        [
            KnownId(collection=name[0], slug=name[1], **dict(zip(COLUMNS, values, strict=True)))
            for name, values in wanted.items()
            if name not in there or there[name][1] != values
        ],
        update_conflicts=True,
        unique_fields=["collection", "slug"],
        update_fields=COLUMNS,
    )
