"""The tables of events: which columns their lines have, in this order, and how their primary keys are dealt out."""

from benchmarks.generator import calendar, codings, profiles, quantities
from events.choices import Kind

# How many rows of a table an event has at most: its rows take their primary keys from a range of its own.
EVIDENCE, PARTICIPATIONS, CODINGS, PARTIES, FIGURES, RELATIONS = 3, 4, 2, 8, 2, 4

COPIES = ("event_ptr_id", "event_kind", "event_date")
COLUMNS: dict[str, tuple[str, ...]] = {
    "events_event": (
        "id", "slug", "kind", "title", "summary", "crisis_id", *calendar.COLUMNS, "place_id", "place_as_written",
        "factuality", "confidence", "event_type", "disagreement", "support_documents", "support_publishers",
        "support_agencies", "support_agencies_in_common", "independence", "first_reported", "first_reported_basis",
        "search_text", "actor_keys", "notes", "citation", "changed_in", "fingerprint",
    ),
    "events_statement": (*COPIES, *profiles.COLUMNS[Kind.STATEMENT]),
    "events_militaryposture": (*COPIES, *profiles.COLUMNS[Kind.MILITARY_POSTURE]),
    "events_sanctionsthreat": (
        *COPIES, "condition_actor_id", "condition_object_id", "episode", *profiles.COLUMNS[Kind.SANCTIONS_THREAT],
    ),
    "events_diplomaticcontact": (*COPIES, *profiles.COLUMNS[Kind.DIPLOMATIC_CONTACT]),
    "events_participation": (
        "id", "event_id", "event_kind", "event_date", "act_date", "position", "part", "evidence_numbers", "actor_id",
        "name", "role", "speaks_for_id", "as_written",
    ),
    "events_figure": (
        "id", "event_id", "position", "slug", "date", "as_of", "disagreement", "evidence_numbers", "citation",
        *quantities.COLUMNS,
    ),
    "events_figureparty": ("id", "figure_id", "position", "side", "actor_id"),
    "events_evidence": (
        "id", "event_id", "n", "document_id", "paragraph", "start", "end", "sha256", "stance", "wording",
        "wording_kind", "figure_id", *quantities.EVIDENCE_COLUMNS, "also_says",
    ),
    "events_quote": ("id", "statement_id", "position", "text", "evidence_id"),
    "events_coding": (
        "id", "event_id", "position", *codings.COLUMNS, "date", "date_start", "date_end", "counted_in_id",
    ),
    "events_codingparty": ("id", "coding_id", "position", "side", "actor_id"),
    "events_postureplace": ("id", "posture_id", "position", "end", "place_id"),
    "events_sanctionsinstrument": (
        "id", "threat_id", "position", "named_by_id", "evidence_numbers", "type", "attribution", "ties_threat",
        "gsdb", "basis",
    ),
    "events_relation": ("id", "event_id", "other_id", "type", "direction"),
    "dataset_knownid": ("id", "collection", "slug", "hash", "released"),
}  # fmt: skip

# the collection of each kind, and what a citation calls one of its records, as in dataset.layout
COLLECTION_OF: dict[Kind, tuple[str, str]] = {
    Kind.STATEMENT: ("statements", "statement"),
    Kind.MILITARY_POSTURE: ("military-postures", "military-posture"),
    Kind.SANCTIONS_THREAT: ("sanctions-threats", "sanctions-threat"),
    Kind.DIPLOMATIC_CONTACT: ("diplomatic-contacts", "diplomatic-contact"),
    Kind.OTHER_EVENT: ("other-events", "event"),
}
