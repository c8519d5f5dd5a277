"""Abstract models, columns and constraints that the models of all apps use."""

import unicodedata
from collections.abc import Iterable
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from rest.vocabulary import Vocabulary

LONGEST_SORT_KEY = 120  # bytes; the cursor of a page holds them
# Letters that Unicode takes for letters of their own, and marks that change no order.
LIKE_ASCII = str.maketrans(
    dict(zip("æœøłđðþıħŧŋĸ", ("ae", "oe", "o", "l", "d", "d", "th", "i", "h", "t", "n", "k"), strict=True))
    | dict.fromkeys("'’‘ʼʻ`´“”\"„«»")
    | dict.fromkeys("-‐‑–—", " ")
)


class CodeColumn(models.TextField):
    """A text column whose values are the members of a code list; `one_of` makes the database hold it to them."""

    def __init__(self, vocabulary: type[Vocabulary] | None = None, **kwargs: Any) -> None:
        self.vocabulary = vocabulary
        super().__init__(**kwargs)

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        # The list itself lives in the check constraint, so a migration need not repeat it here.
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.TextField", list(args), dict(kwargs)


class CitationColumn(models.TextField):
    """A text that ends with a space and the path of what it cites; answers may put the server's address before it."""

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.TextField", list(args), dict(kwargs)


class SortColumn(models.TextField):
    """Another column as readers sort it, filled in whenever a row is written.

    PostgreSQL compares it byte by byte: its own orders of languages need ICU, which not every server has, and differ
    between versions, so that an index would have to be made anew and a cursor would skip rows.
    """

    def __init__(self, of: str = "", **kwargs: Any) -> None:
        self.of = of
        super().__init__(**{"db_collation": "C", **kwargs})

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        key = sort_key(getattr(model_instance, self.of))
        setattr(model_instance, self.attname, key)
        return key

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.TextField", list(args), dict(kwargs)


def sort_key(name: str) -> str:
    """A name without case, accents and apostrophes, letters of one language as readers of others look for them."""
    folded = unicodedata.normalize("NFKD", name.translate(LIKE_ASCII).casefold().translate(LIKE_ASCII))
    plain = "".join(char for char in folded if not unicodedata.combining(char))
    return " ".join(plain.split()).encode()[:LONGEST_SORT_KEY].decode(errors="ignore")


def texts(help_text: str) -> ArrayField:
    """A list of texts, never null: none is the empty list."""
    return ArrayField(models.TextField(), default=list, help_text=help_text)


def numbers(help_text: str) -> ArrayField:
    """A list of small integers, never null."""
    return ArrayField(models.SmallIntegerField(), default=list, help_text=help_text)


def one_of(prefix: str, columns: dict[str, type[Vocabulary]]) -> list[models.CheckConstraint]:
    """One named constraint per code column: its value is a member of its list, or null where the column allows it."""
    return [
        models.CheckConstraint(
            name=f"{prefix}_{column}_known",
            condition=Q(**{f"{column}__in": vocabulary.values}) | Q(**{f"{column}__isnull": True}),
            violation_error_message=f"{column} is one of: {', '.join(vocabulary.values)}.",
        )
        for column, vocabulary in columns.items()
    ]


def together(name: str, columns: Iterable[str], message: str) -> models.CheckConstraint:
    """All of the columns are null, or none is."""
    names = list(columns)
    return models.CheckConstraint(
        name=name,
        condition=Q(**{f"{c}__isnull": True for c in names}) | Q(**{f"{c}__isnull": False for c in names}),
        violation_error_message=message,
    )


def ordered(name: str, low: str, high: str, message: str) -> models.CheckConstraint:
    """low <= high where both are known."""
    return models.CheckConstraint(
        name=name,
        condition=Q(**{f"{low}__isnull": True}) | Q(**{f"{high}__isnull": True}) | Q(**{f"{low}__lte": F(high)}),
        violation_error_message=message,
    )


class Record(models.Model):
    """What can be cited: it has an id for ever, a citation, notes, and the version in which it last changed."""

    slug = models.SlugField(
        max_length=120,
        unique=True,
        db_index=False,
        db_collation="C",
        help_text="Stable for ever; the id in addresses and filters.",
    )
    notes = texts("Doubts, garblings and decisions of the coder.")
    citation = CitationColumn(help_text="How to cite the record.")
    changed_in = models.TextField(help_text="The dataset version in which the record was added or last changed.")
    fingerprint = models.TextField(
        help_text="SHA-256 of the entry, a dot, SHA-256 of the rows made of it: the loader rewrites only what differs."
    )

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.slug


class Body(models.Model):
    """A record as the API gives it: JSON, written by the loader. Each model of records has a table of bodies.

    Concrete models add `record`, a one-to-one field to the record that is the primary key.
    """

    record: Any
    json = models.TextField(help_text="The record as JSON, with the placeholders of `rest.bodies`.")

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"body of {self.pk}"
