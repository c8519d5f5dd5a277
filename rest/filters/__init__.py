"""Kinds of filter, and sets of them: a collection declares filters, one implementation each."""

from rest.filters.base import Asked, CompiledFor, Filter, FilterSet, Groups, Reading, Run, lower, related, run
from rest.filters.bounds import DateFilter, FlagFilter, NumberFilter
from rest.filters.exact import (
    AbsentFilter,
    CodeFilter,
    ExactFilter,
    IdFilter,
    NullFilter,
    RecordFilter,
    ValueFilter,
    absent,
)
from rest.filters.words import MOST_WORDS, SearchFilter, TextFilter, WordsFilter

__all__ = [
    "MOST_WORDS",
    "AbsentFilter",
    "Asked",
    "CodeFilter",
    "CompiledFor",
    "DateFilter",
    "ExactFilter",
    "Filter",
    "FilterSet",
    "FlagFilter",
    "Groups",
    "IdFilter",
    "NullFilter",
    "NumberFilter",
    "Reading",
    "RecordFilter",
    "Run",
    "SearchFilter",
    "TextFilter",
    "ValueFilter",
    "WordsFilter",
    "absent",
    "lower",
    "related",
    "run",
]
