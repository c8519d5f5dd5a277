"""The actors: a few of whom everything is told, many of whom little is, some gone by half of the time, some new."""

import random
from dataclasses import dataclass

from actors.choices import ActorKind, PloverSector, RoleClass
from actors.countries import COUNTRIES
from benchmarks.generator.calendar import ERAS
from benchmarks.generator.words import invented, words, zipf

FEWEST, MOST = 100, 5_000
EVENTS_PER_ACTOR = 250
SLOTS = 1 << 17  # of an era's lottery: fine enough for the rarest of 5,000 actors
ALWAYS_THERE = 20

# beside those of the dataset, whose names and numbers are in actors.countries
FURTHER = (
    "AUT Austria,BEL Belgium,BGR Bulgaria,BLR Belarus,BRA Brazil,CAN Canada,CHE Switzerland,CYP Cyprus,CZE Czechia,"
    "DNK Denmark,EGY Egypt,ESP Spain,FIN Finland,GRC Greece,HRV Croatia,HUN Hungary,IND India,IRL Ireland,IRN Iran,"
    "ISL Iceland,ISR Israel,JPN Japan,KAZ Kazakhstan,KOR South Korea,LUX Luxembourg,MDA Moldova,MEX Mexico,"
    "MKD North Macedonia,MLT Malta,MNE Montenegro,NOR Norway,PRT Portugal,QAT Qatar,SAU Saudi Arabia,SRB Serbia,"
    "SVK Slovakia,SVN Slovenia,SWE Sweden,SYR Syria,UZB Uzbekistan,ZAF South Africa"
)
STATES: list[tuple[str, str, str | None]] = [
    *((code, country.name, country.cow) for code, country in COUNTRIES.items()),
    *((one[:3], one[4:], None) for one in FURTHER.split(",")),
]
GIVEN = words(
    "Adam Alexei Amelia Andrei Anna Boris Carla Clara Daniel Daria Elena Emil Eva Felix Georg Hanna Igor Ines Ivan Jan "
    "Joana Karl Katya Lars Laura Leon Lidia Lukas Maria Marta Maxim Nadia Nikolai Nina Olaf Olga Oskar Pavel Petra "
    "Rosa Roman Sara Sergei Sofia Stefan Tamara Thomas Vera Viktor Yuri"
)
OFFICES: list[tuple[str, RoleClass | None]] = [
    ("President", RoleClass.HEAD_OF_STATE),
    ("Prime Minister", RoleClass.HEAD_OF_GOVERNMENT),
    ("Foreign Minister", RoleClass.FOREIGN_MINISTER),
    ("Minister of Defence", RoleClass.DEFENCE_MINISTER),
    ("Spokeswoman", RoleClass.SPOKESPERSON),
    ("Adviser", RoleClass.ADVISER),
    ("Commander", RoleClass.MILITARY_COMMANDER),
    ("Member of Parliament", None),
]
# of those who are no states: kind, sector, how many of 20, and what follows the name
KINDS: list[tuple[ActorKind, PloverSector | None, int, str]] = [
    (ActorKind.PERSON, PloverSector.GOV, 11, ""),
    (ActorKind.GOVERNMENT_BODY, PloverSector.GOV, 3, "Ministry"),
    (ActorKind.IGO, PloverSector.IGO, 1, "Organisation"),
    (ActorKind.ARMED_FORCE, PloverSector.MIL, 1, "Command"),
    (ActorKind.NONSTATE_ARMED_GROUP, PloverSector.REB, 1, "Front"),
    (ActorKind.COMPANY, PloverSector.MNC, 1, "Company"),
    (ActorKind.MEDIA, PloverSector.JRN, 1, "News"),
    (ActorKind.COLLECTIVE, None, 1, "Group"),
]
WITH_STATE = {ActorKind.PERSON, ActorKind.GOVERNMENT_BODY, ActorKind.ARMED_FORCE}


@dataclass(frozen=True)
class Member:
    """An actor, and what follows for its part in an event. `id` is its rank by how often it comes, from 1."""

    id: int
    slug: str
    name: str
    sort_name: str
    kind: ActorKind
    sector: PloverSector | None
    country: str | None
    country_name: str | None
    cow: str | None
    state: int | None  # the state that it belongs to
    office: tuple[str, RoleClass | None] | None

    @property
    def called(self) -> list[str]:
        """Its names, as many as an actor of the dataset has."""
        *_, last = self.name.split()
        found = [self.name, f"{last}{last[-1]}"]
        if self.kind == ActorKind.STATE:
            found += [str(self.country), f"{last} government", f"{last}ian", f"{last}ians"]
        elif self.kind == ActorKind.PERSON:
            found.append(last)
        return [*found, *([f"{self.country_name} {self.office[0]}"] if self.office else [])]


class Cast:
    """All actors, and a lottery for each era in which the known have most of the tickets."""

    def __init__(self, rng: random.Random, records: int) -> None:
        number = min(MOST, max(FEWEST, records // EVENTS_PER_ACTOR))
        self.members = _members(rng, number)
        self.lotteries = [_lottery(number, era) for era in range(ERAS)]


def active(rank: int, era: int) -> bool:
    """Of those who are not always there, a fifth is gone by half of the time and a fifth comes only then."""
    if rank > ALWAYS_THERE:
        if rank % 5 == 0:
            return era < ERAS // 2
        if rank % 5 == 1:
            return era >= ERAS // 2
    return True


def _lottery(number: int, era: int) -> list[int]:
    there = [rank for rank in range(1, number + 1) if active(rank, era)]
    weights = zipf(number)
    own = [weights[rank - 1] - (weights[rank - 2] if rank > 1 else 0.0) for rank in there]
    whole, reached = sum(own), 0.0
    slots: list[int] = []
    for rank, weight in zip(there, own, strict=True):
        reached += weight / whole
        slots += [rank] * (round(reached * SLOTS) - len(slots))
    return slots


def _members(rng: random.Random, number: int) -> list[Member]:
    stems = iter(invented(rng, number + 10))
    kinds = [one for one in KINDS for _ in range(one[2])]
    found: list[Member] = []
    states: list[int] = []
    used: set[str] = set()
    for rank in range(1, number + 1):
        if len(states) < len(STATES) and (rank % 2 or rank <= 8):
            code, name, cow = STATES[len(states)]
            states.append(rank)
            member = Member(
                rank, _slug(name), name, name, ActorKind.STATE, PloverSector.GOV, code, name, cow, None, None
            )
        else:
            member = _other(rng, rank, kinds[rng.randrange(len(kinds))], next(stems).capitalize(), states, found)
        assert member.slug not in used, member.slug
        used.add(member.slug)
        found.append(member)
    return found


def _other(
    rng: random.Random,
    rank: int,
    kind: tuple[ActorKind, PloverSector | None, int, str],
    stem: str,
    states: list[int],
    found: list[Member],
) -> Member:
    what, sector, _, ending = kind
    state = found[rng.choice(states) - 1] if what in WITH_STATE else None
    if what == ActorKind.PERSON:
        given = rng.choice(GIVEN)
        name, sort_name, office = f"{given} {stem}", f"{stem}, {given}", rng.choice(OFFICES)
    else:
        name, sort_name, office = f"{stem} {ending}", f"{stem} {ending}", None
    return Member(
        rank, _slug(name), name, sort_name, what, sector,
        state.country if state else None,
        state.country_name if state else None,
        state.cow if state else None,
        state.id if state else None,
        office,
    )  # fmt: skip


def _slug(name: str) -> str:
    return name.lower().replace(" ", "-")
