"""The format of the fixtures, one form per collection. `fixtures/README.md` says what the fields mean."""

from actors.choices import ActorKind, NameKind, PloverSector, RoleClass
from actors.countries import COUNTRIES
from dataset.checks.shapes import (
    MOST,
    Code,
    Day,
    Decimal,
    Edtf,
    Fields,
    Flag,
    Matching,
    Maybe,
    Notes,
    Ref,
    Several,
    Slug,
    Text,
    Whole,
    codes,
)
from dataset.layout import COVERAGE
from events import choices as c
from events.ontologies import CAMEO, MID, PLOVER, PLOVER_MODES
from sources.choices import Basis, CoverageReason, UnlistedNameReason

PHRASE = Text(words=8)  # a document's own words are quoted no further than this
NOTES = Several(Text())
LANGUAGE = Matching(r"[a-z]{2}", "an ISO 639-1 code, such as en")
SHA256 = Matching(r"[0-9a-f]{64}", "a SHA-256: 64 hexadecimal digits in small letters")
NUMBER = Maybe(Whole(low=-MOST))
ACTOR, ACTORS = Ref("actors"), Several(Ref("actors"))
EVIDENCE_NUMBERS = Several(Whole(low=1))
MEASURE = Matching(r"[a-z]+(?:_[a-z]+)*", "a measure: words in small letters joined by _, such as force_size")

DOCUMENT = Fields(
    {
        "id": Slug(),
        "source_file": Matching(r"[^/\s\x00-\x1f\x7f]+", "the name of a file"),
        "headline": Maybe(Text()),
        "title": Text(),
        "summary": Text(),
        "label": Text(),
        "cite_phrase": Text(),
        "citation": Text(),
        "publisher": Maybe(Text()),
        "publisher_basis": Code(Basis),
        "credit_line": Maybe(Text()),
        "agencies_credited": Several(Text()),
        "picture_credits": Several(Text()),
        "author": Maybe(Text()),
        "web_address": Maybe(Text()),
        "published": Day(),
        "published_start": Day(),
        "published_end": Maybe(Day()),
        "published_label": Text(),
        "published_basis": codes([Basis.PRINTED, Basis.INFERRED], "published_basis"),
        "published_reason": Maybe(Text()),
        "language": LANGUAGE,
        "translated_from": Maybe(LANGUAGE),
        "translation": Maybe(Text()),
        "translation_basis": Maybe(Text()),
        "sha256": SHA256,
        "bytes": Whole(low=1),
        "characters": Whole(low=1),
        "paragraphs": Whole(low=1),
        "notes": NOTES,
    }
)

PLACE = Fields(
    {
        "id": Slug(),
        "name": Text(),
        "country": Maybe(Matching(r"[A-Z]{3}", "an ISO 3166-1 alpha-3 code, such as USA")),
        "precision": Code(c.PlacePrecision),
        "latitude": Maybe(Decimal(-90, 90)),
        "longitude": Maybe(Decimal(-180, 180)),
        "coordinates_from": Maybe(Code(c.CoordinateSource)),
        "notes": NOTES,
    }
)

MENTION = Fields({"document": Ref("documents"), "start": Whole(), "end": Whole()})
ACTOR_NAME = Fields({"text": Text(), "kind": Code(NameKind), "language": LANGUAGE, "mentions": Several(MENTION)})
ROLE = Fields(
    {
        "title": Text(),
        "organisation": Maybe(ACTOR),
        "role_class": Maybe(Code(RoleClass)),
        "documents": Several(Ref("documents"), least=1),
    },
    {"start": Maybe(Day()), "end": Maybe(Day())},
)
ACTOR_FORM = Fields(
    {
        "id": Slug(),
        "name": Text(),
        "sort_name": Text(),
        "kind": Code(ActorKind),
        "country": Maybe(codes(COUNTRIES, "country (ISO 3166-1 alpha-3)")),
        "wikidata": Maybe(Matching(r"Q[1-9][0-9]*", "a Wikidata item, such as Q212")),
        "cameo": Maybe(Matching(r"[A-Z]{3,12}", "a CAMEO actor code, such as UKRGOV")),
        "plover_sector": Maybe(Code(PloverSector)),
        "member_of": ACTORS,
        "roles": Several(ROLE),
        "names": Several(ACTOR_NAME),
        "notes": NOTES,
    }
)

