"""Ids: each once, dated like the record, in the file of its month."""

import re
from collections import defaultdict
from collections.abc import Iterator

from dataset import dates
from dataset.checks.registry import Record, World, across, check
from dataset.checks.shapes import Fault
from dataset.fixtures import Entry
from dataset.layout import EVENTS


@across
def an_id_stands_once(world: World) -> Iterator[tuple[Entry, Fault]]:
    """Events share one space of ids; every other collection has its own."""
    seen: dict[tuple[str, str], Entry] = {}
    for entry in world.entries:
        if entry.id:
            space = "events" if entry.collection in EVENTS else entry.collection
            first = seen.setdefault((space, entry.id), entry)
            if first is not entry:
                yield entry, (("id",), f"stands twice; the first is at {first.file}:{first.line}")


@across
def a_file_is_described_once(world: World) -> Iterator[tuple[Entry, Fault]]:
    seen: dict[str, list[Entry]] = defaultdict(list)
    for entry in world.by_id["documents"].values():
        seen[str(entry.data.get("source_file"))].append(entry)
    for entries in seen.values():
        for entry in entries[1:]:
            yield entry, (("source_file",), f"is the file of {entries[0].id} already")


@check(*EVENTS, reads=("id", "date"))
def an_id_starts_with_the_sort_date(record: Record, world: World) -> Iterator[Fault]:
    """`2022-01-24-…`; where only a month or a year is known, `2022-01-…` or `2014-…`."""
    edtf = record["date"]["edtf"]
    date = dates.parse(edtf).sort
    side = re.split(r"[/,]", edtf.strip("[]"))
    known = next(part for part in side if part not in ("", "..")).rstrip("~?")
    prefixes = [date.isoformat()]
    if len(known) == 7 and known[5:] <= "12":
        prefixes.append(f"{date:%Y-%m}")
    elif len(known) < 10:
        prefixes.append(f"{date:%Y}")
    if not any(record["id"].startswith(f"{prefix}-") for prefix in prefixes):
        yield (
            ("id",),
            f"starts with the record's sort date: {' or '.join(f'{prefix}-' for prefix in prefixes)}",
        )


@across
def a_record_stands_in_the_file_of_its_month(world: World) -> Iterator[tuple[Entry, Fault]]:
    for entry in world.entries:
        month = re.match(r"[0-9]{4}-[0-9]{2}(?=-[0-9]{2}-)|[0-9]{4}(?=-)", entry.id)
        if entry.collection in EVENTS and month:
            name = month[0] if "-" in month[0] else _month_of_year(entry)
            if name and not entry.file.endswith(f"/{name}.yaml"):
                yield entry, (("id",), f"belongs in {entry.collection}/{name}.yaml")


def _month_of_year(entry: Entry) -> str | None:
    """The month under which a record is kept whose id has no day: that of its sort date."""
    edtf = entry.at(("date", "edtf"))
    try:
        return f"{dates.parse(edtf).sort:%Y-%m}" if isinstance(edtf, str) else None
    except dates.DateError:
        return None
