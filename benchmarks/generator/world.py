"""What events refer to: actors, documents, places and crises, the same in every process that makes events."""

import random
from dataclasses import dataclass

from benchmarks.generator import calendar
from benchmarks.generator.cast import STATES, Cast
from benchmarks.generator.words import Phrases, invented
from events.choices import Kind

EVENTS_PER_DOCUMENT = 200
FEWEST_DOCUMENTS = 50
EVENTS_PER_PLACE, FEWEST_PLACES, MOST_PLACES = 2_000, 40, 2_000
EVENTS_PER_CRISIS, MOST_CRISES = 100_000, 12
# of 1,024 events, as in the coded documents: statements the most
MIX = {
    Kind.STATEMENT: 606,
    Kind.MILITARY_POSTURE: 124,
    Kind.SANCTIONS_THREAT: 33,
    Kind.DIPLOMATIC_CONTACT: 176,
    Kind.OTHER_EVENT: 85,
}
AGENCIES = ("AFP", "AP", "Reuters", "dpa", "Interfax", "Ukrinform")


@dataclass(frozen=True)
class Document:
    id: int
    slug: str
    file: str
    day: int  # of publication, counted from the first
    published: str
    printed: bool
    publisher: str | None
    agencies: tuple[str, ...]
    phrase: str


@dataclass(frozen=True)
class Place:
    id: int
    slug: str
    name: str
    country: str


class World:
    """Everything that is drawn before the first event, from the seed and the number of events."""

    def __init__(self, records: int, seed: int) -> None:
        rng = random.Random(f"world {seed}")
        self.records, self.seed = records, seed
        self.phrases = Phrases(rng)
        self.days = calendar.every_day()
        self.datings = calendar.datings()
        self.cast = Cast(rng, records)
        self.documents = self._documents(rng, max(FEWEST_DOCUMENTS, records // EVENTS_PER_DOCUMENT))
        self.places = _places(rng, min(MOST_PLACES, max(FEWEST_PLACES, records // EVENTS_PER_PLACE)))
        self._kinds = [kind for kind, number in MIX.items() for _ in range(number)]
        rng.shuffle(self._kinds)
        self.crises = 1 + min(MOST_CRISES - 1, records // EVENTS_PER_CRISIS)

    def kind(self, id: int) -> Kind:
        """The kind of an event, by its primary key: whoever relates to it has to know it without making it."""
        return self._kinds[(id ^ (id >> 10) * 37) & 1023]

    def _documents(self, rng: random.Random, number: int) -> list[Document]:
        publishers = [f"{name.capitalize()} Post" for name in invented(rng, 40)]
        found = []
        for at in range(number):
            day = calendar.of_document(at, number)
            published = self.days[day].iso
            words = rng.choice(self.phrases.titles)
            agencies = tuple(sorted(rng.sample(AGENCIES, rng.choice((0, 1, 1, 1, 2)))))
            found.append(
                Document(
                    id=at + 1,
                    slug=f"{published}-{'-'.join(words.split()[:4])}-{at + 1}",
                    file=f"{at:06d}_{rng.getrandbits(64):016x}.txt",
                    day=day,
                    published=published,
                    printed=rng.random() < 0.3,
                    publisher=rng.choice(publishers) if rng.random() < 0.6 else None,
                    agencies=agencies,
                    phrase=f"“{words.capitalize()}…” ({f'with {agencies[0]}' if agencies else 'no credit'})",
                )
            )
        return found


def _places(rng: random.Random, number: int) -> list[Place]:
    found = []
    for at, name in enumerate(invented(rng, number)):
        code, _, _ = rng.choice(STATES)
        found.append(Place(id=at + 1, slug=name, name=name.capitalize(), country=code))
    return found
