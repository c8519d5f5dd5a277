"""Events of all kinds: the common row, the kind's row and what hangs on them."""

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Any

from django.db import models

from actors.choices import ActorKind
from actors.matching import fold
from dataset import citations, dates
from dataset.build import kinds, quantities
from dataset.build.built import Context
from dataset.counting import Counting, Held
from dataset.fixtures import Entry
from dataset.layout import COLLECTIONS
from events import ontologies
from events.choices import CodingSide, Direction, FirstReportedBasis, Independence, Part
from events.models import Coding, CodingParty, Event, Evidence, Participation, Relation
from rest.parameters.words import plain
from sources.models import Document


def build(context: Context) -> None:
    entries = list(context.of_events())
    counting = Counting([one.data for one in context.of("actors")], [one.data for one in entries])
    counted_elsewhere: list[tuple[Coding, Held | None]] = []
    for entry in entries:
        event = _event(context, entry)
        context.events[entry.id] = event
        evidence = _evidence(context, event, entry)
        kind, parts = kinds.build(context, event, entry, evidence)
        codings = _codings(context, event, entry)
        common = [
            *evidence,
            *_participations(context, event, entry, _act_date(event, codings)),
            *codings,
            *quantities.build(context, event, entry, evidence),
        ]
        context.add(entry, event, kind, common + parts)
        counted_elsewhere += zip(
            [one for one in codings if isinstance(one, Coding)], _held(counting, entry), strict=True
        )
    for coding, held in counted_elsewhere:
        coding.counted_in = context.events[held.record] if held else None
    _relations(context, entries)


def _held(counting: Counting, entry: Entry) -> list[Held | None]:
    """Of each coding of a record, the coding that counts instead."""
    return [counting.held(entry.data, at) for at in range(len(entry.data["codings"]))]


def _act_date(event: Event, codings: Iterable[models.Model]) -> dt.date:
    """The day of the act that is coded: the first of them; the record's own where nothing is coded."""
    return min((one.date for one in codings if isinstance(one, Coding)), default=event.date)


def _event(context: Context, entry: Entry) -> Event:
    data, date = entry.data, entry.data["date"]
    dated = dates.parse(date["edtf"], since=date["rule"] == "since")
    documents = _documents(context, entry)
    first = min(documents, key=lambda one: (one.published_start, one.published_basis != FirstReportedBasis.PRINTED))
    place = data["place"]
    return Event(
        **context.common(entry),
        citation=_citation(context, entry, dated),
        kind=str(COLLECTIONS[entry.collection].kind),
        title=data["title"],
        summary=data["summary"],
        crisis=context.crises[data["crisis"]] if data["crisis"] else None,
        date=dated.sort,
        date_start=dated.start,
        date_end=dated.end,
        date_precision=dated.precision,
        date_label=dated.label,
        dating_edtf=date["edtf"],
        dating_as_written=date["as_written"],
        dating_anchor=dt.date.fromisoformat(date["anchor"]) if date["anchor"] else None,
        dating_anchor_kind=date["anchor_kind"],
        dating_rule=date["rule"],
        dating_year=date["year"],
        place=context.places[place["id"]] if place else None,
        place_as_written=place["as_written"] if place else None,
        factuality=data["factuality"],
        confidence=data["confidence"],
        event_type=data.get("event_type"),
        **_support(documents, data["independence"]),
        disagreement=data["disagreement"] or quantities.of_record(data),
        first_reported=first.published_start,
        first_reported_basis=first.published_basis,
        search_text=_search_text(context, data),
    )


def _documents(context: Context, entry: Entry) -> list[Document]:
    """The documents that report the record, each once, in the order of the evidence."""
    return [context.documents[slug] for slug in dict.fromkeys(one["document"] for one in entry.data["evidence"])]


def _support(documents: list[Document], independence: str | None) -> dict[str, Any]:
    """What stands behind a record. Independence is never concluded: at best it is unknown."""
    credited = [set(document.agencies_credited) for document in documents]
    if independence is None:
        if len(documents) == 1:
            independence = Independence.SINGLE
        elif len(credited[0]) == 1 and all(agencies == credited[0] for agencies in credited):
            independence = Independence.SHARED_AGENCY
        else:
            independence = Independence.UNKNOWN
    return {
        "support_documents": len(documents),
        "support_publishers": sorted({document.publisher for document in documents if document.publisher}),
        "support_agencies": sorted(set().union(*credited)),
        "support_agencies_in_common": sorted(set.intersection(*credited)),
        "independence": independence,
    }


def _search_text(context: Context, data: dict[str, Any]) -> str:
    """What a search looks through, each text once: our words and the document's, then whatever all are called."""
    names = [name for one in data["participants"] for name in (one["name"], context.actors[one["actor"]].name)]
    wordings = [one["wording"] for one in data["evidence"]]
    quotes = [quote["text"] for quote in data.get("quotes", [])]
    actors = [slug for one in data["participants"] for slug in (one["actor"], one["speaks_for"]) if slug]
    called = [name for slug in actors for name in context.called[slug]]
    places = [name for one in _places(data) for name in _place_names(context, *one)]
    texts = [data["title"], data["summary"], *quotes, *wordings, *names, *places, *called]
    return "\n".join(dict.fromkeys(plain(text) for text in texts if text))


