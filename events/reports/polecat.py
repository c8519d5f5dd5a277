"""Codings in the columns of POLECAT, for researchers who merge."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.db.models import Prefetch

from events import coding_queries, ontologies
from events.choices import Factuality, PlacePrecision
from events.coding_queries import Asked
from events.models import CodingParty, Event, Evidence, Participation

COLUMNS = (
    "Event ID",
    "Event Date",
    "Event Type",
    "Event Mode",
    "Event Intensity",
    "Quad Code",
    "Contexts",
    "Actor Name",
    "Actor Country",
    "Actor COW",
    "Primary Actor Sector",
    "Actor Sectors",
    "Actor Title",
    "Actor Name Raw",
    "Wikipedia Actor ID",
    "Recipient Name",
    "Recipient Country",
    "Recipient COW",
    "Primary Recipient Sector",
    "Recipient Sectors",
    "Recipient Title",
    "Recipient Name Raw",
    "Wikipedia Recipient ID",
    "Placename",
    "City",
    "District",
    "Province",
    "Country",
    "Latitude",
    "Longitude",
    "GeoNames ID",
    "Raw Placename",
    "Feature Type",
    "Source",
    "Publication Date",
    "Story People",
    "Story Organizations",
    "Story Locations",
    "Language",
    "Version",
)
# PLOVER's four general contexts say whether the act has happened.
CONTEXTS = {
    Factuality.HISTORICAL: "historical",
    Factuality.FUTURE: "future",
    Factuality.HYPOTHETICAL: "hypothetical",
    Factuality.NEGATED: "negation",
}


def rows(events: Iterable[int], asked: Asked, version: str) -> Iterator[Sequence[Any]]:
    """A row for each pair of a source and a target of a coding that PLOVER has a type for.

    `events` are keys of records; the rows come in the order of the records' dates, newest first. The date of a row is
    the day of the act that is coded. What is unknown is None.
    """
    found = (
        coding_queries.counted(asked)
        .filter(event__in=list(events), plover__isnull=False)
        .select_related("event__place")
        .defer(*(f"event__{column}" for column in Event.heavy_columns))
        .prefetch_related(
            *(
                Prefetch(
                    "parties", coding_queries.parties(side, asked).select_related("actor").order_by("position"), side
                )
                for side in ("source", "target")
            ),
            Prefetch("event__participations", Participation.objects.all()),
            Prefetch("event__evidence", Evidence.objects.select_related("document")),
        )
        .order_by("-event__date", "-event__slug", "position")
    )
    coding: Any  # with what was prefetched
    for coding in found:
        for source in coding.source:
            for target in coding.target:
                yield _row(coding, source, target, version)


def _row(coding: Any, source: CodingParty, target: CodingParty, version: str) -> Sequence[Any]:
    event, place = coding.event, coding.event.place
    first = min((one.document for one in event.evidence.all()), key=lambda one: (one.published, one.slug))
    return (
        f"{event.slug}_{coding.position}_{source.actor.slug}_{target.actor.slug}",
        coding.date,
        coding.plover,
        coding.plover_mode,
        coding.plover_intensity,
        ontologies.PLOVER_QUADS[coding.plover],
        CONTEXTS.get(event.factuality),
        *_party(event, source.actor),
        *_party(event, target.actor),
        place and place.name,
        place.name if place and place.precision == PlacePrecision.CITY else None,
        None,
        None,
        place and place.country,
        place and place.latitude,
        place and place.longitude,
        None,
        event.place_as_written,
        None,
        first.publisher,
        first.published,
        None,
        None,
        None,
        first.language,
        version,
    )


def _party(event: Any, actor: Any) -> tuple[Any, ...]:
    """Name, country, COW number, sector, sectors, title, name as written, Wikipedia's id."""
    parts = [part for part in event.participations.all() if part.actor_id == actor.pk]
    title = next((part.role for part in parts if part.role), None)
    written = next((part.as_written for part in parts if part.as_written), None)
    sector = actor.plover_sector
    return actor.name, actor.country, actor.cow, sector, sector, title, written, None
