"""The rows of what events refer to."""

import random
from collections import defaultdict
from collections.abc import Iterator

from actors.choices import ActorKind, NameKind
from benchmarks.generator import calendar
from benchmarks.generator.cast import Member
from benchmarks.generator.rows import NULL, VERSION, array, row
from benchmarks.generator.world import World
from dataset import citations
from events.choices import CoordinateSource, Gravity, PlacePrecision
from rest.models import sort_key

NAMED_IN_A_DOCUMENT = 20
RECORD = ("id", "slug", "notes", "citation", "changed_in", "fingerprint")
COLUMNS: dict[str, tuple[str, ...]] = {
    "sources_document": (
        *RECORD, "source_file", "headline", "title", "summary", "label", "cite_phrase", "publisher",
        "publisher_basis", "credit_line", "agencies_credited", "picture_credits", "author", "web_address", "published",
        "published_start", "published_end", "published_label", "published_basis", "published_reason", "language",
        "translated_from", "translation", "translation_basis", "sha256", "bytes", "characters", "paragraphs",
        "statement_count", "posture_count", "threat_count", "contact_count", "other_event_count", "evidence_count",
    ),
    "events_place": (*RECORD, "name", "sort_key", "country", "precision", "latitude", "longitude", "coordinates_from"),
    "events_crisis": (
        *RECORD, "name", "summary", "start", "end", "trigger", "crisis_management", "violence", "region",
        "max_hostility", "basis",
    ),
    "events_crisisparty": ("id", "crisis_id", "position", "actor_id", "gravity"),
    "actors_actor": (
        *RECORD, "name", "sort_name", "sort_key", "kind", "country", "country_name", "cow", "cameo", "plover_sector",
        "first_seen", "last_seen", "speaker_count", "about_count", "posture_count", "threat_count", "contact_count",
    ),
    "actors_actor_member_of": ("id", "from_actor_id", "to_actor_id"),
    "actors_actorname": ("id", "actor_id", "position", "text", "kind", "language", "folded", "derived"),
    "actors_mention": ("id", "name_id", "position", "document_id", "start", "end"),
    "actors_role": (
        "id", "actor_id", "position", "title", "organisation_id", "role_class", "seen_from", "seen_to",
    ),
    "actors_role_documents": ("id", "role_id", "document_id"),
    "dataset_knownid": ("id", "collection", "slug", "hash", "released"),
}  # fmt: skip


def _named(name: str, word: str, collection: str, slug: str) -> str:
    return citations.named(name, citations.tail(VERSION, word, slug, f"/api/v1/{collection}/{slug}"))


