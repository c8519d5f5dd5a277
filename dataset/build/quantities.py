"""Figures of records: the strength of a posture, the duration of a contact, and all others."""

import datetime as dt
from typing import Any

from django.db import models

from dataset import citations, dates, ranges
from dataset.build.built import Context
from dataset.fixtures import Entry
from events.choices import Comparator, Disagreement, FigureSide, Part
from events.models import Event, Evidence, Figure, FigureParty

OWN = {"strength": Figure.STRENGTH, "duration": Figure.DURATION}  # field -> measure
EXCLUSIVE = {"more_than": "min", "less_than_near": "max"}
APPROXIMATE = {"approx", "less_than_near"}


def build(context: Context, event: Event, entry: Entry, evidence: list[Evidence]) -> list[models.Model]:
    """The rows of all quantities of a record; its own measure first, its parties after the figures.

    Each document's own figure is tied to the quantity that it is of.
    """
    data = entry.data
    figures: list[models.Model] = []
    given_so_far: list[dict[str, Any]] = []
    parties: list[models.Model] = []

    def add(given: dict[str, Any], numbers: list[int], found: Disagreement, who: dict[FigureSide, list[str]]) -> None:
        row = _figure(event, len(figures), given, numbers, found)
        measures = [given["measure"] for given in given_so_far]
        given_so_far.append(given)
        row.slug = f"{event.slug}--{given['measure'].replace('_', '-')}"
        if same := measures.count(given["measure"]):
            row.slug += f"-{same + 1}"
        row.citation = _citation(context, entry, row, who)
        figures.append(row)
        for n in numbers:
            reported = data["evidence"][n - 1]["figure"]
            if reported and evidence[n - 1].figure is None and reported["measure"] in (None, given["measure"]):
                evidence[n - 1].figure = row
        parties.extend(
            FigureParty(figure=row, position=at, side=side, actor=context.actors[slug])
            for side, slugs in who.items()
            for at, slug in enumerate(slugs)
        )

    for field, measure in OWN.items():
        if own := data.get(field):
            add(
                {"as_of": None, "component": None, **own, "measure": measure},
                _own_evidence(data),
                _own_disagreement(data),
                _whose(data),
            )
    if notice := _notice(data):
        add(notice, [], Disagreement.NONE, _whose(data))
    for one in data["figures"]:
        who = {FigureSide.CLAIMANT: one["claimed_by"], FigureSide.ABOUT: one["about"]}
        add(one, one["evidence"], _disagreement(data, one), who)
    return figures + parties


def _citation(context: Context, entry: Entry, figure: Figure, who: dict[FigureSide, list[str]]) -> str:
    """Of the evidence that gives the quantity; of all of the record's where none is marked, as of a notice to move."""
    data, spots, date = entry.data, context.spots(entry), entry.data["date"]
    numbers = figure.evidence_numbers or range(1, len(spots) + 1)
    about, claimed_by = (
        [context.actors[slug].name for slug in who.get(side, [])] for side in (FigureSide.ABOUT, FigureSide.CLAIMANT)
    )
    day = dates.parse(figure.as_of.isoformat() if figure.as_of else date["edtf"], since=date["rule"] == "since")
    quoted = any(quote["evidence"] in numbers for quote in data.get("quotes", []))
    return citations.figure(
        citations.quantity(figure.measure, figure.component, figure.label, figure.unit, about, claimed_by),
        day=day.short,
        spots=[spots[n - 1] for n in numbers],
        fidelity=data["quote_fidelity"] if quoted else None,
        tail=citations.tail(context.changed_in(entry), "figure", figure.slug, f"/api/v1/figures/{figure.slug}"),
    )


def as_evidence(figure: dict[str, Any] | None) -> dict[str, Any]:
    """The columns of a document's own figure; “some 40,000” has its one value as both bounds."""
    if figure is None:
        return {}
    approximate = figure["comparator"] == "approx"
    return {
        "figure_label": figure["label"],
        "figure_min": figure["best"] if approximate else figure["min"],
        "figure_max": figure["best"] if approximate else figure["max"],
        "figure_comparator": figure["comparator"],
    }


