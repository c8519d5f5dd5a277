"""GET /vocabularies: every code list with what each value means, and the codes that follow from others."""

from typing import Any

from django.http import HttpResponse
from rest_framework.request import Request

from actors import choices as actor_choices
from actors.countries import COUNTRIES
from events import choices, ontologies
from events.models import Place
from rest.endpoint import Endpoint
from rest.openapi.operations import Operation
from rest.vocabulary import Vocabulary
from sources.choices import Basis, CoverageReason, UnlistedNameReason

# Where a list is used, as the fields and filters call it.
LISTS: dict[str, type[Vocabulary]] = {
    "kind": choices.Kind,
    "statement_type": choices.StatementType,
    "venue": choices.Venue,
    "attribution": choices.Attribution,
    "quote_kind": choices.QuoteKind,
    "quote_fidelity": choices.QuoteFidelity,
    "posture_type": choices.PostureType,
    "posture_status": choices.PostureStatus,
    "component": choices.Component,
    "duration_intent": choices.DurationIntent,
    "command": choices.Command,
    "threat_status": choices.ThreatStatus,
    "condition_kind": choices.ConditionKind,
    "condition_event": choices.ConditionEvent,
    "specificity": choices.Specificity,
    "instrument": choices.InstrumentType,
    "objective": choices.Objective,
    "contact_type": choices.ContactType,
    "contact_status": choices.ContactStatus,
    "attendance": choices.Attendance,
    "level": choices.Level,
    "event_type": choices.EventType,
    "part": choices.Part,
    "factuality": choices.Factuality,
    "confidence": choices.Confidence,
    "date_precision": choices.DatePrecision,
    "anchor_kind": choices.AnchorKind,
    "dating_rule": choices.DatingRule,
    "dating_year": choices.YearBasis,
    "relation": choices.RelationType,
    "direction": choices.Direction,
    "stance": choices.Stance,
    "wording_kind": choices.WordingKind,
    "comparator": choices.Comparator,
    "disagreement": choices.Disagreement,
    "independence": choices.Independence,
    "first_reported_basis": choices.FirstReportedBasis,
    "coding_basis": choices.CodingBasis,
    "place_precision": choices.PlacePrecision,
    "coordinates_from": choices.CoordinateSource,
    "gravity": choices.Gravity,
    "actor_kind": actor_choices.ActorKind,
    "name_kind": actor_choices.NameKind,
    "role_class": actor_choices.RoleClass,
    "plover_sector": actor_choices.PloverSector,
    "document_basis": Basis,
    "coverage_reason": CoverageReason,
    "unlisted_name_reason": UnlistedNameReason,
}


def everything() -> dict[str, Any]:
    """Every list, in the form `{name: {description, values: [{value, label, description}]}}`."""
    lists = {
        name: {
            "description": (vocabulary.__doc__ or "").strip(),
            "values": [
                {"value": member.value, "label": member.label, "description": member.description}
                for member in vocabulary
            ],
        }
        for name, vocabulary in LISTS.items()
    }
    return lists | {
        "cameo": {
            "description": "CAMEO event codes with Goldstein value and quad class (CAMEO 0.7b5, ICEWS).",
            "values": [
                {
                    "value": code,
                    "label": cameo.label,
                    "description": f"Goldstein {cameo.goldstein:g}, quad {ontologies.quad(code)}.",
                }
                for code, cameo in ontologies.CAMEO.items()
            ],
        },
        "quad": {
            "description": "CAMEO's quad classes, from the root code.",
            "values": [
                {"value": str(quad), "label": text.partition(":")[0], "description": text}
                for quad, text in ontologies.QUADS.items()
            ],
        },
        "plover": {
            "description": "PLOVER 2.0 types with their score and modes.",
            "values": [
                {"value": name, "label": name.capitalize(), "description": _plover(score, modes)}
                for name, (score, modes) in ontologies.PLOVER.items()
            ],
        },
        "mid": {
            "description": "Militarized Interstate Disputes actions, current numbering.",
            "values": [
                {"value": code, "label": label, "description": f"Hostility level {hostility}."}
                for code, (label, hostility) in ontologies.MID.items()
            ],
        },
        "country": {
            "description": "States of the dataset: ISO 3166-1 alpha-3, with the Correlates of War number.",
            "values": [
                {"value": code, "label": country.name, "description": f"Correlates of War {country.cow}."}
                for code, country in COUNTRIES.items()
            ],
        },
        "place": {
            "description": "Places of the dataset.",
            "values": [
                {"value": slug, "label": name, "description": f"{precision.capitalize()}."}
                for slug, name, precision in Place.objects.order_by("slug").values_list("slug", "name", "precision")
            ],
        },
    }


def _plover(score: float, modes: dict[str, float]) -> str:
    of_modes = ", ".join(f"{mode} {value:g}" for mode, value in modes.items())
    return f"Score {score:g}; modes: {of_modes}." if of_modes else f"Score {score:g}."


class Vocabularies(Endpoint):
    """The code lists."""

    tag = "Vocabularies"
    example_addresses = {"list": None}  # as long as everything it could explain
    about = {
        "list": (
            "All code lists",
            "Every value that a coded field or filter can have, with its label and what it means, list by list.",
        )
    }

    def list(self, request: Request) -> HttpResponse:
        query = self.query("list")
        if answer := self.unchanged():
            return answer
        version = self.dataset.version
        return self.answer({"dataset_version": version, "links": self.links(query), "vocabularies": everything()})

    def answer_schema(self, operation: Operation) -> dict[str, Any]:
        text = {"type": "string"}
        value = {
            "type": "object",
            "required": ["value", "label", "description"],
            "properties": {
                "value": text | {"description": "The code."},
                "label": text | {"description": "How a person calls it."},
                "description": text | {"description": "What it means."},
            },
        }
        return {
            "type": "object",
            "required": ["dataset_version", "links", "vocabularies"],
            "properties": {
                "dataset_version": text | {"description": "Version of the dataset."},
                "links": operation.links(),
                "vocabularies": {
                    "type": "object",
                    "description": "List name to list.",
                    "additionalProperties": {
                        "type": "object",
                        "required": ["description", "values"],
                        "properties": {
                            "description": text | {"description": "What the list is of and where it comes from."},
                            "values": {"type": "array", "items": value, "description": "The values."},
                        },
                    },
                },
            },
        }
