"""Events with everything that hangs on them, a chunk at a time: lines as COPY reads them."""

import random

from benchmarks.generator import calendar, profiles, quantities
from benchmarks.generator.profiles import SIZE, Profile
from benchmarks.generator.quantities import NONE_IN_EVIDENCE, Quantity
from benchmarks.generator.rows import NEW_LINE, NULL, VERSION, array
from benchmarks.generator.tables import (
    CODINGS,
    COLLECTION_OF,
    COLUMNS,
    EVIDENCE,
    FIGURES,
    PARTICIPATIONS,
    PARTIES,
    RELATIONS,
)  # fmt: skip
from benchmarks.generator.world import Document, World
from dataset import citations
from dataset.citations import Spot
from events.choices import Confidence, Disagreement, Kind, Stance

CHARACTERS = 160  # of a paragraph
CHUNK = 10_000  # events; each chunk has random numbers of its own

CONFIDENCES = [Confidence.HIGH.value] * 10 + [Confidence.MEDIUM.value] * 4 + [Confidence.LOW.value] * 2
DISAGREEMENTS = [Disagreement.NONE.value] * 13 + [one.value for one in list(Disagreement)[1:]]
STANCES = [Stance.ATTRIBUTES.value] * 9 + [Stance.ASSERTS.value] * 6 + [Stance.DOUBTS.value]
HOW_MANY_DOCUMENTS = (1,) * 9 + (2,) * 5 + (3,) * 2
HOW_MANY_RELATIONS = (0,) * 7 + (1,) * 7 + (2,) * 2
NUMBERS = [array(range(1, number + 1)).replace('"', "") for number in range(EVIDENCE + 1)]


class Writer:
    """Makes chunks of events for one world; the same chunk is the same in every process."""

    def __init__(self, world: World) -> None:
        rng = random.Random(f"profiles {world.seed}")
        self._world = world
        self.profiles = profiles.profiles(rng, world.phrases)
        self.quantities = quantities.pools(rng, SIZE)
        self.called = [one.called for one in world.cast.members]
        # how an actor stands in an event: mostly by its name alone, sometimes with its office and for its state
        self.plain = [f"{one.id}\t{one.name}\t{NULL}\t{NULL}\t{NULL}" for one in world.cast.members]
        self.in_office = [
            "\t".join(
                (
                    str(one.id),
                    one.name,
                    one.office[0] if one.office else NULL,
                    str(one.state or NULL),
                    one.name.split()[-1],
                )
            )
            for one in world.cast.members
        ]

    def chunk(self, number: int) -> dict[str, bytes]:
        """The lines of a chunk by table; numbers count from 0."""
        first = number * CHUNK
        rows = Chunk(self, self._world, random.Random(f"chunk {self._world.seed} {number}"))
        for id in range(first + 1, min(first + CHUNK, self._world.records) + 1):
            rows.add(id)
        return {table: "".join(lines).encode() for table, lines in rows.lines.items()}