ICB_CODE = Maybe(Matching(r"[0-9]+", 'a code in quotes, such as "7"'))
CRISIS = Fields(
    {
        "id": Slug(),
        "name": Text(),
        "summary": Text(),
        "start": Edtf(),
        "end": Edtf(),
        "icb": Fields(
            {
                "case": ICB_CODE,
                "trigger": ICB_CODE,
                "trigger_entity": ICB_CODE,
                "gravity": Several(Fields({"actor": ACTOR, "gravity": Code(c.Gravity)})),
                "crisis_management": ICB_CODE,
                "violence": ICB_CODE,
                "region": ICB_CODE,
                "max_hostility": Maybe(Whole(low=1, high=5)),
            }
        ),
        "basis": codes(["analyst", "icb"], "basis"),
        "parties": ACTORS,
        "notes": NOTES,
    }
)

DATING = Fields(
    {
        "edtf": Edtf(),
        "as_written": Maybe(PHRASE),
        "anchor": Maybe(Day()),
        "anchor_kind": Maybe(Code(c.AnchorKind)),
        "rule": Code(c.DatingRule),
        "year": Code(c.YearBasis),
    }
)
PARTICIPANT = Fields(
    {"actor": ACTOR, "part": Code(c.Part)},
    {
        "role": Maybe(Text()),
        "speaks_for": Maybe(ACTOR),
        "name": Maybe(Text()),
        "as_written": Maybe(PHRASE),
        "evidence": EVIDENCE_NUMBERS,
        "lead": Maybe(Flag()),
    },
)
CODING = Fields(
    {
        "sources": Several(ACTOR, least=1),
        "targets": ACTORS,
        "cameo": codes(CAMEO, "CAMEO in events/ontologies.py"),
        "plover": Maybe(codes(PLOVER, "PLOVER in events/ontologies.py")),
        "plover_mode": Maybe(codes(PLOVER_MODES, "PLOVER's modes in events/ontologies.py")),
        "mid": Maybe(codes(MID, "MID in events/ontologies.py")),
        "basis": Code(c.CodingBasis),
    },
    {"date": Maybe(Edtf())},  # days of the act, where they are not the record's
)
QUANTITY = Fields(
    {"label": Text(), "min": NUMBER, "max": NUMBER, "comparator": Code(c.Comparator)},
)
FIGURE = QUANTITY.plus(
    {
        "measure": MEASURE,
        "unit": Text(),
        "best": NUMBER,
        "as_of": Maybe(Day()),
        "claimed_by": ACTORS,
        "about": ACTORS,
        "component": Maybe(Text()),
        "evidence": Several(Whole(low=1), least=1),
    },
)
# Unit and day only where they are not those of the record's quantity; the measure where it has several.
DOCUMENT_FIGURE = QUANTITY.plus(
    {}, {"best": NUMBER, "unit": Maybe(Text()), "as_of": Maybe(Day()), "measure": Maybe(MEASURE)}
)
EVIDENCE = Fields(
    {
        "document": Ref("documents"),
        "paragraph": Whole(low=1),
        "start": Whole(),
        "end": Whole(low=1),
        "sha256": SHA256,
        "stance": Code(c.Stance),
        "wording": Maybe(Text(lines=True)),
        "wording_kind": Maybe(Code(c.WordingKind)),
        "figure": Maybe(DOCUMENT_FIGURE),
        "also_says": Notes(),
    }
)
RELATION = Fields({"type": Code(c.RelationType), "to": Ref("events")})
WHERE = Fields({"place": Ref("places"), "as_written": Maybe(PHRASE)})

