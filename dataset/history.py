"""What has changed since a release, and what became of an id."""

from django.db.models import F, Q, QuerySet
from django.db.models.fields.json import KeyTextTransform

from dataset.api_records import STORED, basename
from dataset.layout import EVENTS
from dataset.models import KnownId
from dataset.releases import order
from rest.redirects import Removed, Renamed


def since(version: str) -> QuerySet[KnownId]:
    """The ids whose record differs from that of a release, or of the empty dataset (0.0.0).

    `before` is the hash then, `was_there` whether the release has the id.
    """
    there = Q(released__has_key=version)
    found = KnownId.objects.annotate(before=KeyTextTransform(version, "released"), was_there=there)
    present = Q(hash__isnull=False)
    same = there & Q(hash=F("before"))
    return found.filter((present & ~same) | (~present & there))


def became(name: str, slug: str) -> Renamed | Removed | None:
    """What became of an id of a collection (as in addresses) that is not there; None where it never was.

    A figure goes with its record.
    """
    slug, mark, measure = slug.partition("--")
    if bool(mark) != (name == "figures"):  # only a figure's id has a mark
        return None
    collections = EVENTS if name in ("events", "figures") else [one for one in STORED if basename(one) == name]
    rows = KnownId.objects.filter(slug=slug, collection__in=collections).order_by("successor", "collection")
    found = rows.first()
    if found is None or rows.filter(hash__isnull=False).exists():
        return None
    if found.successor is None or found.successor_collection is None:
        return Removed(max((release for row in rows for release in row.released), key=order))
    home = name if name in ("events", "figures") else basename(found.successor_collection)
    return Renamed(home, f"{found.successor}{mark}{measure}")
