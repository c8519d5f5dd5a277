"""Filters: a collection declares them, one implementation each.

A filter is a django-filter filter, so a `FilterSet` declares and inherits them as that library does. It reads each
value strictly (`read` raises Invalid), narrows a queryset, and describes itself to OpenAPI and in the answer. Only the
filters that a query names are run: validating the whole form of a filter set costs milliseconds.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field
from typing import Any, ClassVar, Literal, NamedTuple

import django_filters
from django.db.models import BooleanField, Case, Exists, ExpressionWrapper, Model, OuterRef, Q, QuerySet, When

from rest import remembered, search, values
from rest.near import nearest
from rest.values import Invalid, slip
from rest.vocabulary import Vocabulary
from rest.words import plain, read

SHOWN = 50  # ids that an error lists
MOST_WORDS = 20  # of a search that looks for each of them


class Reading(NamedTuple):
    """A value as read: what the query needs, how to say it, and a note where it was interpreted.

    `wider` is the value of the country filter beside it that would find more: a state's with its bodies and officials.
    """

    value: Any
    said: str
    interpreted: dict[str, str] | None = None
    wider: str | None = None


# The SQL of a filter, compiled once, serves for any value where values are its parameters and nothing more, or for one
# where few are possible and decide what it is. None: it is compiled each time (`rest.reused`).
CompiledFor = Literal["any value", "each value"] | None
Asked = Mapping[str, list[Reading]]  # what a query asks of filters, by their names
Run = Callable[[Asked], Any]  # the records that filters leave


@dataclass(frozen=True)
class Groups:
    """How records are counted by a filter's values.

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
            return self.hanging.order_by()  # they need not be looked for
        return self.hanging.order_by().filter(**{f"{self.record}__in": self.records.order_by().values("pk")})

    @property
    def without(self) -> QuerySet[Any] | None:
        """The records that have no row; None where each has one."""
        if self.hanging is None or self.lacking is not None:
            return self.lacking
        # of all rows: those of the records would be looked for among the records
        one = Exists(self.hanging.order_by().filter(**{self.record: OuterRef("pk")}))
        return self.records.order_by().filter(~one)

    @property
    def number_without(self) -> int:
        """How many these are."""
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
        # each class says it for itself, for it may narrow in its own way
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
        """The parameters that the declaration stands for."""
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
        """The filter in words, for the answer's `meta.query`."""
        name = self.called.removesuffix("__not")
        said = dict.fromkeys(reading.said for reading in readings)
        return f"{name} {'is not' if self.exclude else 'is'} {' or '.join(said)}"


class FilterSet(django_filters.FilterSet):
    """A collection's filters. Declared families are spread out; the form of django-filter is never built."""

    @classmethod
    def get_filters(cls) -> dict[str, Filter]:
        inherited = {name for base in cls.__mro__[1:] for name in getattr(base, "declared_filters", ())}
        # What a collection has of its own comes first, in suggestions and in Swagger UI.
        own_first = sorted(super().get_filters().items(), key=lambda item: item[0] in inherited)
        spread: dict[str, Filter] = {}
        for name, declared in own_first:
            if declared.field_name is None:
                declared.field_name = name
            for called, member in declared.family(name).items():
                member.called = called
                spread[called] = member
        return spread


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
        # "not this value" keeps what has no value, which SQL alone would drop
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
    """A value out of a list: codes of another scheme, or those that the data has."""

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
        known = remembered.kept("known", f"{self.called} {self.field_name}", lambda: list(self.known()))
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
        return remembered.kept("record", f"{self.what} {text}", lambda: self._find(text))

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


class FlagFilter(Filter):
    """Yes or no, answered by a condition on the queryset."""

    compiled_for = "each value"
    repeats = False
    schema = {"type": "boolean"}

    def __init__(self, help_text: str, condition: Any, **kwargs: Any) -> None:
        super().__init__(help_text, **kwargs)
        self.condition = condition

    def read(self, text: str) -> Reading:
        return Reading(values.boolean(text), text)

    def narrow(self, queryset: QuerySet[Any], wanted: list[Any], query: Asked) -> QuerySet[Any]:
        return queryset.filter(self.condition()) if wanted[0] else queryset.exclude(self.condition())

    def groups(self, queryset: Any) -> Groups:
        flag = ExpressionWrapper(self.condition(), BooleanField())
        return Groups(queryset.annotate(flag=flag), "flag", labels={"true": "yes", "false": "no"})


