"""Filters by a value: exact, repeatable, with `__not` and `__isnull`."""

from collections.abc import Callable, Iterable, Mapping
from copy import copy
from typing import Any

from django.db.models import BooleanField, Case, Exists, OuterRef, Q, QuerySet, When

from rest import dataset_cache
from rest.filters.base import Asked, Filter, Groups, Reading, lower
from rest.parameters import values
from rest.parameters.suggestions import nearest
from rest.parameters.values import Invalid, slip
from rest.vocabulary import Vocabulary

SHOWN = 50  # the most ids that an error lists


class ExactFilter(Filter):
    """A value: exact, repeatable for "or", with `__not`, and `__isnull` where it can be unknown."""

    nullable = False

    def family(self, name: str) -> dict[str, Filter]:
        opposite = copy(self)
        opposite.exclude, opposite.everyday, opposite.also_called, opposite.similar = True, False, (), ()
        opposite.help_text = f"Leave these out: {lower(self.help_text)}"
        members: dict[str, Filter] = {name: self, f"{name}__not": opposite}
        if self.nullable:
            help_text = f"Whether it is unknown: {lower(self.help_text)}"
            members[f"{name}__isnull"] = NullFilter(help_text, field_name=self.field_name)
        return members | (absent(name, self) if self.hangs else {})

    def narrow(self, queryset: QuerySet[Any], wanted: list[Any], query: Asked) -> QuerySet[Any]:
        condition = Q(**{f"{self.field_name}__in": wanted})
        if not self.exclude:
            return queryset.filter(condition)
        # "not this value" includes records without a value, which SQL would exclude
        return (
            queryset.filter(~condition | Q(**{f"{self.field_name}__isnull": True}))
            if self.nullable
            else queryset.exclude(condition)
        )

    def groups(self, queryset: Any) -> Groups:
        return Groups(queryset, str(self.field_name))


class CodeFilter(ExactFilter):
    """A value of a code list."""

    compiled_for = "any value"

    def __init__(self, vocabulary: type[Vocabulary], help_text: str, nullable: bool = False, **kwargs: Any) -> None:
        super().__init__(help_text, **kwargs)
        self.vocabulary, self.nullable = vocabulary, nullable
        self.schema = {"vocabulary": vocabulary}

    def read(self, text: str) -> Reading:
        return Reading(values.choice(text, self.vocabulary.values), text)

    def groups(self, queryset: Any) -> Groups:
        return Groups(queryset, str(self.field_name), labels=dict(self.vocabulary.choices))


class ValueFilter(ExactFilter):
    """A value of a list: codes of another scheme, or values that the data has."""

    compiled_for = "any value"

    def __init__(
        self,
        help_text: str,
        known: Callable[[], Iterable[str]],
        nullable: bool = False,
        values_of: str | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(help_text, **kwargs)
        self.known, self.nullable, self.values_of = known, nullable, values_of

    def read(self, text: str) -> Reading:
        known = dataset_cache.kept("known", f"{self.called} {self.field_name}", lambda: list(self.known()))
        return Reading(values.choice(text, known), text)


class RecordFilter(ExactFilter):
    """Another record by its id: a place, a crisis, a document. An unknown id is refused, not answered with nothing."""

    compiled_for = "any value"

    def __init__(
        self,
        help_text: str,
        records: Callable[[], Any],
        what: str,
        label: str = "name",
        nullable: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(help_text, **kwargs)
        self.records, self.what, self.label, self.nullable = records, what, label, nullable
        self.values_of = what

    def read(self, text: str) -> Reading:
        return dataset_cache.kept("record", f"{self.what} {text}", lambda: self._find(text))

    def _find(self, text: str) -> Reading:
        records = self.records()
        if (key := records.filter(slug=text).values_list("pk", flat=True).first()) is not None:
            return Reading(key, text)
        near = nearest(records, text)
        likely = slip(text, [near] if near else [])
        some = list(records.order_by("slug").values_list("slug", flat=True)[: SHOWN + 1])
        raise Invalid(
            "unknown_id",
            f"names no {self.what}",
            some if len(some) <= SHOWN else None,
            f"Did you mean {near}?" if near else None,
            likely,
        )

    def groups(self, queryset: Any) -> Groups:
        return Groups(queryset, f"{self.field_name}__slug", label=f"{self.field_name}__{self.label}")


class IdFilter(RecordFilter):
    """The records themselves, by their ids: several at once."""

    compiled_for = "any value"
    facet = False

    def family(self, name: str) -> dict[str, Filter]:
        self.field_name, self.also_called = "pk", ["ids"]
        return {name: self}


class NullFilter(Filter):
    """Whether a value is unknown."""

    compiled_for = "each value"
    repeats = False
    schema = {"type": "boolean"}

    def read(self, text: str) -> Reading:
        return Reading(values.boolean(text), text)

    def narrow(self, queryset: QuerySet[Any], wanted: list[Any], query: Asked) -> QuerySet[Any]:
        return queryset.filter(**{f"{self.field_name}__isnull": wanted[0]})


class AbsentFilter(NullFilter):
    """Whether a record has no value at all of those that another filter asks for."""

    def __init__(self, beside: Filter, **kwargs: Any) -> None:
        super().__init__(f"Whether there is none: {lower(beside.help_text)}", field_name=beside.field_name, **kwargs)
        self.beside = beside

    def narrow(self, queryset: QuerySet[Any], wanted: list[Any], query: Mapping[str, list[Reading]]) -> QuerySet[Any]:
        # Of all records: those that are narrowed already would stand in the query once more with each such filter. And
        # within CASE, for PostgreSQL tries all orders of joining what it may join, and many can be asked for at once.
        groups = self.beside.groups(queryset.model._default_manager.all())
        assert groups.hanging is not None
        one = Exists(groups.hanging.order_by().filter(**{groups.record: OuterRef("pk")}))
        none = bool(wanted[0])
        return queryset.filter(Case(When(one, then=not none), default=none, output_field=BooleanField()))


def absent(name: str, beside: Filter) -> dict[str, Filter]:
    """The member of a family that asks for records without any value."""
    return {f"{name}__isnull": AbsentFilter(beside)}
