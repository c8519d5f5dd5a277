"""Filters by words."""

from typing import Any

from django.db.models import QuerySet

from rest import search
from rest.filters.base import Asked, Filter, Reading
from rest.parameters.values import Invalid
from rest.parameters.words import plain, read

MOST_WORDS = 20  # of a search that looks for each of them


class SearchFilter(Filter):
    """Words, in the syntax of `rest.parameters.words`. `vector` is the column searched, `text` what it is made of."""

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
