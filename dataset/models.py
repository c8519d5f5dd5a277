"""What is loaded: the database is a cache of `fixtures/` and knows of which version."""

import uuid

from django.db import models
from django.db.models import Q

from rest.models import together


class LoadedDataset(models.Model):
    """The one row that says which dataset the database holds; written by the loader in the load's own transaction."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    version = models.TextField(help_text="Version of the dataset: a release, or a release and a build mark.")
    released = models.DateField(null=True, help_text="Day of the release; null between releases.")
    content_hash = models.TextField(help_text="SHA-256 over the hashes of all records.")
    counts = models.JSONField(help_text="Records per collection.")
    releases = models.JSONField(help_text="All releases: version, date, number of records, whether verified.")
    collections = models.JSONField(default=dict, help_text="Number and hash of the records of each collection.")
    basis = models.TextField(default="", help_text="Of which code, release files and texts the rest is made.")
    load = models.UUIDField(default=uuid.uuid4, help_text="What tells this load from every other, in any database.")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="loaded_dataset_is_one",
                condition=Q(id=1),
                violation_error_message="There is one loaded dataset.",
            )
        ]

    def __str__(self) -> str:
        return self.version


class ArchivePart(models.Model):
    """A part of the archive of a load, whose parts but the last are of one size.

    In the database, where every server finds the same bytes and may read them a part at a time.
    """

    load = models.UUIDField(help_text="The load that the archive is of.")
    number = models.PositiveIntegerField(help_text="Its place among the parts, from 0.")
    content = models.BinaryField(help_text="The bytes.")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["load", "number"], name="archive_part_once")]

    def __str__(self) -> str:
        return f"{self.load}/{self.number}"


class KnownId(models.Model):
    """Every id that a record has, or had in a release: what `changes`, 308 and 410 are answered from.

    Written by the loader, a function of the fixtures and the release files like everything else.
    """

    collection = models.TextField(db_collation="C", help_text="The collection, as in fixtures and release files.")
    slug = models.TextField(db_collation="C", help_text="The id.")
    hash = models.TextField(null=True, help_text="Hash of the present record as the API gives it; null where gone.")
    successor = models.TextField(null=True, help_text="Of an id that is gone: that of the record in its place.")
    successor_collection = models.TextField(null=True, help_text="The collection of that record.")
    released = models.JSONField(help_text="Each release that had it: the hash then, null where none was taken.")

    class Meta:
        constraints = [
            # GET /changes walks it by collection and id
            models.UniqueConstraint(fields=["collection", "slug"], name="known_id_once"),
            models.CheckConstraint(
                name="known_id_present_or_succeeded",
                condition=Q(hash__isnull=True) | Q(successor__isnull=True),
                violation_error_message="An id that is there has no successor.",
            ),
            together(
                "known_id_successor_whole",
                ["successor", "successor_collection"],
                "A successor has a collection.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.collection}/{self.slug}"
