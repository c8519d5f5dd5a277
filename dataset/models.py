"""What is loaded: the database is a cache of `fixtures/` and knows of which version."""

from django.db import models
from django.db.models import Q


class LoadedDataset(models.Model):
    """The one row that says which dataset the database holds; written by the loader in the load's own transaction."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    version = models.TextField(help_text="Version of the dataset: a release, or a release and a build mark.")
    released = models.DateField(null=True, help_text="Day of the release; null between releases.")
    content_hash = models.TextField(help_text="SHA-256 over the hashes of all records.")
    counts = models.JSONField(help_text="Records per collection.")
    releases = models.JSONField(help_text="All releases: version, date, number of records.")

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