class NumberFilter(Filter):
    """A number's bounds: `__gte`, `__lte`."""

    repeats = False
    schema = {"type": "integer", "minimum": 0}

    def __init__(
        self, help_text: str, bound: str = "", conditions: Any = None, nullable: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(help_text, **kwargs)
        self.bound, self.conditions, self.nullable = bound, conditions, nullable

    def family(self, name: str) -> dict[str, Filter]:
        members: dict[str, Filter] = {}
        for bound, words in (("gte", "At least"), ("lte", "At most")):
            members[f"{name}__{bound}"] = NumberFilter(
                f"{words} this number: {lower(self.help_text)}",
                bound,
                self.conditions,
                field_name=self.field_name,
                also_called=self.also_called,
                similar=self.similar,
                everyday=self.everyday,
            )
        if self.nullable:
            members[f"{name}__isnull"] = NullFilter(
                f"Whether it is unknown: {lower(self.help_text)}", field_name=self.field_name
            )
        return members

    def read(self, text: str) -> Reading:
        return Reading(values.whole(text), text)

    def narrow(self, queryset: QuerySet[Any], wanted: list[Any], query: Asked) -> QuerySet[Any]:
        if self.conditions is not None:
            return queryset.filter(self.conditions(self.bound, wanted[0]))
        return queryset.filter(**{f"{self.field_name}__{self.bound}": wanted[0]})

    def say(self, readings: list[Reading]) -> str:
        bound = "at least" if self.bound == "gte" else "at most"
        return f"{self.called.rpartition('__')[0]} is {bound} {readings[0].said}"


class DateFilter(Filter):
    """A day's bounds: `__gte`, `__lte`, as partial dates; an upper bound includes the whole of it."""

    compiled_for = "any value"
    repeats = False
    schema = {"type": "string", "pattern": "^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$"}

    def __init__(self, help_text: str, bound: str = "", **kwargs: Any) -> None:
        super().__init__(help_text, **kwargs)
        self.bound = bound

    def family(self, name: str) -> dict[str, Filter]:
        return {
            f"{name}__{bound}": type(self)(
                f"{words} this day (YYYY, YYYY-MM or YYYY-MM-DD): {lower(self.help_text)}",
                bound,
                field_name=self.field_name,
                also_called=self.also_called,
                similar=self.similar,
                everyday=self.everyday,
            )
            for bound, words in (("gte", "On or after"), ("lte", "On or before"))
        }

    def read(self, text: str) -> Reading:
        return Reading(values.period(text, "lte" if self.bound == "lte" else "gte"), text)

    def narrow(self, queryset: QuerySet[Any], wanted: list[Any], query: Asked) -> QuerySet[Any]:
        day = wanted[0].first if self.bound == "gte" else wanted[0].last
        return queryset.filter(**{f"{self.field_name}__{self.bound}": day})

    def say(self, readings: list[Reading]) -> str:
        return f"{self.called.rpartition('__')[0]} is {'from' if self.bound == 'gte' else 'up to'} {readings[0].said}"


class SearchFilter(Filter):
    """Words, in the syntax of `rest.words`: `vector` is the column that is searched, `text` the one it was made of."""

    repeats = False

    def __init__(self, help_text: str, vector: Any = None, text: Any = None, **kwargs: Any) -> None:
        super().__init__(help_text, **kwargs)
        self.vector, self.text = vector, text

    def read(self, text: str) -> Reading:
        reading = super().read(text)
        if not plain(text).strip():
            raise Invalid("empty", "is empty", None, "Leave q out to search everything.")
        read(text)
        return reading

    def narrow(self, queryset: Any, wanted: list[Any], query: Asked) -> QuerySet[Any]:
        found: QuerySet[Any] = queryset.alias(words=self.vector).filter(words=search.Words(wanted[0]))
        return found

    def ranked(self, queryset: QuerySet[Any], words: str) -> QuerySet[Any]:
        """The queryset with `relevance`, a whole number that is greater where the words match better."""
        return queryset.annotate(relevance=search.relevance(self.vector, words))

    def highlighted(self, queryset: QuerySet[Any], words: str) -> QuerySet[Any]:
        """The queryset with `highlights`, the fragments in which the words stand."""
        return queryset.annotate(highlights=search.highlights(self.text, words))

    def say(self, readings: list[Reading]) -> str:
        return f"words {readings[0].said}"


class TextFilter(SearchFilter):
    """Words of a few columns of a small table, which needs no index."""

    def __init__(self, help_text: str, *columns: str, **kwargs: Any) -> None:
        super().__init__(help_text, search.vector(*columns), search.text(*columns), **kwargs)


class WordsFilter(SearchFilter):
    """Words that are all looked for, each by a condition of its own, so that there can only be a few."""

    def words(self, text: str) -> list[str]:
        return text.split()

    def read(self, text: str) -> Reading:
        reading = super().read(text)
        if len(self.words(text)) > MOST_WORDS:
            raise Invalid("too_long", f"has more than {MOST_WORDS} words", None, "Search for fewer words.")
        return reading


def lower(text: str) -> str:
    """The text for the middle of a sentence."""
    return text[:1].lower() + text[1:] if not text[:2].isupper() else text


def run(
    queryset: QuerySet[Any],
    filters: Mapping[str, Filter],
    query: Asked,
    leave_out: Iterable[str] = (),
) -> QuerySet[Any]:
    """The queryset narrowed by every filter that the query names."""
    skipped = set(leave_out)
    # a filter that looks at others must not see those that are left out
    asked = {name: readings for name, readings in query.items() if name not in skipped}
    for name, readings in asked.items():
        if name in filters:
            queryset = filters[name].narrow(queryset, [reading.value for reading in readings], asked)
    return queryset
