"""Documents, places and crises."""

import datetime as dt

from dataset import citations
from dataset.build.built import Context
from dataset.coverage import measure
from dataset.fixtures import Entry
from dataset.layout import address
from events.models import Crisis, CrisisParty, Place
from sources.models import Document

DAYS = ("published", "published_start", "published_end")
NO_COLUMNS = ("id", "notes", "formerly")


def document(context: Context, entry: Entry) -> None:
    data = {name: value for name, value in entry.data.items() if name not in NO_COLUMNS}
    for name in DAYS:
        data[name] = dt.date.fromisoformat(data[name]) if data[name] else None
    sentences, accounted = measure.counts(context.entries, entry.id) or (None, None)
    data["citation"] += f" {address(entry.collection, entry.id)}"
    found = Document(**context.common(entry), **data, sentence_count=sentences, accounted_sentence_count=accounted)
    context.documents[entry.id] = found
    context.add(entry, found)


def place(context: Context, entry: Entry) -> None:
    data = {name: value for name, value in entry.data.items() if name not in NO_COLUMNS}
    for name in ("latitude", "longitude"):
        data[name] = None if data[name] is None else float(data[name])
    citation = citations.named(data["name"], context.tail(entry))
    found = Place(**context.common(entry), **data, citation=citation)
    context.places[entry.id] = found
    context.add(entry, found)


def crisis(context: Context, entry: Entry) -> None:
    data, icb = entry.data, entry.data["icb"]
    found = Crisis(
        **context.common(entry),
        citation=citations.named(data["name"], context.tail(entry)),
        name=data["name"],
        summary=data["summary"],
        start=data["start"],
        end=data["end"],
        icb_case=icb["case"],
        trigger=icb["trigger"],
        trigger_entity=icb["trigger_entity"],
        crisis_management=icb["crisis_management"],
        violence=icb["violence"],
        region=icb["region"],
        max_hostility=icb["max_hostility"],
        basis=data["basis"],
    )
    gravity = {one["actor"]: one["gravity"] for one in icb["gravity"]}
    parties = [
        CrisisParty(crisis=found, position=at, actor=context.actors[slug], gravity=gravity.get(slug))
        for at, slug in enumerate(data["parties"])
    ]
    context.crises[entry.id] = found
    context.add(entry, found, parts=parties)
