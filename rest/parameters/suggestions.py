"""The id that somebody may have meant."""

from typing import Any

from django.db.models import QuerySet

from rest.parameters.values import closest

FEW = 2_000  # ids that can all be compared
AROUND = 100  # of more, those that stand before and after it in the index


def nearest(records: QuerySet[Any], text: str) -> str | None:
    """The most alike id of the records, if any is like it at all."""
    ids = records.order_by("slug").values_list("slug", flat=True)
    known = list(ids[: FEW + 1])
    if len(known) > FEW:
        known = [*ids.filter(slug__gte=text)[:AROUND], *ids.filter(slug__lt=text).reverse()[:AROUND]]
    return closest(text, known)
