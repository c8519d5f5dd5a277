"""The shapes of an actor: as a reference in other records, in lists, and alone."""

from rest_framework import serializers

from actors.models import Actor, ActorName, Mention, Role
from rest.serializer_fields import Block, Column, Given, Label, Rows, Shape, Text


class ActorLink(Shape):
    """An actor, named."""

    id = serializers.CharField(source="slug", help_text="The actor's id.")

    class Meta:
        model = Actor
        ref_name = "ActorLink"
        fields = ["id", "name", "kind"]


class MentionShape(Shape):
    """Where a document writes the name."""

    document = serializers.CharField(source="document.slug", help_text="The document's id.")

    class Meta:
        model = Mention
        ref_name = "Mention"
        fields = ["document", "start", "end"]


class NameShape(Shape):
    """A surface form of the actor."""

    mentions = Rows(MentionShape(), "mentions", help_text="Where documents write it.")

    class Meta:
        model = ActorName
        ref_name = "ActorName"
        fields = ["text", "kind", "language", "mentions"]


class RoleShape(Shape):
    """An office of the actor, as the documents report it."""

    organisation = serializers.CharField(
        source="organisation.slug", allow_null=True, help_text="Id of the actor of which it is an office."
    )
    documents = Rows(Column("slug"), "documents", help_text="Ids of the documents that report it.")

    class Meta:
        model = Role
        ref_name = "Role"
        fields = ["title", "organisation", "role_class", "start", "end", "seen_from", "seen_to", "documents"]


class Counts(Block):
    """In how many records the actor has which part."""

    statements_as_speaker = serializers.IntegerField(source="speaker_count", help_text="Statements it makes.")
    statements_about = serializers.IntegerField(source="about_count", help_text="Statements about it.")
    military_postures = serializers.IntegerField(
        source="posture_count", help_text="Military postures it has a part in."
    )
    sanctions_threats = serializers.IntegerField(source="threat_count", help_text="Sanctions threats it has a part in.")
    diplomatic_contacts = serializers.IntegerField(source="contact_count", help_text="Contacts it has a part in.")

    class Meta:
        model = Actor
        ref_name = "ActorCounts"
        fields = [
            "statements_as_speaker",
            "statements_about",
            "military_postures",
            "sanctions_threats",
            "diplomatic_contacts",
        ]


class Links(Block):
    """Where to go from the actor."""

    said = Text("/api/v1/statements?speaker={slug}", help_text="What it said.")
    everything = Text("/api/v1/events?actor={slug}", help_text="Every record it has a part in.")
    wikidata = Text("https://www.wikidata.org/wiki/{wikidata}", allow_null=True, help_text="Its Wikidata item.")

    class Meta:
        model = Actor
        ref_name = "ActorLinks"
        fields = ["said", "everything", "wikidata"]


class ActorSerializer(Shape):
    """An actor with its names, offices and counts."""

    id = serializers.CharField(source="slug", help_text="The id, stable for ever.")
    url = Text("/api/v1/actors/{slug}", help_text="Address of the actor's own page.")
    kind_label = Label(source="kind", help_text="What kind of actor it is, in words.")
    member_of = Rows(ActorLink(), "member_of", help_text="What it institutionally belongs to.")
    members = Rows(ActorLink(), "members", help_text="What institutionally belongs to it.")
    roles = Rows(RoleShape(), "roles", help_text="Offices it holds.")
    names = Rows(NameShape(), "names", unless={"derived": [True]}, help_text="By which names the documents call it.")
    counts = Counts(help_text="In how many records it has which part.")
    dataset_version = Given("dataset_version", help_text="Version of the dataset that the answer is made of.")
    links = Links(help_text="Where to go from here.")

    class Meta:
        model = Actor
        ref_name = "Actor"
        fields = [
            "id",
            "url",
            "name",
            "sort_name",
            "kind",
            "kind_label",
            "country",
            "country_name",
            "cow",
            "wikidata",
            "cameo",
            "plover_sector",
            "member_of",
            "members",
            "roles",
            "names",
            "first_seen",
            "last_seen",
            "counts",
            "notes",
            "dataset_version",
            "changed_in",
            "citation",
            "links",
        ]
