"""The crisis that events belong to, coded after International Crisis Behavior."""

from django.db import models

from actors.models import Actor
from events.choices import Gravity
from rest.models import CodeColumn, Record, one_of


class Crisis(Record):
    """An international crisis with ICB v13's variables. Values that we coded are marked by `basis`."""

    name = models.TextField(help_text="The name we call the crisis by.")
    summary = models.TextField(help_text="The crisis as the documents report it.")
    start = models.TextField(help_text="EDTF date of its start.")
    end = models.TextField(help_text="EDTF date of its end; `..` while open.")
    icb_case = models.TextField(null=True, help_text="ICB's case number; null where ICB has coded none.")
    trigger = models.TextField(null=True, help_text="ICB trigger: 7 is a non-violent military act.")
    trigger_entity = models.TextField(null=True, help_text="COW number of the state that triggered it.")
    crisis_management = models.TextField(null=True, help_text="ICB crisis management: 4 is multiple non-violent.")
    violence = models.TextField(null=True, help_text="ICB violence: 1 none to 4 full war.")
    region = models.TextField(null=True, help_text="ICB region: 31 is East Europe.")
    max_hostility = models.PositiveSmallIntegerField(null=True, help_text="Highest hostility level, 1 to 5.")
    basis = models.TextField(help_text="Who coded the ICB values: `analyst` is this project.")

    class Meta:
        verbose_name_plural = "crises"


class CrisisParty(models.Model):
    """An actor for whom it is a crisis, and how grave a threat it sees (ICB gravity; not a scale)."""

    crisis = models.ForeignKey(Crisis, models.CASCADE, related_name="parties", db_index=False)
    position = models.PositiveSmallIntegerField()
    actor = models.ForeignKey(Actor, models.PROTECT, related_name="crises")
    gravity = CodeColumn(Gravity, null=True, help_text="Gravity of the threat as the actor sees it.")

    class Meta:
        ordering = ["position"]
        constraints = [
            *one_of("crisis_party", {"gravity": Gravity}),
            models.UniqueConstraint(fields=["crisis", "actor"], name="crisis_party_once"),
        ]
