"""The chain a record belongs to: demand and answer, plan and execution, threat and the words that convey it."""

import heapq
from collections import defaultdict
from collections.abc import Iterable

from events.choices import Direction, RelationType
from events.models import Event, Relation

# `about` joins a remark to anything it mentions: followed from the record itself, it would tie everything together.
CHAINING = [type_ for type_ in RelationType.values if type_ != RelationType.ABOUT]
# Relations that lead from what came later to what came before.
BACKWARD = [
    RelationType.RESPONDS_TO,
    RelationType.CARRIES_OUT,
    RelationType.UPDATES,
    RelationType.REITERATES,
    RelationType.SPECIFIES,
    RelationType.SUPERSEDES,
]
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


def in_order(events: Iterable[Event]) -> list[Event]:
    """The records by date and id, but each after all that it answers, carries out or repeats, whatever their dates.

    A standing position has the day up to which it was reported, which can be later than that of its answer.
    """
    by_key = {event.pk: event for event in events}
    later, waiting_for = defaultdict(list), dict.fromkeys(by_key, 0)
    pairs = Relation.objects.filter(
        event__in=by_key, other__in=by_key, type__in=BACKWARD, direction=Direction.TO
    ).values_list("event", "other")
    for after, before in set(pairs):
        later[before].append(after)
        waiting_for[after] += 1
    ready = [(event.date, event.slug, pk) for pk, event in by_key.items() if not waiting_for[pk]]
    heapq.heapify(ready)
    ordered = []
    while ready:
        _, _, pk = heapq.heappop(ready)
        ordered.append(by_key.pop(pk))
        for after in later[pk]:
            waiting_for[after] -= 1
            if not waiting_for[after]:
                heapq.heappush(ready, (by_key[after].date, by_key[after].slug, after))
    # the loader refuses circles; what is in one nevertheless comes last, by date
    return ordered + sorted(by_key.values(), key=lambda event: (event.date, event.slug))
