"""`manage.py counted_codings`: which codings sums and means leave out, and which coding counts instead."""

from typing import Any

from django.core.management.base import CommandParser

from dataset.counting import Counting
from dataset.fixtures import Entry
from dataset.layout import EVENTS
from dataset.load import read
from dataset.management.fixtures_command import FixturesCommand


class Command(FixturesCommand):
    help = (
        "Print, as the table of docs/coding/counting.md, each coding that is left out and the one that counts instead."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        self.add_fixtures_option(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        folder = self.folder(options)
        entries, _ = self.reading(folder, lambda: read(folder), "nothing was counted")
        for line in table(entries):
            self.stdout.write(line)


def table(entries: list[Entry]) -> list[str]:
    """The lines of the table, in the order of the records' ids."""
    actors = [entry.data for entry in entries if entry.collection == "actors"]
    events = {entry.id: entry.data for entry in entries if entry.collection in EVENTS}
    counting = Counting(actors, events.values())
    lines = ["| left out | | counts instead |", "|---|---|---|"]
    every = 0
    for slug, record in sorted(events.items()):
        for at, coding in enumerate(record["codings"]):
            every += 1
            if held := counting.held(record, at):
                instead = events[held.record]["codings"][held.position]
                lines.append(f"| `{slug}` | {_said(coding)} | `{held.record}`: {_said(instead)} |")
    return [f"{len(lines) - 2} of {every} codings are left out.", "", *lines]


def _said(coding: dict[str, Any]) -> str:
    sides = [", ".join(coding[side]) for side in ("sources", "targets")]
    return f"{coding['cameo']} {' → '.join(sides)}"
