"""What an event of each kind can be: the columns of its own table, who takes part, how it is coded and counted."""

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from benchmarks.generator import codings
from benchmarks.generator.quantities import NOTICE_DAYS
from benchmarks.generator.rows import FALSE, NULL, TRUE, array
from benchmarks.generator.words import Phrases
from events import choices
from events.choices import ContactType, Kind, QuoteKind, RelationType, StatementType, ThreatStatus
from events.ontologies import INSTRUMENTS

SIZE = 512  # profiles of a kind; a power of two, for they are drawn by bits
TABLES: dict[Kind, str | None] = {
    Kind.STATEMENT: "events_statement",
    Kind.MILITARY_POSTURE: "events_militaryposture",
    Kind.SANCTIONS_THREAT: "events_sanctionsthreat",
    Kind.DIPLOMATIC_CONTACT: "events_diplomaticcontact",
    Kind.OTHER_EVENT: None,
}
COLUMNS: dict[Kind, tuple[str, ...]] = {
    Kind.STATEMENT: (
        "statement_type", "venue", "venue_as_written", "attribution", "quote_kind", "quote_fidelity", "quote_note",
    ),
    Kind.MILITARY_POSTURE: (
        "posture_type", "status", "component", "equipment", "readiness_label", "notice_days_before",
        "notice_days_after", "duration_intent", "command", "framework", "activation_condition",
    ),
    Kind.SANCTIONS_THREAT: (
        "threat_status", "condition_kind", "condition_event", "condition_as_written", "condition_deadline",
        "severity", "specificity", "objective", "ties_issues", "ties_threat", "ties_imposition",
    ),
    Kind.DIPLOMATIC_CONTACT: ("contact_type", "contact_status", "attendance", "level", "topics"),
    Kind.OTHER_EVENT: (),
}  # fmt: skip
# who takes part: the first is the one who acts, in codings the source
PARTS: dict[Kind, list[str]] = {
    Kind.STATEMENT: [
        *["speaker about"] * 6, *["speaker about about"] * 3, *["speaker addressee about"] * 2, "speaker",
        "speaker addressee", "speaker speaker about", "speaker reported_through about", "speaker addressee about about",
    ],
    Kind.MILITARY_POSTURE: [
        *["actor host"] * 2, *["actor directed_at"] * 2, "actor", "actor announced_by directed_at",
        "actor host in_support_of", "actor host announced_by directed_at",
    ],
    Kind.SANCTIONS_THREAT: [*["sender target"] * 2, "sender sender target", "sender sender sender target"],
    Kind.DIPLOMATIC_CONTACT: [
        *["participant participant"] * 4, *["participant participant participant"] * 2,
        "participant participant convener", "participant participant participant mediator",
    ],
    Kind.OTHER_EVENT: ["actor affected", "actor", "actor affected affected", "actor affected"],
}  # fmt: skip
VISIT = "visitor host"
RELATIONS: dict[Kind, list[RelationType]] = {
    Kind.STATEMENT: [
        RelationType.ABOUT, RelationType.RESPONDS_TO, RelationType.REITERATES, RelationType.CONVEYS,
    ],
    Kind.MILITARY_POSTURE: [
        RelationType.PART_OF, RelationType.ADDS_TO, RelationType.RESPONDS_TO, RelationType.SUPERSEDES,
    ],
    Kind.SANCTIONS_THREAT: [
        RelationType.REITERATES, RelationType.SPECIFIES, RelationType.RESPONDS_TO, RelationType.ABOUT,
    ],
    Kind.DIPLOMATIC_CONTACT: [
        RelationType.CARRIES_OUT, RelationType.RESPONDS_TO, RelationType.CARRIES_OUT, RelationType.PART_OF,
    ],
    Kind.OTHER_EVENT: [
        RelationType.ABOUT, RelationType.RESPONDS_TO, RelationType.ABOUT, RelationType.CONTRADICTS,
    ],
}  # fmt: skip
T = TypeVar("T")


@dataclass(frozen=True)
class Profile:
    """One way to be an event of a kind. Texts are columns as COPY reads them."""

    columns: str
    event_type: str
    factuality: str
    parts: tuple[str, ...]
    codings: tuple[str, ...]
    measures: tuple[str, ...] = ()
    quotes: int = 0
    fidelity: str | None = None
    places: tuple[str, ...] = ()
    instruments: tuple[str, ...] = ()
    conditional: bool = False


def profiles(rng: random.Random, phrases: Phrases) -> dict[Kind, list[Profile]]:
    """The pool of each kind."""
    makers: dict[Kind, Callable[[random.Random, Phrases], dict[str, Any]]] = {
        Kind.STATEMENT: _statement,
        Kind.MILITARY_POSTURE: _posture,
        Kind.SANCTIONS_THREAT: _threat,
        Kind.DIPLOMATIC_CONTACT: _contact,
        Kind.OTHER_EVENT: _other,
    }
    return {kind: [_profile(rng, kind, make(rng, phrases)) for _ in range(SIZE)] for kind, make in makers.items()}


