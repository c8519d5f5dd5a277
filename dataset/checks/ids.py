"""Ids: each once, dated like the record, in the file of its month; and the ids that records had before."""

import re
from collections import defaultdict
from collections.abc import Iterator

from dataset import dates
from dataset.checks.registry import Record, World, across, check
from dataset.checks.shapes import Fault
from dataset.fixtures import Entry
from dataset.layout import COVERAGE, EVENTS, key, siblings


@across
def an_id_stands_once(world: World) -> Iterator[tuple[Entry, Fault]]:
    """Among the collections that share one space of ids."""
    seen: dict[tuple[str, str], Entry] = {}
    for entry in world.entries:
        if entry.id:
            first = seen.setdefault((siblings(entry.collection)[0], entry.id), entry)
            if first is not entry:
                yield entry, (("id",), f"stands twice; the first is at {first.file}:{first.line}")


@across
def a_former_id_is_a_released_one_that_nobody_has(world: World) -> Iterator[tuple[Entry, Fault]]:
    """Who asks for it is led to the one record that has taken its place."""
    seen: dict[tuple[str, str], Entry] = {}
    for entry in world.entries:
        shared = siblings(entry.collection) if entry.collection != COVERAGE else ()
        for number, slug in enumerate(_former(entry) if shared else ()):
            at = ("formerly", number)
            if any(slug in world.by_id[name] for name in shared):
                yield entry, (at, "is the id of a present record")
            elif not any(key(name, slug) in world.released for name in shared):
                yield entry, (at, "was in no release; an id that was never released needs no trace")
            first = seen.setdefault((shared[0], slug), entry)
            if first is not entry:
                yield entry, (at, f"is claimed already by {first.id} at {first.file}:{first.line}")


def _former(entry: Entry) -> list[str]:
    found = entry.data.get("formerly")
    return [slug for slug in found if isinstance(slug, str)] if isinstance(found, list) else []


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
