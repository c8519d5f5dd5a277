"""A tiny world: two invented news texts, the fixtures coded from them, one record of every kind, and their coverage.

A test takes the world, breaks or changes one thing in it, and writes it to a folder of its own.
"""

import datetime as dt
import hashlib
from copy import deepcopy
from pathlib import Path
from typing import Any

import yaml

from dataset.layout import COLLECTIONS, EVENTS


class Dumper(getattr(yaml, "CSafeDumper", yaml.SafeDumper)):  # type: ignore[misc]
    """Writes out what two records share; in C where it can, since every test writes every file."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


DAY = dt.date(2022, 4, 1)  # of releases
MORNING = "2022-03-07-morning"
EVENING = "2022-03-08-evening"
TEXTS = {
    MORNING: (
        "Strait closed?\n"
        "\n"
        "On Monday, March 7, Anna Berg, the Estonian president, said in Tallinn that “no ship will pass”.\n"
        "She put up to 300 sailors on alert and spoke by telephone with Jānis Ozols for nearly an hour.\n"
        "   \n"
        "Latvia will answer with a ban on imports. With AFP\n"
    ),
    EVENING: (
        "Anna Berg repeated: “no ship” — 300 sailors are ready.\n"
        "About 12 fishermen were hurt on Tuesday. Berg and Ozols talk again on Wednesday.\n"
        "With AFP and Reuters\n"
    ),
}
SOURCES = {MORNING: "morning.txt", EVENING: "evening.txt"}


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def span(document: str, words: str) -> dict[str, Any]:
    """The locator of words that stand once in a document."""
    text = TEXTS[document]
    assert text.count(words) == 1, words
    start = text.index(words)
    before = text[:start].rpartition("\n")[0]
    paragraph = sum(bool(line.strip()) for line in before.split("\n")) + 1
    place = {"start": start, "end": start + len(words), "sha256": sha256(words)}
    return {"document": document, "paragraph": paragraph, **place}


def evidence(document: str, words: str, **other: Any) -> dict[str, Any]:
    plain: dict[str, Any] = {
        "stance": "asserts",
        "wording": None,
        "wording_kind": None,
        "figure": None,
        "also_says": {},
    }
    return {**span(document, words), **plain, **other}


def mention(document: str, words: str) -> dict[str, Any]:
    found = span(document, words)
    return {name: found[name] for name in ("document", "start", "end")}


def _document(slug: str, **other: Any) -> dict[str, Any]:
    text = TEXTS[slug]
    return {
        "id": slug,
        "source_file": SOURCES[slug],
        "headline": None,
        "title": f"Title of {slug}",
        "summary": "What happens in the strait.",
        "label": f"Label of {slug}",
        "cite_phrase": "an invented text",
        "citation": f"Invented text, {SOURCES[slug]}.",
        "publisher": None,
        "publisher_basis": "not_stated",
        "credit_line": "With AFP",
        "agencies_credited": ["AFP"],
        "picture_credits": [],
        "author": None,
        "web_address": None,
        "published_end": None,
        "published_label": "in March",
        "published_basis": "inferred",
        "published_reason": None,
        "language": "en",
        "translated_from": None,
        "translation": None,
        "translation_basis": None,
        "sha256": sha256(text),
        "bytes": len(text.encode()),
        "characters": len(text),
        "paragraphs": sum(bool(line.strip()) for line in text.split("\n")),
        "notes": [],
        **other,
    }


def _actor(slug: str, name: str, kind: str, country: str | None, **other: Any) -> dict[str, Any]:
    plain: dict[str, Any] = {
        "wikidata": None,
        "cameo": None,
        "plover_sector": None,
        "member_of": [],
        "roles": [],
        "names": [],
    }
    who = {"id": slug, "name": name, "sort_name": name, "kind": kind, "country": country}
    return {**who, **plain, "notes": [], **other}


def _event(slug: str, edtf: str, participants: list[Any], proof: list[Any], **own: Any) -> dict[str, Any]:
    return {
        "id": slug,
        "title": f"Title of {slug}",
        "summary": "What happened, in our words.",
        "cite_as": "An act in the strait",
        "crisis": "strait",
        "date": {
            "edtf": edtf,
            "as_written": None,
            "anchor": "2022-03-07",
            "anchor_kind": "in_text",
            "rule": "stated",
            "year": "inferred",
        },
        "place": None,
        "factuality": "factual",
        "confidence": "high",
        "participants": participants,
        "codings": [],
        "figures": [],
        "evidence": proof,
        "relations": [],
        "notes": [],
        **own,
    }


def quantity(label: str, comparator: str, low: int | None, high: int | None, **other: Any) -> dict[str, Any]:
    return {"label": label, "min": low, "max": high, "comparator": comparator, **other}


BERG = {"actor": "anna-berg", "role": "President", "speaks_for": "estonia"}
NO_PASSAGE = "2022-03-07-berg-no-passage"
BAN_INDIRECT = "2022-03-07-latvia-announces-ban"
ALERT = "2022-03-07-estonia-300-sailors"
BAN = "2022-03-07-latvia-import-ban"
CALL = "2022-03-07-berg-ozols-call"
NEXT_CALL = "2022-03-09-berg-ozols-call-planned"
HURT = "2022-03-08-fishermen-hurt"

STATEMENT = _event(
    NO_PASSAGE,
    "2022-03-07",
    [{**BERG, "part": "speaker"}, {"actor": "latvia", "part": "about", "name": "The southern neighbour"}],
    [
        evidence(
            MORNING,
            "the Estonian president, said in Tallinn that “no ship will pass”",
            stance="attributes",
            wording="no ship will pass",
            wording_kind="partial",
        ),
        evidence(EVENING, "Anna Berg repeated: “no ship”", wording="no ship", wording_kind="partial"),
    ],
    cite_as=None,
    place={"id": "tallinn", "as_written": "in Tallinn"},
    codings=[
        {
            "sources": ["anna-berg"],
            "targets": ["latvia"],
            "cameo": "131",
            "plover": "THREATEN",
            "plover_mode": "restrict",
            "mid": "2",
            "basis": "scheme",
        }
    ],
    relations=[{"type": "conveys", "to": ALERT}],
    statement_type="threaten",
    venue="unspecified",
    venue_as_written=None,
    attribution="named_person",
    quotes=[{"text": "no ship will pass", "evidence": 1}],
    quote_kind="mixed",
    quote_fidelity="verbatim_original",
    quote_note=None,
    notes=["The southern neighbour is Latvia."],
)
INDIRECT = _event(
    BAN_INDIRECT,
    "/2022-03-07",
    [{"actor": "latvia", "part": "speaker"}],
    [evidence(MORNING, "Latvia will answer with a ban on imports.")],
    cite_as=None,
    relations=[{"type": "responds_to", "to": NO_PASSAGE}],
    statement_type="threaten",
    venue="unspecified",
    venue_as_written=None,
    attribution="metonym",
    quotes=[],
    quote_kind="indirect",
    quote_fidelity=None,
    quote_note=None,
)
POSTURE = _event(
    ALERT,
    "2022-03-07",
    [
        {"actor": "estonia", "part": "actor"},
        {**BERG, "part": "announced_by"},
        {"actor": "latvia", "part": "directed_at"},
    ],
    [
        evidence(MORNING, "She put up to 300 sailors on alert", figure=quantity("up to 300", "at_most", None, 300)),
        evidence(EVENING, "300 sailors are ready.", figure=quantity("300", "exact", 300, 300)),
    ],
    cite_as="Alert of up to 300 sailors",
    posture_type="alert_raised",
    status="on_alert",
    strength=quantity("up to 300", "at_most", None, 300, best=300, unit="personnel", as_of="2022-03-07"),
    component="maritime",
    equipment=["boats"],
    readiness_label=None,
    notice_days_before=None,
    notice_days_after=3,
    origins=[{"place": "tallinn", "as_written": None}],
    destinations=[],
    duration_intent="unspecified",
    command="national",
    framework=None,
    activation_condition=None,
)
THREAT = _event(
    BAN,
    "2022-03-07",
    [
        {"actor": "latvia", "part": "sender", "as_written": "Latvia", "lead": True},
        {"actor": "estonia", "part": "target"},
    ],
    [evidence(MORNING, "Latvia will answer with a ban on imports")],
    cite_as="Sanctions threat by Latvia against Estonia",
    institution=None,
    threat_status="threatened",
    condition={
        "kind": "if_then",
        "event": "other",
        "actor": "estonia",
        "object": None,
        "as_written": None,
        "deadline": "2022-03",
    },
    severity=None,
    specificity="instrument_named",
    instruments=[
        {"type": "import_restriction", "object": "fish", "named_by": "latvia", "attribution": "office", "evidence": [1]}
    ],
    objective="policy_change",
    ties={
        "case": None,
        "issues": ["2"],
        "outcome": None,
        "anticipated_sender_costs": None,
        "anticipated_target_costs": None,
    },
    episode="strait-threats",
)
CONTACT = _event(
    CALL,
    "2022-03-07",
    [
        {**BERG, "part": "convener", "as_written": "Anna Berg", "evidence": [1]},
        {"actor": "janis-ozols", "part": "participant"},
    ],
    [evidence(MORNING, "spoke by telephone with Jānis Ozols for nearly an hour")],
    cite_as="Call between Anna Berg and Jānis Ozols",
    contact_type="phone_call",
    contact_status="held",
    attendance="online",
    level="leaders",
    duration=quantity("nearly an hour", "less_than_near", None, 60, best=None, unit="minute"),
    topics=["the strait"],
)
PLANNED = _event(
    NEXT_CALL,
    "2022-03-09",
    [{**BERG, "part": "participant"}, {"actor": "janis-ozols", "part": "participant"}],
    [evidence(EVENING, "Berg and Ozols talk again on Wednesday.")],
    factuality="future",
    contact_type="conversation_unspecified",
    contact_status="planned",
    attendance=None,
    level="leaders",
    duration=None,
    topics=[],
)
OTHER = _event(
    HURT,
    "2022-03-08",
    [{"actor": "latvia", "part": "affected"}],
    [evidence(EVENING, "About 12 fishermen were hurt", figure=quantity("About 12", "approx", None, None, best=12))],
    figures=[
        quantity(
            "about 12",
            "approx",
            None,
            None,
            measure="injured",
            unit="person",
            best=12,
            as_of="2022-03-08",
            claimed_by=[],
            about=["latvia"],
            component=None,
            evidence=[1],
        )
    ],
    event_type="casualties",
)

RECORDS: dict[str, list[dict[str, Any]]] = {
    "documents": [
        _document(MORNING, published="2022-03-07", published_start="2022-03-07", headline="Strait closed?"),
        _document(
            EVENING,
            published="2022-03-08",
            published_start="2022-03-08",
            published_basis="printed",
            publisher="The Evening",
            publisher_basis="printed",
            agencies_credited=["AFP", "Reuters"],
            credit_line="With AFP and Reuters",
        ),
    ],
    "places": [
        {
            "id": "tallinn",
            "name": "Tallinn",
            "country": "EST",
            "precision": "city",
            "latitude": 59.4,
            "longitude": 24,
            "coordinates_from": "gazetteer",
            "notes": [],
        }
    ],
    "crises": [
        {
            "id": "strait",
            "name": "The strait",
            "summary": "Two neighbours and a strait.",
            "start": "2022-03-07",
            "end": "2022-03-08/..",
            "icb": {
                "case": None,
                "trigger": "7",
                "trigger_entity": "366",
                "gravity": [{"actor": "latvia", "gravity": "4"}],
                "crisis_management": None,
                "violence": "1",
                "region": None,
                "max_hostility": 3,
            },
            "basis": "analyst",
            "parties": ["estonia", "latvia"],
            "notes": [],
        }
    ],
    "actors": [
        _actor("estonia", "Estonia", "state", "EST", wikidata="Q191", cameo="EST"),
        _actor("latvia", "Latvia", "state", "LVA"),
        _actor(
            "anna-berg",
            "Anna Berg",
            "person",
            "EST",
            sort_name="Berg, Anna",
            member_of=["estonia"],
            roles=[
                {
                    "title": "President",
                    "organisation": "estonia",
                    "role_class": "head_of_state",
                    "documents": [MORNING, EVENING],
                }
            ],
            names=[
                {
                    "text": "Anna Berg",
                    "kind": "name",
                    "language": "en",
                    "mentions": [mention(MORNING, "Anna Berg"), mention(EVENING, "Anna Berg")],
                }
            ],
        ),
        _actor(
            "janis-ozols",
            "Jānis Ozols",
            "person",
            "LVA",
            member_of=["latvia"],
            names=[
                {
                    "text": "Jānis Ozols",
                    "kind": "name",
                    "language": "lv",
                    "mentions": [mention(MORNING, "Jānis Ozols")],
                }
            ],
        ),
    ],
    "statements": [STATEMENT, INDIRECT],
    "military-postures": [POSTURE],
    "sanctions-threats": [THREAT],
    "diplomatic-contacts": [CONTACT, PLANNED],
    "other-events": [OTHER],
}


SENTENCES = {
    MORNING: [
        "Strait closed?",
        "On Monday, March 7, Anna Berg, the Estonian president, said in Tallinn that “no ship will pass”.",
        "She put up to 300 sailors on alert and spoke by telephone with Jānis Ozols for nearly an hour.",
        "Latvia will answer with a ban on imports.",
        "With AFP",
    ],
    EVENING: [
        "Anna Berg repeated: “no ship” — 300 sailors are ready.",
        "About 12 fishermen were hurt on Tuesday.",
        "Berg and Ozols talk again on Wednesday.",
        "With AFP and Reuters",
    ],
}
CREDIT = {MORNING: "With AFP", EVENING: "With AFP and Reuters"}
Coverage = dict[str, dict[str, Any]]


def extent(document: str, words: str) -> list[int]:
    place = span(document, words)
    return [place["start"], place["end"]]


def reason(document: str, words: str, why: str, repeats: list[str] | None = None, note: str | None = None) -> Any:
    place = {name: found for name, found in span(document, words).items() if name != "document"}
    return {**place, "reason": why, "repeats": repeats or [], "note": note}


def counted(document: str, *reasons: Any) -> dict[str, Any]:
    sentences = [extent(document, words) for words in SENTENCES[document]]
    return {"id": document, "sentence_count": len(sentences), "sentences": sentences, "reasons": list(reasons)}


HEADLINE = reason(MORNING, "Strait closed?", "headline_or_subhead", note="Says not by whom.")


def every_sentence() -> Coverage:
    """The coverage of both texts, in which no sentence is forgotten."""
    credits = {slug: reason(slug, words, "credit") for slug, words in CREDIT.items()}
    return {MORNING: counted(MORNING, dict(HEADLINE), credits[MORNING]), EVENING: counted(EVENING, credits[EVENING])}


class World:
    """The records, to be changed at will, and where they are written to."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.records = deepcopy(RECORDS)
        self.coverage: Coverage = {}  # by document; without it, there is no such file

    def find(self, slug: str) -> dict[str, Any]:
        """A record, by its id."""
        return next(one for records in self.records.values() for one in records if one["id"] == slug)

    def remove(self, slug: str) -> None:
        for records in self.records.values():
            records[:] = [one for one in records if one["id"] != slug]

    def write(self) -> Path:
        """Write the fixtures, every event to the file of March."""

        def dumped(records: list[dict[str, Any]]) -> str:
            return str(yaml.dump(records, Dumper=Dumper, allow_unicode=True, sort_keys=False))

        for collection in COLLECTIONS:
            name = f"{collection}/2022-03.yaml" if collection in EVENTS else f"{collection}.yaml"
            file = self.folder / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(dumped(self.records[collection]))
        if self.coverage:
            (self.folder / "coverage.yaml").write_text(dumped(list(self.coverage.values())))
        return self.folder

    def write_documents(self, folder: Path) -> Path:
        """Write the news texts."""
        folder.mkdir()
        for slug, text in TEXTS.items():
            (folder / SOURCES[slug]).write_bytes(text.encode())
        return folder