EVENT = Fields(
    {
        "id": Slug(),
        "title": Text(characters=110),
        "summary": Text(),
        "crisis": Maybe(Ref("crises")),
        "date": DATING,
        "place": Maybe(Fields({"id": Ref("places"), "as_written": Maybe(PHRASE)})),
        "factuality": Code(c.Factuality),
        "confidence": Code(c.Confidence),
        "participants": Several(PARTICIPANT, least=1),
        "codings": Several(CODING),
        "figures": Several(FIGURE),
        "evidence": Several(EVIDENCE, least=1),
        "relations": Several(RELATION),
        "notes": NOTES,
    },
    {
        "cite_as": Maybe(Text()),
        "independence": Maybe(Code(c.Independence)),
        "disagreement": Maybe(Code(c.Disagreement)),
    },
)
STATEMENT = EVENT.plus(
    {
        "statement_type": Code(c.StatementType),
        "venue": Code(c.Venue),
        "venue_as_written": Maybe(PHRASE),
        "attribution": Code(c.Attribution),
        "quotes": Several(Fields({"text": Text(lines=True), "evidence": Whole(low=1)})),
        "quote_kind": Code(c.QuoteKind),
        "quote_fidelity": Maybe(Code(c.QuoteFidelity)),
        "quote_note": Maybe(Text()),
    }
)
POSTURE = EVENT.plus(
    {
        "posture_type": Code(c.PostureType),
        "status": Code(c.PostureStatus),
        "strength": Maybe(
            # claimed_by where it is somebody else than who announced the posture
            QUANTITY.plus({"best": NUMBER, "unit": Text(), "as_of": Maybe(Day())}, {"claimed_by": ACTORS})
        ),
        "component": Maybe(Code(c.Component)),
        "equipment": Several(Text()),
        "readiness_label": Maybe(PHRASE),
        "notice_days_before": Maybe(Whole()),
        "notice_days_after": Maybe(Whole()),
        "origins": Several(WHERE),
        "destinations": Several(WHERE),
        "duration_intent": Code(c.DurationIntent),
        "command": Maybe(Code(c.Command)),
        "framework": Maybe(Text()),
        "activation_condition": Maybe(Text()),
    }
)
THREAT = EVENT.plus(
    {
        "institution": Maybe(ACTOR),
        "threat_status": Code(c.ThreatStatus),
        "condition": Maybe(
            Fields(
                {
                    "kind": Code(c.ConditionKind),
                    "event": Code(c.ConditionEvent),
                    "actor": Maybe(ACTOR),
                    "object": Maybe(ACTOR),
                    "as_written": Maybe(PHRASE),
                    "deadline": Maybe(Edtf()),
                }
            )
        ),
        "severity": Maybe(PHRASE),
        "specificity": Code(c.Specificity),
        "instruments": Several(
            Fields(
                {
                    "type": Code(c.InstrumentType),
                    "object": Maybe(Text()),
                    "named_by": Maybe(ACTOR),
                    "attribution": Code(c.Attribution),
                    "evidence": Several(Whole(low=1), least=1),
                }
            )
        ),
        "objective": Maybe(Code(c.Objective)),
        "ties": Fields(
            {
                "case": Maybe(Text()),
                "issues": Several(Matching(r"[0-9]+", 'a TIES issue in quotes, such as "2"')),
                "outcome": Maybe(codes(["1", "2", "3", "4", "5"], "the TIES outcome of the threat stage")),
                "anticipated_sender_costs": Maybe(Text()),
                "anticipated_target_costs": Maybe(Text()),
            }
        ),
        "episode": Slug(),
    }
)
CONTACT = EVENT.plus(
    {
        "contact_type": Code(c.ContactType),
        "contact_status": Code(c.ContactStatus),
        "attendance": Maybe(Code(c.Attendance)),
        "level": Code(c.Level),
        "duration": Maybe(QUANTITY.plus({"best": NUMBER, "unit": Text()})),
        "topics": Several(Text()),
    }
)
OTHER_EVENT = EVENT.plus({"event_type": Code(c.EventType)})

COVERAGE_FORM = Fields(
    {
        "id": Ref("documents"),
        "sentence_count": Whole(low=1),
        "sentences": Several(Several(Whole()), least=1),
        "reasons": Several(
            Fields(
                {
                    "paragraph": Whole(low=1),
                    "start": Whole(),
                    "end": Whole(low=1),
                    "sha256": SHA256,
                    "reason": Code(CoverageReason),
                    "repeats": Several(Ref("events")),
                    "note": Maybe(Text()),
                }
            )
        ),
    },
    {
        "unlisted_names": Several(
            Fields(
                {
                    "text": Text(),
                    "start": Whole(),
                    "end": Whole(low=1),
                    "reason": Code(UnlistedNameReason),
                    "note": Maybe(Text()),
                }
            )
        ),
    },
)

# Of every record that has an id of its own: the ids that it had in releases before.
FORMER = {"formerly": Several(Slug())}
FORMS: dict[str, Fields] = {
    "documents": DOCUMENT,
    "places": PLACE,
    "actors": ACTOR_FORM,
    "crises": CRISIS,
    "statements": STATEMENT,
    "military-postures": POSTURE,
    "sanctions-threats": THREAT,
    "diplomatic-contacts": CONTACT,
    "other-events": OTHER_EVENT,
}
FORMS = {name: form.plus({}, FORMER) for name, form in FORMS.items()} | {COVERAGE: COVERAGE_FORM}
