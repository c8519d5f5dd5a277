"""What a table of the archive is: a declaration that the rows, the schema and the checks follow from."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Collate

from actors.countries import COUNTRIES
from events import ontologies as codes
from events.views.vocabularies import LISTS
from rest.models import CodeColumn
from rest.vocabulary import Vocabulary

CHUNK = 500  # so many rows are in memory at a time

# Code lists that are no Vocabulary: those of GET /vocabularies, and those that it tells within others.
LISTED: dict[str, Iterable[Any]] = {
    "cameo": codes.CAMEO,
    "quad": codes.QUADS,
    "plover": codes.PLOVER,
    "mid": codes.MID,
    "country": COUNTRIES,
}
UNLISTED: dict[str, Iterable[Any]] = {
    "plover_mode": codes.PLOVER_MODES,
    "ties_threat": sorted({one.ties_threat for one in codes.INSTRUMENTS.values()}, key=int),
    "gsdb": sorted({one.gsdb for one in codes.INSTRUMENTS.values()}),
}

# The first that fits; Table Schema's names.
TYPES: tuple[tuple[Any, str], ...] = (
    (ArrayField, "array"),
    (models.JSONField, "object"),
    (models.DateField, "date"),
    (models.BooleanField, "boolean"),
    (models.IntegerField, "integer"),
    (models.FloatField, "number"),
    (models.CharField, "string"),
    (models.TextField, "string"),
)


class Spec(NamedTuple):
    """A column as the schema and the README tell it."""

    name: str
    type: str
    about: str
    required: bool
    codes: tuple[Any, ...] = ()
    vocabulary: str | None = None  # the name of its code list in the table `vocabularies`


class Link(NamedTuple):
    """A foreign key: columns that are the key of a row in another table."""

    columns: tuple[str, ...]
    to: str
    key: tuple[str, ...]


@dataclass(frozen=True)
class Column:
    """A column by its name.

    `path` is where the value stands, as the ORM writes it (default: the name, or the slug of what it points `to`). The
    description is the help text of the model's field unless `about` replaces it; `codes` names a list of codes that is
    not a Vocabulary.
    """

    name: str
    path: str = ""
    to: str = ""
    about: str = ""
    codes: str = ""

    @property
    def source(self) -> str:
        return self.path or (f"{self.name}__slug" if self.to else self.name)

    def spec(self, model: type[models.Model]) -> Spec:
        chain = _fields(model, self.source)
        last = chain[-1]
        about = self.about or chain[0 if self.to else -1].help_text
        assert about, f"{model.__name__}.{self.source} has no description"
        if self.to:
            about = f"{about.rstrip('.')} (id in {self.to})."
        vocabulary = last.vocabulary if isinstance(last, CodeColumn) else None
        values = tuple((LISTED | UNLISTED)[self.codes]) if self.codes else ()
        listed = self.codes if self.codes in LISTED else None
        if vocabulary is not None:
            values, listed = tuple(vocabulary.values), list_name(vocabulary)
        required = not any(one.null for one in chain)
        return Spec(self.name, _type(last), about, required, values, listed)


@dataclass(frozen=True)
class Table:
    """One row a thing, found by the columns of `key`, in the order of the key."""

    name: str
    about: str
    model: type[models.Model]
    key: tuple[str, ...]
    declared: tuple[Column | str, ...]
    links: tuple[Link, ...] = ()  # foreign keys of several columns; those of one are the columns' `to`
    where: Mapping[str, str | bool] = field(default_factory=dict)

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        return tuple(Column(one) if isinstance(one, str) else one for one in self.declared)

    @cached_property
    def specs(self) -> tuple[Spec, ...]:
        return tuple(column.spec(self.model) for column in self.columns)

    @cached_property
    def foreign_keys(self) -> tuple[Link, ...]:
        single = tuple(Link((column.name,), column.to, ("id",)) for column in self.columns if column.to)
        return (*single, *self.links)

    def rows(self) -> Iterator[tuple[Any, ...]]:
        """All rows in the order of the key, by code point: a server's locale is no part of the dataset."""
        sources = {column.name: column.source for column in self.columns}
        types = {spec.name: spec.type for spec in self.specs}
        order = [Collate(sources[name], "C") if types[name] == "string" else sources[name] for name in self.key]
        rows = self.model._default_manager.filter(**self.where).order_by(*order)
        yield from rows.values_list(*sources.values()).iterator(chunk_size=CHUNK)


def list_name(vocabulary: type[Vocabulary]) -> str:
    """What GET /vocabularies calls a code list; a list that it leaves out goes by its class."""
    for name, known in LISTS.items():
        if known is vocabulary:
            return name
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in vocabulary.__name__).lstrip("_")


def _fields(model: type[models.Model], path: str) -> list[Any]:
    """The fields that a path goes through."""
    found: list[Any] = []
    for name in path.split("__"):
        found.append(model._meta.get_field(name))
        model = found[-1].related_model
    return found


def _type(column: Any) -> str:
    return next(name for kind, name in TYPES if isinstance(column, kind))
