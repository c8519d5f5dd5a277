"""Filters: a collection declares them, one implementation each.

A filter is a django-filter filter, so a `FilterSet` declares and inherits them as that library does. It reads each
value strictly (`read` raises Invalid), narrows a queryset, and describes itself to OpenAPI and in the answer. Only the
filters that a query names are run: validating the whole form of a filter set costs milliseconds.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, Literal, NamedTuple

import django_filters
from django.db.models import Exists, Model, OuterRef, Q, QuerySet

from rest.parameters import values


class Reading(NamedTuple):
    """A value as read: what the query needs, how to say it, and a note where it was interpreted.

    `wider` is the value of the country filter beside it that would find more: a state's with its bodies and officials.
    """

    value: Any
    said: str
    interpreted: dict[str, str] | None = None
    wider: str | None = None


# The SQL of a filter, compiled once, serves for any value where values are its parameters and nothing more, or for one
# where few are possible and decide what it is. None: it is compiled each time (`rest.sql.compiled`).
CompiledFor = Literal["any value", "each value"] | None


Asked = Mapping[str, list[Reading]]  # what a query asks of filters, by their names


Run = Callable[[Asked], Any]  # the records that filters leave


@dataclass(frozen=True)
class Groups:
    """Records grouped by a filter's values, for facets and histograms.

    `hanging` are rows that hang on records, any records, with `record` as the way to theirs; without, the records
    themselves are the rows (`record` is "pk" where they come once for each value). `value` and `label` are columns of a
    row; `labels` has the labels of values where no column does; `lacking` are the records that have no row, where that
    does not follow from the rest.
    """

    records: QuerySet[Any]
    value: str
    hanging: QuerySet[Any] | None = None
    record: str = ""
    label: str | None = None
    labels: Mapping[str, str] = field(default_factory=dict)
    lacking: QuerySet[Any] | None = None

    @property
    def rows(self) -> QuerySet[Any]:
        """The rows of the records."""
        if self.hanging is None:
            return self.records.order_by()
        if self._of_all:
            return self.hanging.order_by()  # all of them: no condition is needed
        return self.hanging.order_by().filter(**{f"{self.record}__in": self.records.order_by().values("pk")})

    @property
    def without(self) -> QuerySet[Any] | None:
        """The records that have no row; None where each has one."""
        if self.hanging is None or self.lacking is not None:
            return self.lacking
        # of all rows, since a condition on the records would be evaluated twice
        one = Exists(self.hanging.order_by().filter(**{self.record: OuterRef("pk")}))
        return self.records.order_by().filter(~one)

    @property
    def number_without(self) -> int:
        """The number of records without a row."""
        if self.without is None:
            return 0
        if self._of_all and self.lacking is None:  # those that have rows can be counted along an index
            return self.records.order_by().count() - self.rows.values(self.record).distinct().count()
        return self.without.count()

    @property
    def _of_all(self) -> bool:
        """Whether the rows hang on all records that there are."""
        asked, hanging = self.records.query, self.hanging
        known = hanging is not None and self.records.model is related(hanging.model, self.record)
        return known and not (asked.where or asked.is_sliced)


def related(model: type[Model], way: str) -> type[Model]:
    """The model that a way along relations leads to."""
    for name in way.split("__"):
        model = model._meta.get_field(name).related_model  # type: ignore[assignment]
    return model


class Filter(django_filters.Filter):
    """One filter, or a family of them (`statement_type`, `statement_type__not`).

    `also_called` are names that people try instead and that ask the same; `similar` are those that may ask something
    else; `hint` is what they are told. `values_of` says what the values
    are, where they can be looked up: an `actor`, a `document`, or whatever a list of the vocabularies is called.
    """

    repeats = True  # repeated values mean "or"
    schema: Mapping[str, Any] = {"type": "string"}
    values_of: str | None = None
    needs: Sequence[str] = ()  # parameters without which it does nothing
    hangs = False  # whether its values stand in rows of their own, so that a record can have none
    compiled_for: ClassVar[CompiledFor] = None

    def __init_subclass__(cls, **more: Any) -> None:
        super().__init_subclass__(**more)
        # not inherited, since a subclass may filter in its own way
        cls.compiled_for = vars(cls).get("compiled_for")

    def __init__(
        self,
        help_text: str,
        field_name: str | None = None,
        also_called: Sequence[str] = (),
        hint: str | None = None,
        everyday: bool = False,
        similar: Sequence[str] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(field_name=field_name, **kwargs)
        self.help_text, self.hint, self.everyday = help_text, hint, everyday
        self.also_called, self.similar = also_called, similar
        self.called = ""

    def family(self, name: str) -> dict[str, "Filter"]:
        """The parameters of the filter by name."""
        return {name: self}

    def read(self, text: str) -> Reading:
        return Reading(values.readable(text), f"“{text}”")

    def narrow(self, queryset: QuerySet[Any], wanted: list[Any], query: Asked) -> QuerySet[Any]:
        condition = Q(**{f"{self.field_name}__in": wanted})
        return queryset.exclude(condition) if self.exclude else queryset.filter(condition)

    @property
    def facet(self) -> bool:
        """Whether its values can be counted."""
        return not self.exclude and type(self).groups is not Filter.groups

    def groups(self, queryset: Any) -> Groups:
        """The records by the filter's values. Whoever counts asks `facet` first; one that has none says so by name."""
        raise NotImplementedError(f"{self.called} is no facet")

    def groups_beside(self, run: Run, asked: Asked) -> Groups:
        """The same of what a query leaves: so that each value is counted as the query finds it together with the rest.

        For filters that mean something else beside others.
        """
        return self.groups(run(asked))

    def say(self, readings: list[Reading]) -> str:
        """The filter in words, for `meta.query`."""
        name = self.called.removesuffix("__not")
        said = dict.fromkeys(reading.said for reading in readings)
        return f"{name} {'is not' if self.exclude else 'is'} {' or '.join(said)}"


class FilterSet(django_filters.FilterSet):
    """The filters of a collection, each family as its parameters. The form of django-filter is never built."""

    @classmethod
    def get_filters(cls) -> dict[str, Filter]:
        inherited = {name for base in cls.__mro__[1:] for name in getattr(base, "declared_filters", ())}
        # A collection's own filters come first in suggestions and in Swagger UI.
        own_first = sorted(super().get_filters().items(), key=lambda item: item[0] in inherited)
        spread: dict[str, Filter] = {}
        for name, declared in own_first:
            if declared.field_name is None:
                declared.field_name = name
            for called, member in declared.family(name).items():
                member.called = called
                spread[called] = member
        return spread


def lower(text: str) -> str:
    """The text with a small first letter."""
    return text[:1].lower() + text[1:] if not text[:2].isupper() else text


def run(
    queryset: QuerySet[Any],
    filters: Mapping[str, Filter],
    query: Asked,
    leave_out: Iterable[str] = (),
) -> QuerySet[Any]:
    """The queryset, filtered by every filter that the query names, except those of `leave_out`."""
    skipped = set(leave_out)
    # filters that read others must not see those left out
    asked = {name: readings for name, readings in query.items() if name not in skipped}
    for name, readings in asked.items():
        if name in filters:
            queryset = filters[name].narrow(queryset, [reading.value for reading in readings], asked)
    return queryset
