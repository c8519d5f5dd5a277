"""The rows that one kind of event has beside the common ones. They hold the kind's own columns only."""

from collections.abc import Callable
from typing import Any

from django.db import models

from dataset.build.built import Context
from dataset.fixtures import Entry
from events.choices import RouteEnd, ThreatStatus
from events.models import (
    DiplomaticContact,
    Event,
    Evidence,
    MilitaryPosture,
    PosturePlace,
    Quote,
    SanctionsInstrument,
    SanctionsThreat,
    Statement,
)
from events.ontologies import INSTRUMENTS

Rows = tuple[Event | None, list[models.Model]]
Builder = Callable[[Context, dict[str, Any], dict[str, Any], list[Evidence]], Rows]


def build(context: Context, event: Event, entry: Entry, evidence: list[Evidence]) -> Rows:
    """The kind's row, null for an other event, and the rows of its own lists."""
    copies = {"event_ptr": event, "event_kind": event.kind, "event_date": event.date}
    return BUILDERS[entry.collection](context, entry.data, copies, evidence)


def _statement(context: Context, data: dict[str, Any], copies: dict[str, Any], evidence: list[Evidence]) -> Rows:
    columns = (
        "statement_type", "venue", "venue_as_written", "attribution", "quote_kind", "quote_fidelity", "quote_note",
    )  # fmt: skip
    row = Statement(**copies, **{name: data[name] for name in columns})
    quotes: list[models.Model] = [
        Quote(statement=row, position=at, text=quote["text"], evidence=evidence[quote["evidence"] - 1])
        for at, quote in enumerate(data["quotes"])
    ]
    return row, quotes


def _posture(context: Context, data: dict[str, Any], copies: dict[str, Any], evidence: list[Evidence]) -> Rows:
    columns = (
        "posture_type", "status", "component", "equipment", "readiness_label", "notice_days_before",
        "notice_days_after", "duration_intent", "command", "framework", "activation_condition",
    )  # fmt: skip
    row = MilitaryPosture(**copies, **{name: data[name] for name in columns})
    ends = [(RouteEnd.ORIGIN, one) for one in data["origins"]] + [
        (RouteEnd.DESTINATION, one) for one in data["destinations"]
    ]
    route: list[models.Model] = [
        PosturePlace(
            posture=row,
            position=at,
            end=end,
            place=context.places[one["place"]],
            as_written=one["as_written"],
        )
        for at, (end, one) in enumerate(ends)
    ]
    return row, route


def _threat(context: Context, data: dict[str, Any], copies: dict[str, Any], evidence: list[Evidence]) -> Rows:
    condition = data["condition"] or dict.fromkeys(("kind", "event", "actor", "object", "as_written", "deadline"))
    ties = data["ties"]
    imposed = data["threat_status"] == ThreatStatus.IMPOSED
    row = SanctionsThreat(
        **copies,
        institution=context.actor(data["institution"]),
        threat_status=data["threat_status"],
        condition_kind=condition["kind"],
        condition_event=condition["event"],
        condition_actor=context.actor(condition["actor"]),
        condition_object=context.actor(condition["object"]),
        condition_as_written=condition["as_written"],
        condition_deadline=condition["deadline"],
        severity=data["severity"],
        specificity=data["specificity"],
        objective=data["objective"],
        ties_case=ties["case"],
        ties_issues=ties["issues"],
        ties_threat=not imposed,
        ties_imposition=imposed,
        ties_outcome=ties["outcome"],
        ties_sender_costs=ties["anticipated_sender_costs"],
        ties_target_costs=ties["anticipated_target_costs"],
        episode=data["episode"],
    )
    instruments: list[models.Model] = [
        SanctionsInstrument(
            threat=row,
            position=at,
            type=one["type"],
            object=one["object"],
            named_by=context.actor(one["named_by"]),
            attribution=one["attribution"],
            evidence_numbers=one["evidence"],
            ties_threat=INSTRUMENTS[one["type"]].ties_threat,
            gsdb=INSTRUMENTS[one["type"]].gsdb,
            basis=INSTRUMENTS[one["type"]].basis,
        )
        for at, one in enumerate(data["instruments"])
    ]
    return row, instruments


def _contact(context: Context, data: dict[str, Any], copies: dict[str, Any], evidence: list[Evidence]) -> Rows:
    columns = ("contact_type", "contact_status", "attendance", "level", "topics")
    return DiplomaticContact(**copies, **{name: data[name] for name in columns}), []


def _other(context: Context, data: dict[str, Any], copies: dict[str, Any], evidence: list[Evidence]) -> Rows:
    return None, []


BUILDERS: dict[str, Builder] = {
    "statements": _statement,
    "military-postures": _posture,
    "sanctions-threats": _threat,
    "diplomatic-contacts": _contact,
    "other-events": _other,
}
