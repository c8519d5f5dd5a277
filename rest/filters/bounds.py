"""Filters by bounds: numbers and dates; and by yes or no."""

from typing import Any

from django.db.models import BooleanField, ExpressionWrapper, QuerySet

from rest.filters.base import Asked, Filter, Groups, Reading, lower
from rest.filters.exact import NullFilter
from rest.parameters import values


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