def of_record(data: dict[str, Any]) -> Disagreement:
    """The gravest disagreement among the quantities of a record.

    A document's figures are compared within one quantity only: another measure or another day makes another
    entry of `figures`, a series and no conflict. Two entries of the same measure, day and subject are
    compared with each other.
    """
    found = [_own_disagreement(data), *(_disagreement(data, one) for one in data["figures"])]
    same: dict[tuple[Any, ...], list[dict[str, Any]]] = {}
    for one in data["figures"]:
        if one["as_of"]:
            what = (one["measure"], one["unit"], one["as_of"], one["component"], tuple(one["about"]))
            same.setdefault(what, []).append(one)
    found += [ranges.disagreement(group) for group in same.values()]
    return ranges.worst(found)


def _own_evidence(data: dict[str, Any]) -> list[int]:
    """Numbers of the evidence whose figure is that of the strength or the duration."""
    if not any(data.get(field) for field in OWN):
        return []
    return [n for n, one in enumerate(data["evidence"], start=1) if one["figure"] and one["figure"]["measure"] is None]


def _own_disagreement(data: dict[str, Any]) -> Disagreement:
    return ranges.disagreement(data["evidence"][n - 1]["figure"] for n in _own_evidence(data))


def _disagreement(data: dict[str, Any], figure: dict[str, Any]) -> Disagreement:
    """Between the documents' figures of an entry of `figures`; some of its evidence may carry another's."""
    numbers = set(figure["evidence"]) - set(_own_evidence(data))
    given = [data["evidence"][n - 1]["figure"] for n in sorted(numbers)]
    return ranges.disagreement(one for one in given if one and one["measure"] in (None, figure["measure"]))


def _notice(data: dict[str, Any]) -> dict[str, Any] | None:
    """The notice to move of a posture as a quantity of its own: how many days, and from how many it was cut."""
    before, after = data.get("notice_days_before"), data.get("notice_days_after")
    if after is None:
        return None
    return {
        "measure": Figure.NOTICE,
        "unit": "day",
        "label": f"{after} days" if before is None else f"from {before} to {after} days",
        "min": after,
        "max": after,
        "best": after,
        "comparator": Comparator.EXACT if before is None else Comparator.CHANGE,
        "as_of": None,
        "component": None,
    }


def _whose(data: dict[str, Any]) -> dict[FigureSide, list[str]]:
    """Of a posture's strength: it is of the actors' forces; whoever announced it gives it, unless it says who."""
    if "strength" not in data:
        return {}
    parts = {FigureSide.CLAIMANT: Part.ANNOUNCED_BY, FigureSide.ABOUT: Part.ACTOR}
    found = {
        side: [one["actor"] for one in data["participants"] if one["part"] == part] for side, part in parts.items()
    }
    if data["strength"] and data["strength"]["claimed_by"]:
        found[FigureSide.CLAIMANT] = data["strength"]["claimed_by"]
    return found


def _figure(
    event: Event, position: int, given: dict[str, Any], numbers: list[int], disagreement: Disagreement
) -> Figure:
    comparator = given["comparator"]
    as_of = dt.date.fromisoformat(given["as_of"]) if given["as_of"] else None
    return Figure(
        event=event,
        date=as_of or event.date,
        position=position,
        measure=given["measure"],
        unit=given["unit"],
        label=given["label"],
        min=given["min"],
        max=given["max"],
        min_inclusive=EXCLUSIVE.get(comparator) != "min",
        max_inclusive=EXCLUSIVE.get(comparator) != "max",
        best=given["best"],
        approximate=comparator in APPROXIMATE,
        comparator=comparator,
        as_of=as_of,
        component=given["component"],
        disagreement=disagreement,
        evidence_numbers=numbers,
    )
