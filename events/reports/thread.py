"""The chain a record belongs to: demand and answer, plan and execution, threat and the words that convey it."""

from events.choices import RelationType
from events.models import Event, Relation

# `about` joins a remark to anything it mentions: followed from the record itself, it would tie everything together.
CHAINING = [type_ for type_ in RelationType.values if type_ != RelationType.ABOUT]
LONGEST = 500


def thread(event: Event) -> dict[int, int]:
    """Keys of the records in the chain and how many relations away each is, the record itself at 0.

    From the record itself all relations are followed, from there on all but `about`, both ways; at most `LONGEST`.
    """
    found = {event.pk: 0}
    edge, distance = [event.pk], 0
    while edge and len(found) < LONGEST:
        distance += 1
        joined = Relation.objects.filter(event__in=edge)
        if distance > 1:
            joined = joined.filter(type__in=CHAINING)
        edge = [
            pk
            for pk in joined.order_by("other__date", "other__slug").values_list("other", flat=True)
            if pk not in found
        ]
        for pk in edge[: LONGEST - len(found)]:
            found.setdefault(pk, distance)
    return found
