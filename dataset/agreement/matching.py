"""Which records of two codings are the same: by kind and by where their evidence stands, with who acts or without.

Codes take no part, or their agreement would be that of the matching. For the same reason, how far two codings agree on
who acts can only be read from the matching without it.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from fractions import Fraction
from typing import NamedTuple

from dataset.agreement.coding import Record, actors, spans

# What two records need to be the same, as we decided. At a tenth of overlap a clause and its paragraph still meet; at a
# quarter of likeness, records without an actor in common have to overlap by half.
LEAST_OVERLAP = 0.1
LEAST_LIKENESS = 0.25
# Several acts of one speaker can stand in one sentence: the same quoted words then decide, and nothing else.
WEIGHT_OF_WORDS = 0.01

WHO_ACTS = {
    "statements": ("speaker",),
    "military-postures": ("actor",),
    "sanctions-threats": ("sender",),
    "diplomatic-contacts": ("convener", "participant", "host", "visitor", "mediator"),
    "other-events": ("actor", "affected"),
}


class Looks(NamedTuple):
    """What a record is matched by."""

    covered: frozenset[object]  # every character of its spans
    who_acts: frozenset[object] = frozenset()
    words: frozenset[object] = frozenset()  # of its quotes


class Matching(NamedTuple):
    """A way to say which records are the same."""

    name: str
    looks: Callable[[str, Record], Looks]  # of a record of a kind
    likeness: Callable[[Looks, Looks], float]  # 0 for records that cannot be the same


class Pair(NamedTuple):
    """Two records that may be the same, and in which share of the equally good ways they are."""

    one: Record
    other: Record
    share: Fraction


class Matched(NamedTuple):
    """What of one kind both codings have, and what only one has, in one of the equally good ways; the pairs of all."""

    both: list[tuple[Record, Record]]
    only_a: list[Record]
    only_b: list[Record]
    pairs: list[Pair]


def match(kind: str, first: Sequence[Record], second: Sequence[Record], by: Matching) -> Matched:
    """The one-to-one matching with the greatest sum of likenesses; a pair too unlike is none."""
    rows, columns = [by.looks(kind, record) for record in first], [by.looks(kind, record) for record in second]
    both = assign([[by.likeness(one, other) for other in columns] for one in rows])
    matched_rows, matched_columns = {row for row, _ in both}, {column for _, column in both}
    return Matched(
        [(first[row], second[column]) for row, column in both],
        [record for row, record in enumerate(first) if row not in matched_rows],
        [record for column, record in enumerate(second) if column not in matched_columns],
        [Pair(first[row], second[column], share) for row, column, share in _shares(both, rows, columns)],
    )


def _shares(
    both: Sequence[tuple[int, int]], rows: Sequence[Looks], columns: Sequence[Looks]
) -> list[tuple[int, int, Fraction]]:
    """The pairs of all ways to exchange records that look the same, each with the share of the ways that have it.

    The order of a file must not decide between them: ids are sorted, and say who acts and how.
    """
    return [
        (row, column, Fraction(times, rows.count(one) * columns.count(other)))
        for (one, other), times in Counter((rows[row], columns[column]) for row, column in both).items()
        for row in range(len(rows))
        if rows[row] == one
        for column in range(len(columns))
        if columns[column] == other
    ]


def overlap(one: Looks, other: Looks) -> float:
    """The overlap of the spans; 0 for records that hardly meet."""
    found = jaccard(one.covered, other.covered)
    return found if found >= LEAST_OVERLAP else 0


def likeness(one: Looks, other: Looks) -> float:
    """The mean of the overlap of the spans and the likeness of who acts; 0 for records that cannot be the same."""
    shared = overlap(one, other)
    found = (shared + jaccard(one.who_acts, other.who_acts)) / 2
    if not shared or found < LEAST_LIKENESS:
        return 0
    return found + WEIGHT_OF_WORDS * jaccard(one.words, other.words)


def _spans(kind: str, record: Record) -> Looks:
    return Looks(covered(record))


def _spans_and_actors(kind: str, record: Record) -> Looks:
    quotes = " ".join(quote["text"] for quote in record.get("quotes") or ())
    return Looks(covered(record), actors(record, *WHO_ACTS[kind]), frozenset(quotes.lower().split()))


SPANS_AND_ACTORS = Matching("spans and actors", _spans_and_actors, likeness)
SPANS_ALONE = Matching("spans alone", _spans, overlap)
MATCHINGS = (SPANS_AND_ACTORS, SPANS_ALONE)


def covered(record: Record) -> frozenset[object]:
    """Every character of its spans, as document and place."""
    return frozenset((document, place) for document, places in spans(record) for place in places)


def jaccard(one: frozenset[object], other: frozenset[object]) -> float:
    """Jaccard 1912: what two sets share, of what they have together; two empty ones are the same."""
    return len(one & other) / len(one | other) if one or other else 1.0


def assign(scores: Sequence[Sequence[float]]) -> list[tuple[int, int]]:
    """Rows and columns of the greatest sum, each at most once, pairs of 0 left out.

    The Hungarian algorithm (Kuhn 1955, Munkres 1957) in its form with potentials, on a square matrix of costs.
    """
    size = max(len(scores), len(scores[0]) if scores else 0)
    cost = [
        [-scores[row][column] if row < len(scores) and column < len(scores[0]) else 0.0 for column in range(size)]
        for row in range(size)
    ]
    of_row, of_column = [0.0] * (size + 1), [0.0] * (size + 1)
    taken_by, before = [0] * (size + 1), [0] * (size + 1)  # numbered from 1; 0 is nobody
    for row in range(1, size + 1):
        taken_by[0], column = row, 0
        least, done = [float("inf")] * (size + 1), [False] * (size + 1)
        while taken_by[column]:
            done[column], here, step, nearest = True, taken_by[column], float("inf"), 0
            for other in range(1, size + 1):
                if done[other]:
                    continue
                reduced = cost[here - 1][other - 1] - of_row[here] - of_column[other]
                if reduced < least[other]:
                    least[other], before[other] = reduced, column
                if least[other] < step:
                    step, nearest = least[other], other
            for other in range(size + 1):
                if done[other]:
                    of_row[taken_by[other]] += step
                    of_column[other] -= step
                else:
                    least[other] -= step
            column = nearest
        while column:
            taken_by[column] = taken_by[before[column]]
            column = before[column]
    pairs = ((taken_by[column] - 1, column - 1) for column in range(1, size + 1))
    return sorted(pair for pair in pairs if cost[pair[0]][pair[1]] < 0)
