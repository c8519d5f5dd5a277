"""The counts that actors and documents carry, taken by the database from the rows themselves."""

from django.db import connection

from actors.models import Actor
from events.choices import Kind, Part
from sources.models import Document

OF_ACTORS = {
    "speaker_count": f"part = '{Part.SPEAKER}'",
    "about_count": f"part = '{Part.ABOUT}' AND event_kind = '{Kind.STATEMENT}'",
    "posture_count": f"event_kind = '{Kind.MILITARY_POSTURE}'",
    "threat_count": f"event_kind = '{Kind.SANCTIONS_THREAT}'",
    "contact_count": f"event_kind = '{Kind.DIPLOMATIC_CONTACT}'",
}
OF_DOCUMENTS = {
    "statement_count": f"kind = '{Kind.STATEMENT}'",
    "posture_count": f"kind = '{Kind.MILITARY_POSTURE}'",
    "threat_count": f"kind = '{Kind.SANCTIONS_THREAT}'",
    "contact_count": f"kind = '{Kind.DIPLOMATIC_CONTACT}'",
    "other_event_count": f"kind = '{Kind.OTHER_EVENT}'",
}
COUNTED = frozenset({*OF_ACTORS, *OF_DOCUMENTS, "evidence_count"})
PARTICIPATIONS = "SELECT actor_id AS owner, event_id, part, event_kind FROM events_participation"
EVIDENCE = """
    SELECT e.document_id AS owner, e.event_id, v.kind
    FROM events_evidence e JOIN events_event v ON v.id = e.event_id
"""


def refresh_counts() -> None:
    """Update the rows whose counts differ, and no other."""
    with connection.cursor() as cursor:
        for statement in statements():
            cursor.execute(statement)


def statements() -> list[str]:
    """The SQL of it, for whoever has a connection of its own."""
    distinct = "count(DISTINCT event_id) FILTER (WHERE {})"
    of_actors = {name: distinct.format(what) for name, what in OF_ACTORS.items()}
    of_documents = {name: distinct.format(what) for name, what in OF_DOCUMENTS.items()}
    return [
        _update(Actor._meta.db_table, PARTICIPATIONS, of_actors),
        _update(Document._meta.db_table, EVIDENCE, of_documents | {"evidence_count": "count(event_id)"}),
    ]


def _update(table: str, rows: str, counts: dict[str, str]) -> str:
    columns = ", ".join(counts)
    taken = ", ".join(f"{count} AS {name}" for name, count in counts.items())
    new = ", ".join(f"taken.{name}" for name in counts)
    old = ", ".join(f"t.{name}" for name in counts)
    return (
        f"WITH rows AS ({rows}), taken AS "
        f"(SELECT t.id, {taken} FROM {table} t LEFT JOIN rows ON rows.owner = t.id GROUP BY t.id) "
        f"UPDATE {table} t SET ({columns}) = ROW({new}) FROM taken "
        f"WHERE taken.id = t.id AND ({old}) IS DISTINCT FROM ({new})"
    )