def _places(data: dict[str, Any]) -> list[tuple[str, str | None]]:
    """The places of a record, with the document's wording of each."""
    found = [(one["place"], one["as_written"]) for field in ("origins", "destinations") for one in data.get(field, [])]
    return ([(data["place"]["id"], data["place"]["as_written"])] if data["place"] else []) + found


def _place_names(context: Context, slug: str, as_written: str | None) -> Iterator[str]:
    """What a place is called: where it stands for its state, as a capital does, by the state's names as well."""
    place = context.places[slug]
    yield from (place.name, *([as_written] if as_written else []))
    for actor in context.actors.values():
        if actor.kind == ActorKind.STATE and actor.country == place.country:
            called = context.called[actor.slug]
            yield from called if fold(place.name) in map(fold, called) else ()


def _name(context: Context, one: dict[str, Any]) -> str:
    """How a record calls a participant: by the narrower name that fits, or as we call the actor."""
    return one["name"] or context.actors[one["actor"]].name


def _citation(context: Context, entry: Entry, dated: dates.Dated) -> str:
    data, spots, tail = entry.data, context.spots(entry), context.tail(entry)
    if entry.collection != "statements":
        return citations.act(data["cite_as"], dated.short, spots, tail)
    return citations.statement(
        speakers=[_name(context, one) for one in data["participants"] if one["part"] == Part.SPEAKER],
        day=dated.short,
        spots=spots,
        quoting=[quote["evidence"] for quote in data["quotes"]],
        fidelity=data["quote_fidelity"],
        tail=tail,
    )


def _evidence(context: Context, event: Event, entry: Entry) -> list[Evidence]:
    return [
        Evidence(
            event=event,
            n=number,
            document=context.documents[one["document"]],
            paragraph=one["paragraph"],
            start=one["start"],
            end=one["end"],
            sha256=one["sha256"],
            stance=one["stance"],
            wording=one["wording"],
            wording_kind=one["wording_kind"],
            also_says=one["also_says"],
            **quantities.as_evidence(one["figure"]),
        )
        for number, one in enumerate(entry.data["evidence"], start=1)
    ]


def _participations(context: Context, event: Event, entry: Entry, act_date: dt.date) -> list[Participation]:
    return [
        Participation(
            event=event,
            event_kind=event.kind,
            event_date=event.date,
            position=at,
            actor=context.actors[one["actor"]],
            part=one["part"],
            name=_name(context, one),
            role=one["role"],
            speaks_for=context.actor(one["speaks_for"]),
            as_written=one["as_written"],
            lead=one["lead"],
            evidence_numbers=one["evidence"],
            act_date=act_date,
        )
        for at, one in enumerate(entry.data["participants"])
    ]


def _codings(context: Context, event: Event, entry: Entry) -> list[models.Model]:
    found: list[models.Model] = []
    parties: list[models.Model] = []
    for at, data in enumerate(entry.data["codings"]):
        cameo, mid = ontologies.CAMEO[data["cameo"]], ontologies.MID[data["mid"]] if data["mid"] else None
        days = dates.parse(data["date"]) if data["date"] else None
        coding = Coding(
            event=event,
            position=at,
            cameo=data["cameo"],
            cameo_label=cameo.label,
            plover=data["plover"],
            plover_mode=data["plover_mode"],
            plover_intensity=ontologies.plover_intensity(data["plover"], data["plover_mode"]),
            quad=ontologies.quad(data["cameo"]),
            goldstein=cameo.goldstein,
            mid_action=data["mid"],
            mid_hostility=mid[1] if mid else None,
            basis=data["basis"],
            date=days.sort if days else event.date,
            date_start=days.start if days else event.date_start,
            date_end=days.end if days else event.date_end,
        )
        found.append(coding)
        for side, slugs in ((CodingSide.SOURCE, data["sources"]), (CodingSide.TARGET, data["targets"])):
            parties += [
                CodingParty(coding=coding, position=number, side=side, actor=context.actors[slug])
                for number, slug in enumerate(slugs)
            ]
    return found + parties


def _relations(context: Context, entries: Iterable[Entry]) -> None:
    """Each relation on both of its records, as both see it."""
    built = {one.root.slug: one for one in context.built.values() if isinstance(one.root, Event)}
    for entry in entries:
        for relation in entry.data["relations"]:
            here, there = context.events[entry.id], context.events[relation["to"]]
            for event, other, direction in ((here, there, Direction.TO), (there, here, Direction.FROM)):
                built[event.slug].parts.append(
                    Relation(event=event, other=other, type=relation["type"], direction=direction)
                )