class Registry:
    """The rows by table, as COPY reads them; `collections` counts the records of each collection."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._rng = random.Random(f"registry {world.seed}")
        self.rows: dict[str, list[str]] = {table: [] for table in COLUMNS}
        self.collections: dict[str, int] = defaultdict(int)
        self._add_documents()
        self._add_places()
        self._add_crises()
        self._add_actors()

    @property
    def text(self) -> dict[str, bytes]:
        return {table: "".join(rows).encode() for table, rows in self.rows.items()}

    def _add(self, table: str, *values: object) -> int:
        rows = self.rows[table]
        rows.append(row(len(rows) + 1, *values))
        return len(rows)

    def _record(self, table: str, collection: str, slug: str, citation: str, *values: object) -> int:
        """A row of a record that can be cited, and the row that knows its id."""
        digest = self._digest()
        known = len(self.rows["dataset_knownid"]) + 1
        # from the end of the numbers that the events take: they count theirs up from 1
        self.rows["dataset_knownid"].append(
            row(self._world.records + known, collection, slug, digest, f'{{"{VERSION}": "{digest}"}}')
        )
        self.collections[collection] += 1
        return self._add(table, slug, "{}", citation, VERSION, f"{digest}.{self._digest()}", *values)

    def _digest(self) -> str:
        return f"{self._rng.getrandbits(256):064x}"

    def _phrase(self) -> str:
        return self._rng.choice(self._world.phrases.openings)

    def _add_documents(self) -> None:
        rng = self._rng
        for one in self._world.documents:
            title = one.phrase.partition("”")[0].strip("“")
            day = self._world.days[one.day]
            basis = "printed" if one.printed else "inferred"
            characters = rng.randint(2_000, 9_000)
            translated = rng.random() < 0.5
            self._record(
                "sources_document", "documents", one.slug,
                f"{one.phrase}, {day.short}; file {one.file}. /api/v1/documents/{one.slug}",
                one.file, title, title, f"{self._phrase().capitalize()}; {self._phrase()}.",
                f"{one.phrase}, {day.short} ({basis})", one.phrase, one.publisher,
                "printed" if one.publisher else "not_stated",
                f"With {one.agencies[0]}" if one.agencies else None, array(one.agencies), array(()), None, None,
                day.iso, day.iso,
                day.iso if one.printed else None, day.short if one.printed else f"{day.short} or soon after (inferred)",
                basis, None if one.printed else self._phrase(), "en", "fr" if translated else None,
                "machine, likely" if translated else None, self._phrase() if translated else None,
                self._digest(), characters + 80, characters, characters // 160, 0, 0, 0, 0, 0, 0,
            )  # fmt: skip

    def _add_places(self) -> None:
        rng = self._rng
        precisions = [PlacePrecision.CITY] * 5 + list(PlacePrecision)
        for one in self._world.places:
            located = rng.random() < 0.9
            self._record(
                "events_place", "places", one.slug, _named(one.name, "place", "places", one.slug),
                one.name, sort_key(one.name),
                one.country,
                rng.choice(precisions).value,
                f"{rng.uniform(-35, 70):.4f}" if located else None,
                f"{rng.uniform(-120, 140):.4f}" if located else None,
                CoordinateSource.GAZETTEER.value if located else None,
            )  # fmt: skip

    def _add_crises(self) -> None:
        days = self._world.days
        for number in range(self._world.crises):
            name = f"{self._rng.choice(self._world.places).name} crisis {number + 1}"
            slug = name.lower().replace(" ", "-")
            start = days[calendar.day(number / (self._world.crises + 1))].iso
            crisis = self._record(
                "events_crisis", "crises", slug, _named(name, "crisis", "crises", slug), name,
                f"{self._phrase().capitalize()}; {self._phrase()}.", start, "..", "7", "4", "1", "31", 3, "analyst",
            )  # fmt: skip
            parties = self._rng.sample(range(1, 20), 4)
            for position, actor in enumerate(parties):
                self._add("events_crisisparty", crisis, position, actor, self._rng.choice(list(Gravity)).value)

    def _add_actors(self) -> None:
        mentioned = self._mentioned()
        for member in self._world.cast.members:
            documents = sorted(mentioned.get(member.id, ()))
            seen = [self._world.documents[number - 1].published for number in documents]
            self._record(
                "actors_actor", "actors", member.slug, _named(member.name, "actor", "actors", member.slug),
                member.name,
                member.sort_name, sort_key(member.sort_name), member.kind.value,
                member.country, member.country_name, member.cow,
                f"{member.country}GOV" if member.country else None, member.sector.value if member.sector else None,
                min(seen, default=None), max(seen, default=None), 0, 0, 0, 0, 0,
            )  # fmt: skip
            if member.state:
                self._add("actors_actor_member_of", member.id, member.state)
            self._add_names(member, documents)
            if member.office and documents:
                self._add_role(member, documents)

    def _mentioned(self) -> dict[int, set[int]]:
        """The documents in which each actor is named: of each document's own time."""
        found: dict[int, set[int]] = defaultdict(set)
        lotteries, number = self._world.cast.lotteries, len(self._world.documents)
        for at, document in enumerate(self._world.documents):
            lottery = lotteries[at * calendar.ERAS // number]
            for _ in range(NAMED_IN_A_DOCUMENT):
                found[lottery[self._rng.randrange(len(lottery))]].add(document.id)
        return found

    def _names(self, member: Member) -> Iterator[tuple[str, NameKind, bool]]:
        yield member.name, NameKind.NAME, False
        if member.kind == ActorKind.PERSON:
            surname = member.name.split()[-1]
            yield f"{surname[:-1]}{surname[-1] * 2}", NameKind.SPELLING, False
            yield surname, NameKind.SHORT_NAME, True
        elif member.kind == ActorKind.STATE:
            yield f"{self._rng.choice(self._world.places).name} government", NameKind.METONYM, False
        if member.office:
            yield f"{member.country_name} {member.office[0]}", NameKind.TITLE, True

    def _add_names(self, member: Member, documents: list[int]) -> None:
        mentions = {kind: documents if kind == NameKind.NAME else documents[::4] for kind in NameKind}
        for position, (text, kind, derived) in enumerate(self._names(member)):
            name = self._add("actors_actorname", member.id, position, text, kind.value, "en", text.lower(), derived)
            for at, document in enumerate([] if derived else mentions[kind]):
                start = self._rng.randrange(4000)
                self._add("actors_mention", name, at, document, start, start + len(text))

    def _add_role(self, member: Member, documents: list[int]) -> None:
        assert member.office is not None
        title, role_class = member.office
        reporting = documents[:: max(1, len(documents) // 3)]
        days = [self._world.documents[number - 1].published for number in reporting]
        role = self._add(
            "actors_role", member.id, 0, title, member.state, role_class.value if role_class else NULL,
            min(days), max(days),
        )  # fmt: skip
        for document in reporting:
            self._add("actors_role_documents", role, document)
