"""The filters of the documents' collection."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Func, Q, QuerySet

from rest.filters import CodeFilter, DateFilter, FilterSet, Groups, IdFilter, Reading, TextFilter, ValueFilter
from sources.choices import Basis
from sources.models import Document


class AgencyFilter(ValueFilter):
    """Documents that credit an agency."""

    def narrow(self, queryset: Any, wanted: list[Any], query: Mapping[str, list[Reading]]) -> QuerySet[Any]:
        credits = Q(agencies_credited__overlap=wanted)
        found: QuerySet[Any] = queryset.filter(~credits if self.exclude else credits)
        return found

    def groups(self, queryset: Any) -> Groups:
        return Groups(queryset.annotate(agency=Func("agencies_credited", function="unnest")), "agency", record="pk")


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

    id = IdFilter("Id; repeat it for several documents.", Document.objects.all, "document")
    q = TextFilter(
        "Words of the title, the summary or the credits.",
        *("title", "headline", "summary", "credit_line", "publisher", "source_file"),
        everyday=True,
        also_called=["search", "query"],
    )
    published = DateFilter("the day of publication.", everyday=True)
    published_basis = CodeFilter(Basis, "Whether the day of publication is printed or inferred.")
    publisher = ValueFilter("The publisher.", publishers, nullable=True, everyday=True)
    agency = AgencyFilter("A news agency that it credits.", agencies, everyday=True)