class Chunk:
    """The lines of one chunk."""

    def __init__(self, writer: Writer, world: World, rng: random.Random) -> None:
        self.lines: dict[str, list[str]] = {table: [] for table in COLUMNS}
        self._writer, self._world, self._rng = writer, world, rng
        self._append = {table: lines.append for table, lines in self.lines.items()}
        self._supports: dict[tuple[int, ...], str] = {}

    def add(self, id: int) -> None:
        writer, world, rng, append = self._writer, self._world, self._rng, self._append
        bits = rng.getrandbits
        kind = world.kind(id)
        profile = writer.profiles[kind][bits(9)]
        day = calendar.jitter(rng, calendar.day(id / world.records))
        dating = world.datings[day][bits(6)]
        actors = self._draw(len(profile.parts), (id - 1) * calendar.ERAS // world.records)
        leader = world.cast.members[actors[0] - 1]
        documents = self._documents(id, HOW_MANY_DOCUMENTS[bits(4)])
        phrases = world.phrases
        short = phrases.short[bits(9)]
        slug = f"{dating.date}-{leader.slug}-{short.replace(' ', '-')}-{id}"
        title = f"{leader.name} {phrases.titles[bits(12)]}"
        rare = f", near {phrases.rare[bits(10)].capitalize()}" if not bits(5) else ""
        summary = f"{leader.name} {phrases.openings[bits(12)]}; {phrases.endings[bits(13)]}{rare}."
        quotes = [
            f"{phrases.quotes[bits(13)]} {phrases.quotes[bits(13)]}" for _ in range(min(profile.quotes, len(documents)))
        ]
        place = world.places[int(rng.random() ** 3 * len(world.places))] if not bits(2) and not bits(1) else None
        numbers = NUMBERS[len(documents)]
        disagreement = DISAGREEMENTS[bits(4)] if len(documents) > 1 else "none"
        starts = [bits(12) for _ in documents]
        spots = [
            Spot(one.phrase, one.file, start // CHARACTERS + 1) for one, start in zip(documents, starts, strict=True)
        ]
        fidelity = profile.fidelity if quotes else None
        figure = self._figures(id, slug, profile, dating, actors, numbers, spots, fidelity)
        wordings = self._evidence(id, documents, starts, quotes, figure)
        called = dict.fromkeys(name for actor in actors for name in writer.called[actor - 1])
        text = NEW_LINE.join([summary, *wordings, title, *called])
        self._kind(id, kind, dating.date, profile, actors, leader.id, numbers)
        self._participations(id, kind, dating.date, profile, actors, numbers)
        self._codings(id, profile, actors, dating.act)
        for position, quote in enumerate(quotes):
            append["events_quote"](
                f"{id * 2 + position}\t{id}\t{position}\t{quote}\t{(id - 1) * EVIDENCE + position + 1}\n"
            )
        self._relations(id, kind)
        collection, word = COLLECTION_OF[kind]
        folder = "events" if kind == Kind.OTHER_EVENT else collection
        tail = citations.tail(VERSION, word, slug, f"/api/v1/{folder}/{slug}")
        if kind == Kind.STATEMENT:
            quoting = range(1, len(quotes) + 1)
            cited = citations.statement([leader.name], dating.short, spots, quoting, fidelity, tail)
        else:
            cited = citations.act(title, dating.short, spots, tail)
        digest = f"{bits(512):0128x}"
        keys = array(sorted(actors)).replace('"', "")
        append["events_event"](
            f"{id}\t{slug}\t{kind.value}\t{title}\t{summary}\t{self._crisis(id)}\t{dating.columns}\t"
            f"{place.id if place else NULL}\t{f'in {place.name}' if place else NULL}\t{profile.factuality}\t"
            f"{CONFIDENCES[bits(4)]}\t{profile.event_type}\t{disagreement}\t{self._support(documents)}\t{text}\t{keys}\t{{}}\t"
            f"{cited}\t{VERSION}\t{digest[:64]}.{digest[64:]}\n"
        )
        append["dataset_knownid"](f'{id}\t{collection}\t{slug}\t{digest[:64]}\t{{"{VERSION}": "{digest[:64]}"}}\n')

    def _draw(self, number: int, era: int) -> list[int]:
        """Different actors, the known ones the most."""
        lottery, bits = self._world.cast.lotteries[era], self._rng.getrandbits
        drawn: list[int] = []
        while len(drawn) < number:
            actor = lottery[bits(17)]
            if actor not in drawn:
                drawn.append(actor)
        return drawn

    def _documents(self, id: int, number: int) -> list[Document]:
        """Different documents of the days after the event."""
        documents, bits = self._world.documents, self._rng.getrandbits
        last = len(documents) - 1
        at = max(number - 1, min(last, id * len(documents) // self._world.records + bits(2)))
        return [documents[at - step] for step in range(number)]

    def _support(self, documents: list[Document]) -> str:
        key = tuple(document.id for document in documents)
        if key not in self._supports:
            agencies = [set(document.agencies) for document in documents]
            common = set.intersection(*agencies)
            first = min(documents, key=lambda one: one.day)
            independence = "single" if len(documents) == 1 else "unknown"
            if len(documents) > 1 and len(common) == 1 and all(one == common for one in agencies):
                independence = "shared_agency"
            self._supports[key] = "\t".join(
                (
                    str(len(documents)),
                    array(sorted({one.publisher for one in documents if one.publisher})),
                    array(sorted(set().union(*agencies))),
                    array(sorted(common)),
                    independence,
                    first.published,
                    "printed" if first.printed else "inferred",
                )
            )
        return self._supports[key]

    def _crisis(self, id: int) -> str:
        """The crisis of the time, or none for one of sixteen: background."""
        return str(id * self._world.crises // (self._world.records + 1) + 1) if self._rng.getrandbits(4) else NULL

    def _evidence(
        self,
        id: int,
        documents: list[Document],
        starts: list[int],
        quotes: list[str],
        figure: tuple[int, Quantity] | None,
    ) -> list[str]:
        """Add the evidence; gives its wordings, without repetition."""
        bits, append, phrases = self._rng.getrandbits, self._append["events_evidence"], self._world.phrases
        wordings: list[str] = []
        for n, (document, start) in enumerate(zip(documents, starts, strict=True), start=1):
            here = start // CHARACTERS + 1
            if n <= len(quotes):
                wording, kind = quotes[n - 1], "full"
            elif bits(1):
                wording, kind = phrases.wordings[bits(13)], "partial"
            else:
                wording, kind = NULL, NULL
            if kind != NULL:
                wordings.append(wording)
            quantity = f"{figure[0]}\t{figure[1].evidence}" if figure and n == 1 else f"{NULL}\t{NONE_IN_EVIDENCE}"
            also = "{}" if bits(4) else '{"date": "on another day"}'
            append(
                f"{(id - 1) * EVIDENCE + n}\t{id}\t{n}\t{document.id}\t{here}\t{start}\t{start + 40 + bits(7)}\t"
                f"{bits(256):064x}\t{STANCES[bits(4)]}\t{wording}\t{kind}\t{quantity}\t{also}\n"
            )
        return wordings

    def _figures(
        self,
        id: int,
        slug: str,
        profile: Profile,
        dating: calendar.Dating,
        actors: list[int],
        numbers: str,
        spots: list[Spot],
        fidelity: str | None,
    ) -> tuple[int, Quantity] | None:
        """Add the figures and their parties; gives the key and the quantity of the first."""
        first, date = None, dating.date
        about, by = ([self._world.cast.members[one - 1].name for one in some] for some in (actors[:1], actors[1:][-1:]))
        for position, measure in enumerate(profile.measures):
            pool = self._writer.quantities[measure]
            quantity = pool[self._rng.getrandbits(9) % len(pool)]
            key = (id - 1) * FIGURES + position + 1
            as_of, day = (date, calendar.short(date)) if position == 0 else (NULL, dating.short)
            what = citations.quantity(measure, None, quantity.label, quantity.unit, about, by)
            tail = citations.tail(VERSION, "figure", f"{slug}--{measure}", f"/api/v1/figures/{slug}--{measure}")
            cited = citations.figure(what, day, spots, fidelity, tail)
            self._append["events_figure"](
                f"{key}\t{id}\t{position}\t{slug}--{measure}\t{date}\t{as_of}\tnone\t{numbers}\t{cited}\t"
                f"{quantity.figure}\n"
            )
            party = self._append["events_figureparty"]
            party(f"{key * 2}\t{key}\t0\tabout\t{actors[0]}\n")
            if len(actors) > 1:
                party(f"{key * 2 + 1}\t{key}\t0\tclaimant\t{actors[-1]}\n")
            first = first or (key, quantity)
        return first

    def _kind(
        self, id: int, kind: Kind, date: str, profile: Profile, actors: list[int], leader: int, numbers: str
    ) -> None:
        table = profiles.TABLES[kind]
        if table is None:
            return
        own = ""
        if kind == Kind.SANCTIONS_THREAT:
            condition = (actors[-1], actors[0]) if profile.conditional else (NULL, NULL)
            own = f"{condition[0]}\t{condition[1]}\tepisode-{actors[-1]}-{date[:4]}\t"
            for position, instrument in enumerate(profile.instruments):
                self._append["events_sanctionsinstrument"](
                    f"{id * 2 + position}\t{id}\t{position}\t{leader}\t{numbers}\t{instrument}\n"
                )
        elif kind == Kind.MILITARY_POSTURE and profile.places:
            places = self._world.places
            at = self._rng.randrange(len(places))
            for position, end in enumerate(profile.places):
                place = places[(at + position) % len(places)].id
                self._append["events_postureplace"](f"{id * 2 + position}\t{id}\t{position}\t{end}\t{place}\n")
        self._append[table](f"{id}\t{kind.value}\t{date}\t{own}{profile.columns}\n")

    def _participations(
        self, id: int, kind: Kind, date: str, profile: Profile, actors: list[int], numbers: str
    ) -> None:
        bits, append, writer = self._rng.getrandbits, self._append["events_participation"], self._writer
        value, base = kind.value, (id - 1) * PARTICIPATIONS + 1
        for position, (part, actor) in enumerate(zip(profile.parts, actors, strict=True)):
            how = writer.plain if bits(2) else writer.in_office
            append(
                f"{base + position}\t{id}\t{value}\t{date}\t{date}\t{position}\t{part}\t{numbers}\t{how[actor - 1]}\n"
            )

    def _codings(self, id: int, profile: Profile, actors: list[int], act: str) -> None:
        append, party = self._append["events_coding"], self._append["events_codingparty"]
        number = (id - 1) * PARTIES
        # as in the coded documents, a sixth holds the act of an earlier record
        counted_in = str(id - 1) if id % 6 == 0 else NULL
        for position, coding in enumerate(profile.codings):
            key = (id - 1) * CODINGS + position + 1
            append(f"{key}\t{id}\t{position}\t{coding}\t{act}\t{counted_in}\n")
            number += 1
            party(f"{number}\t{key}\t0\tsource\t{actors[0]}\n")
            for at, actor in enumerate(actors[1:]):
                number += 1
                party(f"{number}\t{key}\t{at}\ttarget\t{actor}\n")

    def _relations(self, id: int, kind: Kind) -> None:
        """Add relations to earlier events, near ones and far ones, from both ends."""
        bits, append = self._rng.getrandbits, self._append["events_relation"]
        others: list[int] = []
        for at in range(HOW_MANY_RELATIONS[bits(4)]):
            type = profiles.RELATIONS[kind][bits(2)].value
            other = id - 1 - (bits(6) if bits(2) else bits(20))
            while type == "carries_out" and other > 0 and self._world.kind(other) != kind:
                other -= 1  # what is carried out is a plan of the same kind
            if other > 0 and other not in others:
                others.append(other)
                key = (id - 1) * RELATIONS + at * 2 + 1
                append(f"{key}\t{id}\t{other}\t{type}\tto\n{key + 1}\t{other}\t{id}\t{type}\tfrom\n")
