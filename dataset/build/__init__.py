"""Checked entries become unsaved model instances, with everything that follows from them."""

from collections.abc import Sequence

from dataset.build import actors, events, sources
from dataset.build.built import Built, Context
from dataset.fixtures import Entry
from dataset.releases import Standing

__all__ = ["Built", "Context", "build"]


def build(entries: Sequence[Entry], standing: Standing) -> list[Built]:
    """One `Built` per entry, those that are referred to first. The entries are checked: nothing is raised."""
    context = Context(entries, standing)
    for entry in context.of("documents"):
        sources.document(context, entry)
    for entry in context.of("places"):
        sources.place(context, entry)
    actors.build(context)
    for entry in context.of("crises"):
        sources.crisis(context, entry)
    events.build(context)
    for built in context.built.values():
        built.seal(standing.hashes[built.key])
    return list(context.built.values())
