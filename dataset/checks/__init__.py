"""Checking the fixtures: every error at once, each with file, line, record, field and value.

Order: what could not be read; the form of every record (`forms`, in the language of `shapes`); the checks
that need several fields or several records (`registry` says how to write one). None stops another. Only those that
compare acts over all records (`acts`) come when every record is right by itself, for a missing speaker or a wrong
relation would make several errors of one.
"""

from collections.abc import Iterable, Iterator, Sequence, Set

# Importing them registers their checks.
from dataset.checks import (  # noqa: F401
    actors,
    acts,
    coding,
    coverage,
    dating,
    documents,
    evidence,
    figures,
    ids,
    kinds,
    participants,
    relations,
    statements,
    targets,
)
from dataset.checks.forms import FORMS
from dataset.checks.registry import ACROSS, CHECKS, WHOLE, Dataset, World
from dataset.fixtures import Entry, Fixtures
from dataset.layout import COLLECTIONS, COVERAGE, EVENTS
from dataset.problems import FixtureErrors, Problem


def checked(fixtures: Fixtures, others: Sequence[Problem] = (), released: Set[str] = frozenset()) -> list[Entry]:
    """The entries with every optional field filled in. Raises FixtureErrors with all problems, the others too.

    `released` are the names of all records of all releases.
    """
    if found := [*problems(fixtures, released), *others]:
        raise FixtureErrors(found)
    return _filled(fixtures.entries)


def problems(fixtures: Fixtures, released: Set[str] = frozenset()) -> list[Problem]:
    """Everything that is wrong, sorted by file and line; of a file that cannot be read, first only that."""
    if not fixtures.whole:
        return sorted(set(fixtures.problems))
    found = {*fixtures.problems, *_problems(fixtures.entries, released)}
    return sorted(found or _of_acts(fixtures.entries))


def _problems(entries: list[Entry], released: Set[str]) -> Iterator[Problem]:
    world = World(
        entries,
        {
            name: {entry.id: entry for entry in entries if entry.collection == name and entry.id}
            for name in (*COLLECTIONS, COVERAGE)
        },
        released,
    )
    known = {name: set(found) for name, found in world.by_id.items()}
    known["events"] = set().union(*(known[name] for name in EVENTS))
    for entry in entries:
        malformed = set()
        for path, message in FORMS[entry.collection].faults(entry.data, (), known):
            malformed.add(path[0])
            yield entry.problem(path, message)
        # Reads with the optional fields filled in, as far as the record's form allows it.
        record = {
            name: shape.filled(entry.data[name]) if name in entry.data else shape.default
            for name, shape in {
                **FORMS[entry.collection].required,
                **FORMS[entry.collection].optional,
            }.items()
            if name not in malformed
        }
        for check in CHECKS:
            if entry.collection in check.collections and not malformed.intersection(check.reads):
                for path, message in check.find(record, world):
                    yield entry.problem(path, message)
    for find in ACROSS:
        for entry, (path, message) in find(world):
            yield entry.problem(path, message)


def _of_acts(entries: Iterable[Entry]) -> Iterator[Problem]:
    dataset = Dataset(_filled(entries))
    for find in WHOLE:
        for entry, (path, message) in find(dataset):
            yield entry.problem(path, message)


def _filled(entries: Iterable[Entry]) -> list[Entry]:
    """The entries with every optional field filled in."""
    return [entry.with_data(FORMS[entry.collection].filled(entry.data)) for entry in entries]
