"""Actors, the names by which the documents call them, and the offices they hold."""

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q

from actors.choices import ActorKind, NameKind, PloverSector, RoleClass
from rest.models import Body, CodeColumn, Record, SortColumn, one_of, ordered
from sources.models import Document


class Actor(Record):
    """Whoever acts, speaks or is spoken of: a state, a body, a person, a vague group, an unnamed source."""

    name = models.TextField(help_text="The name we call the actor by.")
    sort_name = models.TextField(db_collation="C", help_text="The name to sort by: surname first for persons.")
    sort_key = SortColumn(of="sort_name", help_text="The same without case and accents.")
    kind = CodeColumn(ActorKind, help_text="What kind of actor it is.")
    country = models.CharField(
        max_length=3,
        null=True,
        help_text="ISO 3166-1 alpha-3 code of the state it is or belongs to; null for organisations and vague groups.",
    )
    country_name = models.TextField(null=True, help_text="Name of that state.")
    cow = models.TextField(null=True, help_text="Correlates of War number of that state.")
    wikidata = models.TextField(null=True, help_text="Wikidata item, where it was verified.")
    cameo = models.TextField(null=True, help_text="CAMEO actor code.")
    plover_sector = CodeColumn(PloverSector, null=True, help_text="PLOVER sector.")
    member_of = models.ManyToManyField(
        "self",
        symmetrical=False,
        related_name="members",
        help_text="What it institutionally belongs to: a minister to a ministry, a ministry to its state.",
    )
    first_seen = models.DateField(null=True, help_text="Earliest day of publication of a document that names it.")
    last_seen = models.DateField(null=True, help_text="Latest day of publication of a document that names it.")
    speaker_count = models.PositiveIntegerField(default=0, help_text="Statements it makes.")
    about_count = models.PositiveIntegerField(default=0, help_text="Statements about it.")
    posture_count = models.PositiveIntegerField(default=0, help_text="Military postures it has a part in.")
    threat_count = models.PositiveIntegerField(default=0, help_text="Sanctions threats it has a part in.")
    contact_count = models.PositiveIntegerField(default=0, help_text="Diplomatic contacts it has a part in.")

    class Meta:
        ordering = ["slug"]  # of lists of actors inside other records
        constraints = [
            *one_of("actor", {"kind": ActorKind, "plover_sector": PloverSector}),
            models.CheckConstraint(
                name="actor_country_form",
                condition=Q(country__isnull=True) | Q(country__regex=r"^[A-Z]{3}$"),
                violation_error_message="country is an ISO 3166-1 alpha-3 code.",
            ),
            models.CheckConstraint(
                name="actor_cow_with_country",
                condition=Q(cow__isnull=True) | Q(country__isnull=False),
                violation_error_message="cow is the number of the country, so it needs one.",
            ),
            models.CheckConstraint(
                name="actor_wikidata_form",
                condition=Q(wikidata__isnull=True) | Q(wikidata__regex=r"^Q[1-9][0-9]*$"),
                violation_error_message="wikidata is a Wikidata item, such as Q212.",
            ),
            ordered("actor_seen_order", "first_seen", "last_seen", "first_seen is not after last_seen."),
        ]
        indexes = [
            # GET /actors and its keyset pages
            models.Index(fields=["sort_key", "slug"], name="actor_by_sort_key"),
        ]


class ActorName(models.Model):
    """A surface form of an actor, as a document writes it; or one derived from them, to find the actor by."""

    actor = models.ForeignKey(Actor, models.CASCADE, related_name="names", db_index=False)
    position = models.PositiveSmallIntegerField(help_text="Order within the actor.")
    text = models.TextField(help_text="The name, exactly as written.")
    kind = CodeColumn(NameKind, help_text="How the form relates to the actor.")
    language = models.TextField(help_text="ISO 639-1 code of the language whose form it is.")
    folded = models.TextField(db_collation="C", help_text="Lower case without diacritics, for matching.")
    derived = models.BooleanField(
        default=False,
        help_text="No document writes it: made from the other names, or native, so that the actor is found by it.",
    )

    class Meta:
        ordering = ["position"]
        constraints = [
            *one_of("name", {"kind": NameKind}),
            models.UniqueConstraint(
                fields=["actor", "text", "kind"],
                name="name_once_per_actor",
                violation_error_message="An actor has each name once.",
            ),
        ]
        indexes = [
            # actors/match and every filter that takes an actor by name
            models.Index(fields=["folded"], name="name_by_folded"),
            # actors/match with a slip of the pen
            GinIndex(fields=["folded"], opclasses=["gin_trgm_ops"], name="name_by_trigram"),
        ]

    def __str__(self) -> str:
        return self.text


class Mention(models.Model):
    """Where a document writes a name."""

    name = models.ForeignKey(ActorName, models.CASCADE, related_name="mentions", db_index=False)
    position = models.PositiveIntegerField(help_text="Order within the name.")
    document = models.ForeignKey(Document, models.PROTECT, related_name="mentions")
    start = models.PositiveIntegerField(help_text="First code point, 0-based.")
    end = models.PositiveIntegerField(help_text="Code point after the last.")

    class Meta:
        ordering = ["position"]
        constraints = [
            models.CheckConstraint(
                name="mention_span_forward",
                condition=Q(end__gt=F("start")),
                violation_error_message="end is after start.",
            ),
            models.UniqueConstraint(
                fields=["name", "document", "start"],
                name="mention_once",
                violation_error_message="A name is mentioned once at a place.",
            ),
        ]


class Role(models.Model):
    """An office of an actor, as the documents report it; start and end only where a text gives them."""

    actor = models.ForeignKey(Actor, models.CASCADE, related_name="roles")
    position = models.PositiveSmallIntegerField(help_text="Order within the actor.")
    title = models.TextField(help_text="The office.")
    organisation = models.ForeignKey(
        Actor, models.PROTECT, null=True, related_name="officers", help_text="Of what it is an office."
    )
    role_class = CodeColumn(RoleClass, null=True, help_text="Kind of office.")
    start = models.DateField(null=True, help_text="First day in office, where a document says so.")
    end = models.DateField(null=True, help_text="Last day in office, where a document says so.")
    seen_from = models.DateField(help_text="Day of publication of the first document that reports it.")
    seen_to = models.DateField(help_text="Day of publication of the last document that reports it.")
    documents = models.ManyToManyField(Document, related_name="roles", help_text="Documents that report it.")

    class Meta:
        ordering = ["position"]
        constraints = [
            *one_of("role", {"role_class": RoleClass}),
            ordered("role_term_order", "start", "end", "start is not after end."),
            ordered("role_seen_order", "seen_from", "seen_to", "seen_from is not after seen_to."),
        ]


class ActorBody(Body):
    record = models.OneToOneField(Actor, models.CASCADE, primary_key=True, related_name="body")
