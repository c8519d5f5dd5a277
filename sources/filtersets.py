"""The filters of the documents' collection."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Q, QuerySet

from rest.filters import CodeFilter, DateFilter, FilterSet, Reading, ValueFilter, WordsFilter
from sources.choices import Basis
from sources.models import Document


class DocumentSearch(WordsFilter):
    """Documents whose description holds all of the words."""

    def narrow(self, queryset: Any, wanted: list[Any], query: Mapping[str, list[Reading]]) -> QuerySet[Any]:
        for word in self.words(wanted[0]):
            described = Q()
            for column in ("title", "headline", "summary", "credit_line", "publisher", "source_file"):
                described |= Q(**{f"{column}__icontains": word})
            queryset = queryset.filter(described)
        found: QuerySet[Any] = queryset
        return found


class AgencyFilter(ValueFilter):
    """Documents that credit an agency."""

    def narrow(self, queryset: Any, wanted: list[Any], query: Mapping[str, list[Reading]]) -> QuerySet[Any]:
        credits = Q(agencies_credited__overlap=wanted)
        found: QuerySet[Any] = queryset.filter(~credits if self.exclude else credits)
        return found


def agencies() -> list[str]:
    """News agencies that some document credits."""
    lists = Document.objects.values_list("agencies_credited", flat=True)
    return sorted({agency for credited in lists for agency in credited})


def publishers() -> list[str]:
    """Publishers that some document has."""
    found = Document.objects.exclude(publisher=None).values_list("publisher", flat=True).distinct()
    return sorted(name for name in found if name)


class DocumentFilters(FilterSet):
    """Filters of GET /documents."""

    q = DocumentSearch(
        "Words of the title, the summary or the credits.", everyday=True, also_called=["search", "query"]
    )
    published = DateFilter("the day of publication.", everyday=True)
    published_basis = CodeFilter(Basis, "Whether the day of publication is printed or inferred.")
    publisher = ValueFilter("The publisher.", publishers, nullable=True, everyday=True)
    agency = AgencyFilter("A news agency that it credits.", agencies, everyday=True)
