"""Which codings count: an act that several records hold counts once.

A coding is left out of sums and means where another record holds the same act: the record that the statement conveys,
the whole that the record is a part of, or an earlier observation of the same standing posture. The same act is the same
CAMEO code from the same source toward the same target. A person, a body and a state are the same where one belongs to
the other (`member_of`, `speaks_for`) or both belong to one state.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import product
from typing import Any

from events.choices import RelationType

Record = Mapping[str, Any]  # an event as the fixtures have it
# From a record to those that can hold its act.
HOLDING = (RelationType.CONVEYS, RelationType.PART_OF, RelationType.UPDATES)


class Sides:
    """For whom actors act: each for itself and for all that it belongs to."""

    def __init__(self, actors: Iterable[Record]) -> None:
        self._above = {actor["id"]: list(actor["member_of"]) for actor in actors}

    def of(self, actor: str, record: Record | None = None) -> frozenset[str]:
        """Ids of the actor and of all that it belongs to, and of whom it speaks for in a record."""
        found: set[str] = set()
        waiting = [actor, *(_spoken_for(actor, record) if record else ())]
        while waiting:
            one = waiting.pop()
            if one not in found:
                found.add(one)
                waiting += self._above.get(one, ())
        return frozenset(found)

    def same(self, one: str, other: str, record: Record | None = None) -> bool:
        """Whether both act for one side; `record` is the record of the first."""
        return not self.of(one, record).isdisjoint(self.of(other))


def _spoken_for(actor: str, record: Record) -> Iterator[str]:
    for participant in record["participants"]:
        if participant["actor"] == actor and participant.get("speaks_for"):
            yield participant["speaks_for"]


@dataclass(frozen=True)
class Held:
    """By which coding another record holds a coding's act: its record and its place there."""

    record: str
    position: int


class PartlyHeld(Exception):
    """A coding of which another record holds some pairs of source and target only; `pairs` are the others."""

    def __init__(self, record: str, pairs: list[tuple[str, str]]) -> None:
        self.record, self.pairs = record, pairs
        said = ", ".join(f"{source} → {target}" for source, target in pairs)
        super().__init__(f"{record} holds this act, but not {said}: code these pairs apart")


class Counting:
    """The events of a dataset, and which of their codings count."""

    def __init__(self, actors: Iterable[Record], events: Iterable[Record]) -> None:
        self.sides = Sides(actors)
        self._events = {event["id"]: event for event in events}

    def held(self, record: Record, position: int) -> Held | None:
        """The coding that counts instead of one, or None where it counts itself. Raises PartlyHeld."""
        pairs = set(_pairs(record["codings"][position]))
        holding = self._same_act(record, position)
        whole = [one for one, held in holding.items() if held == pairs]
        if holding and not whole:
            one, held = next(iter(holding.items()))
            raise PartlyHeld(one.record, sorted(pairs - held))
        # of a chain the last one counts: the one whose act no further record holds
        last = (one for one in whole if not self._same_act(self._events[one.record], one.position))
        return next(last, whole[0] if whole else None)

    def _same_act(self, record: Record, position: int) -> dict[Held, set[tuple[str, str]]]:
        """The codings of other records that hold the act, with the pairs of source and target that each holds."""
        coding = record["codings"][position]
        found = {}
        for other in self._holding(record):
            for at, theirs in enumerate(other["codings"]):
                if theirs["cameo"] == coding["cameo"]:
                    same = {pair for pair in _pairs(coding) if self._holds(theirs, pair, record)}
                    if same:
                        found[Held(other["id"], at)] = same
        return found

    def _holding(self, record: Record) -> Iterator[Record]:
        """The records that can hold the acts of one, the nearest first."""
        seen, waiting = {record["id"]}, [record]
        while waiting:
            for relation in waiting.pop(0)["relations"]:
                other = self._events.get(relation["to"])
                if relation["type"] in HOLDING and other is not None and other["id"] not in seen:
                    seen.add(other["id"])
                    waiting.append(other)
                    yield other

    def _holds(self, coding: Record, pair: tuple[str, str], record: Record) -> bool:
        """Whether a coding has a pair of source and target of another record."""
        return any(
            self.sides.same(pair[0], source, record) and self.sides.same(pair[1], target, record)
            for source, target in _pairs(coding)
        )


def _pairs(coding: Record) -> Iterator[tuple[str, str]]:
    """Each source with each target; a coding toward nobody has its sources with an empty name."""
    return product(coding["sources"], coding["targets"] or [""])
