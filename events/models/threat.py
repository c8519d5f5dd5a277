"""Sanctions threats: who threatens whom with what, under which condition."""

from django.db import models
from django.db.models import Q

from actors.models import Actor
from events.choices import (
    Attribution,
    CodingBasis,
    ConditionEvent,
    ConditionKind,
    InstrumentType,
    Objective,
    Specificity,
    ThreatStatus,
)
from events.models.event import Event, KindAndDateCopy
from rest.models import CodeColumn, numbers, one_of, texts, together


class SanctionsThreat(KindAndDateCopy, Event):
    """One occasion on which senders threaten a target with sanctions; `episode` gathers occasions (the TIES unit)."""

    institution = models.ForeignKey(
        Actor,
        models.PROTECT,
        null=True,
        related_name="+",
        help_text="The institution through which it is made.",
    )
    threat_status = CodeColumn(ThreatStatus, help_text="The stage of the threat.")
    condition_kind = CodeColumn(ConditionKind, null=True, help_text="The form of the condition.")
    condition_event = CodeColumn(ConditionEvent, null=True, help_text="What would set the threat off.")
    condition_actor = models.ForeignKey(
        Actor, models.PROTECT, null=True, related_name="+", help_text="Who would do it."
    )
    condition_object = models.ForeignKey(
        Actor, models.PROTECT, null=True, related_name="+", help_text="Against whom it would be done."
    )
    condition_as_written = models.TextField(null=True, help_text="The document's wording of the condition.")
    condition_deadline = models.TextField(null=True, help_text="EDTF date of a deadline.")
    severity = models.TextField(null=True, help_text="The document's wording of how hard it would be.")
    specificity = CodeColumn(Specificity, help_text="How precise the threat is.")
    objective = CodeColumn(Objective, null=True, help_text="What the senders want.")
    ties_case = models.TextField(null=True, help_text="TIES case number; null where TIES has coded none.")
    ties_issues = texts("TIES issues: 2 contain military behavior, 5 territorial dispute.")
    ties_threat = models.BooleanField(help_text="Whether it is a threat in the sense of TIES.")
    ties_imposition = models.BooleanField(help_text="Whether sanctions were imposed.")
    ties_outcome = models.TextField(null=True, help_text="TIES outcome of the threat stage, 1 to 5.")
    ties_sender_costs = models.TextField(null=True, help_text="Anticipated costs to the senders.")
    ties_target_costs = models.TextField(null=True, help_text="Anticipated costs to the target.")
    episode = models.SlugField(max_length=120, db_index=False, help_text="The episode that the occasion belongs to.")

    class Meta:
        constraints = [
            *one_of(
                "threat",
                {
                    "threat_status": ThreatStatus,
                    "condition_kind": ConditionKind,
                    "condition_event": ConditionEvent,
                    "specificity": Specificity,
                    "objective": Objective,
                },
            ),
            together(
                "threat_condition_whole",
                ["condition_kind", "condition_event"],
                "A condition has a kind and an event.",
            ),
            models.CheckConstraint(
                name="threat_kind_is_threat",
                condition=Q(event_kind="sanctions_threat"),
                violation_error_message="A sanctions threat's event is of kind sanctions_threat.",
            ),
        ]
        indexes = [
            # GET /sanctions-threats by date, both ways
            models.Index(fields=["event_date", "event_ptr"], name="threat_by_date"),
        ]


class SanctionsInstrument(models.Model):
    """A measure that is threatened. The codes of TIES and GSDB follow from its type (`events.ontologies`)."""

    threat = models.ForeignKey(SanctionsThreat, models.CASCADE, related_name="instruments", db_index=False)
    position = models.PositiveSmallIntegerField(help_text="Order within the threat.")
    type = CodeColumn(InstrumentType, help_text="The measure.")
    object = models.TextField(null=True, help_text="What it would hit.")
    named_by = models.ForeignKey(
        Actor,
        models.PROTECT,
        null=True,
        related_name="+",
        help_text="Who named it; null where the text does not say.",
    )
    attribution = CodeColumn(Attribution, help_text="To what kind of source the documents ascribe it.")
    evidence_numbers = numbers("Numbers of the pieces of evidence that name it.")
    ties_threat = models.TextField(help_text="TIES code of the threatened measure.")
    gsdb = models.TextField(help_text="Type of sanction in the Global Sanctions Database.")
    basis = CodeColumn(CodingBasis, help_text="Who decided on the codes.")

    class Meta:
        ordering = ["position"]
        constraints = [
            *one_of("instrument", {"type": InstrumentType, "attribution": Attribution, "basis": CodingBasis}),
            models.UniqueConstraint(fields=["threat", "position"], name="instrument_position_once"),
        ]