def _profile(rng: random.Random, kind: Kind, made: dict[str, Any]) -> Profile:
    values = made.pop("values")
    columns = "\t".join(NULL if value is None else str(value) for value in values)
    fitting, likely = made.pop("fitting")
    number = min(len(fitting), (rng.random() < likely) + (rng.random() < 0.12))
    made.setdefault("parts", tuple(rng.choice(PARTS[kind]).split()))
    made.setdefault("event_type", NULL)
    return Profile(
        columns=columns,
        factuality=_skewed(rng, choices.Factuality),
        codings=tuple(rng.sample(fitting, number)),
        **made,
    )


def _skewed(rng: random.Random, vocabulary: Sequence[T] | Any) -> str:
    """A value of a list, the first ones the most."""
    values = list(vocabulary)
    return str(values[min(len(values) - 1, int(rng.expovariate(0.45)))].value)


def _any(rng: random.Random, vocabulary: Any) -> str:
    return str(rng.choice(list(vocabulary)).value)


def _perhaps(rng: random.Random, chance: float, value: T) -> T | None:
    return value if rng.random() < chance else None


def _statement(rng: random.Random, phrases: Phrases) -> dict[str, Any]:
    what, venue = _any(rng, StatementType), _any(rng, choices.Venue)
    quoted = _skewed(rng, QuoteKind)
    words = quoted != QuoteKind.INDIRECT and rng.random() < 0.9
    fidelity = _any(rng, choices.QuoteFidelity) if words else None
    return {
        "values": (
            what, venue, None if venue == choices.Venue.UNSPECIFIED else "in public", _skewed(rng, choices.Attribution),
            quoted, fidelity, _perhaps(rng, 0.3, rng.choice(phrases.titles)),
        ),
        "fitting": (codings.fitting(rng, "statement_type", what), 0.97),
        "measures": ("age",) if rng.random() < 0.04 else (),
        "quotes": rng.choice((1, 1, 1, 2)) if words else 0,
        "fidelity": fidelity,
    }  # fmt: skip


def _posture(rng: random.Random, phrases: Phrases) -> dict[str, Any]:
    what = _any(rng, choices.PostureType)
    notice = rng.random() < 0.05
    return {
        "values": (
            what, _any(rng, choices.PostureStatus), _perhaps(rng, 0.6, _any(rng, choices.Component)),
            array(rng.sample(("tanks", "aircraft", "missiles", "air defences", "vessels"), rng.choice((0, 0, 1, 2)))),
            _perhaps(rng, 0.1, "heightened alert"), None, NOTICE_DAYS if notice else None,
            _skewed(rng, choices.DurationIntent), _perhaps(rng, 0.4, _any(rng, choices.Command)),
            _perhaps(rng, 0.1, rng.choice(phrases.short)), _perhaps(rng, 0.1, rng.choice(phrases.titles)),
        ),
        "fitting": (codings.fitting(rng, "posture_type", what), 0.9),
        "measures": (*(("strength",) if rng.random() < 0.6 else ()), *(("notice",) if notice else ())),
        "places": rng.choice(((), ("destination",), ("destination",), ("origin", "destination"), ("destination",) * 2)),
    }  # fmt: skip


def _threat(rng: random.Random, phrases: Phrases) -> dict[str, Any]:
    what = _skewed(rng, ThreatStatus)
    conditional = rng.random() < 0.6
    measures = tuple(rng.sample(list(INSTRUMENTS), rng.choice((0, 0, 1, 2))))
    instruments = tuple(
        f"{name}\t{_skewed(rng, choices.Attribution)}\t{found.ties_threat}\t{found.gsdb}\t{found.basis}"
        for name, found in ((name, INSTRUMENTS[name]) for name in measures)
    )
    imposed = what == ThreatStatus.IMPOSED
    return {
        "values": (
            what, _any(rng, choices.ConditionKind) if conditional else None,
            _any(rng, choices.ConditionEvent) if conditional else None,
            rng.choice(phrases.titles) if conditional else None, None, _perhaps(rng, 0.4, rng.choice(phrases.titles)),
            "instrument_named" if measures else "severity_only", _perhaps(rng, 0.8, _any(rng, choices.Objective)),
            array(("2",)), FALSE if imposed else TRUE, TRUE if imposed else FALSE,
        ),
        "fitting": (codings.fitting(rng, "threat_status", what), 0.95),
        "instruments": instruments,
        "conditional": conditional,
    }  # fmt: skip


def _contact(rng: random.Random, phrases: Phrases) -> dict[str, Any]:
    what, status = _any(rng, ContactType), _any(rng, choices.ContactStatus)
    made: dict[str, Any] = {
        "values": (
            what, status, _perhaps(rng, 0.7, _any(rng, choices.Attendance)), _any(rng, choices.Level),
            array(rng.sample(phrases.short, rng.choice((0, 1, 1, 2)))),
        ),
        "fitting": (codings.fitting(rng, "contact_status", status), 0.95),
        "measures": ("duration",) if rng.random() < 0.15 else (),
    }  # fmt: skip
    if what == ContactType.VISIT:
        made["parts"] = tuple(VISIT.split())
    return made


def _other(rng: random.Random, phrases: Phrases) -> dict[str, Any]:
    what = _any(rng, choices.EventType)
    return {
        "values": (),
        "event_type": what,
        "fitting": (codings.of_any_act(rng), 0.7),
        "measures": ("deaths",) if rng.random() < 0.4 else (),
    }
