"""Every filter finds exactly the records that say so themselves.

`SAYS` reads from a record what a filter is about, independently of the filter's SQL: a list of values. A filter without
an entry here is a failure, so that none is left untested.
"""

from collections.abc import Callable, Iterable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from actors.models import Actor
from rest.filters import DateFilter, NumberFilter
from tests.api.world import COLLECTIONS, EVENTS, filters, ids, records
from tests.client import Api

Record = dict[str, Any]
Says = Callable[[Record], Iterable[Any]]


def field(path: str) -> Says:
    """The values at a path; what is unknown on the way is None."""

    def values(record: Record) -> list[Any]:
        found: list[Any] = [record]
        for name in path.split("."):
            # a field that only another kind has is as good as unknown
            found = [None if value is None else value.get(name) for value in found]
            found = [item for value in found for item in (value if isinstance(value, list) else [value])]
        return found

    return values


def either(*says: Says) -> Says:
    return lambda record: [value for one in says for value in one(record) if value is not None]


def taking_part(what: str, *parts: str) -> Says:
    """Of the actors with one of the parts (none: any), as the timeline gives them."""

    def values(record: Record) -> list[Any]:
        return [actor[what] for actor in record["participants"] if not parts or actor["part"] in parts]

    return values


def by_country(what: str, *path: str) -> Says:
    """The countries of actors that a record names by id alone; see World."""
    ids = field(".".join([*path, what]))
    return lambda record: [record["_countries"][id_] for id_ in ids(record)]


def joined_by(record: Record, type_: str, direction: str) -> bool:
    return any(one["type"] == type_ and one["direction"] == direction for one in record["relations"])


def text(says: Says) -> Says:
    return lambda record: [None if value is None else str(value) for value in says(record)]


COMMON: dict[str, Says] = {
    "id": field("id"),
    "actor": taking_part("id"),
    "actor_country": taking_part("country"),
    "document": field("evidence.document"),
    "first_reported": field("first_reported"),
    "crisis": field("crisis"),
    "place": field("place.id"),
    "factuality": field("factuality"),
    "confidence": field("confidence"),
    "date_precision": field("date_precision"),
    "disagreement": field("support.disagreement"),
    "independence": field("support.independence"),
    "documents": field("support.documents"),
    "cameo": field("codings.cameo"),
    "quad": text(field("codings.quad")),
    "plover": field("codings.plover"),
    "coding_source": field("codings.sources"),
    "coding_source_country": by_country("sources", "codings"),
    "coding_target": field("codings.targets"),
    "coding_target_country": by_country("targets", "codings"),
    "coding_date": lambda record: [one["date_start"] or one["date_end"] for one in record["codings"]],
    "coding_counted": lambda record: ["false" if one["counted_in"] else "true" for one in record["codings"]],
    "relation": field("relations.type"),
    "conveys": lambda record: ["true" if joined_by(record, "conveys", "to") else "false"],
}
SAYS: dict[str, dict[str, Says]] = {
    "events": COMMON | {"kind": field("kind"), "event_type": field("event_type")},
    "statements": COMMON
    | {
        "speaker": field("speakers.id"),
        "speaker_country": field("speakers.country"),
        "about": field("about.id"),
        "about_country": field("about.country"),
        "addressee": field("addressees.id"),
        "addressee_country": field("addressees.country"),
        "reported_through": field("reported_through.id"),
        "reported_through_country": field("reported_through.country"),
        "statement_type": field("statement_type"),
        "venue": field("venue"),
        "attribution": field("attribution"),
        "quote_kind": field("quote_kind"),
        "quote_fidelity": field("quote_fidelity"),
    },
    "military-postures": COMMON
    | {
        "actor": field("actors.id"),
        "actor_country": field("actors.country"),
        "participant": taking_part("id"),
        "participant_country": taking_part("country"),
        "announced_by": field("announced_by.id"),
        "announced_by_country": field("announced_by.country"),
        "directed_at": field("directed_at.id"),
        "directed_at_country": field("directed_at.country"),
        "in_support_of": field("in_support_of.id"),
        "in_support_of_country": field("in_support_of.country"),
        "host": field("hosts.id"),
        "host_country": field("hosts.country"),
        "posture_type": field("posture_type"),
        "status": field("status"),
        "strength_unit": either(field("strength.unit"), field("figures.unit")),
        "origin": field("origins.id"),
        "destination": field("destinations.id"),
        "component": field("component"),
        "duration_intent": field("duration_intent"),
        "command": field("command"),
    },
    "sanctions-threats": COMMON
    | {
        "sender": field("senders.id"),
        "sender_country": field("senders.country"),
        "target": field("targets.id"),
        "target_country": field("targets.country"),
        "threat_status": field("threat_status"),
        "specificity": field("specificity"),
        "instrument": field("instruments.type"),
        "condition_kind": field("condition.kind"),
        "condition_event": field("condition.event"),
        "objective": field("objective"),
        "episode": field("episode"),
    },
    "diplomatic-contacts": COMMON
    | {
        "participant": field("participants.id"),
        "participant_country": field("participants.country"),
        "host": taking_part("id", "host"),
        "host_country": taking_part("country", "host"),
        "visitor": taking_part("id", "visitor"),
        "visitor_country": taking_part("country", "visitor"),
        "mediator": taking_part("id", "mediator"),
        "mediator_country": taking_part("country", "mediator"),
        "convener": taking_part("id", "convener"),
        "convener_country": taking_part("country", "convener"),
        "contact_type": field("contact_type"),
        "contact_status": field("contact_status"),
        "level": field("level"),
        "attendance": field("attendance"),
        "carried_out": lambda record: ["true" if record["led_to"] else "false"],
    },
    "figures": {
        "id": field("id"),
        "about": field("about.id"),
        "about_country": by_country("id", "about"),
        "claimed_by": field("claimed_by.id"),
        "claimed_by_country": by_country("id", "claimed_by"),
        "measure": field("measure"),
        "unit": field("unit"),
        "document": field("reports.document"),
        "event": field("event.id"),
        "kind": field("event.kind"),
        "factuality": field("event.factuality"),
        "as_of": field("date"),
        "min": field("min"),
        "max": field("max"),
        "best": field("best"),
        "comparator": field("comparator"),
        "disagreement": field("disagreement"),
    },
    "actors": {
        "id": field("id"),
        "kind": field("kind"),
        "country": field("country"),
        "role_class": field("roles.role_class"),
        "plover_sector": field("plover_sector"),
        "member_of": field("member_of.id"),
        "document": field("_documents"),
        "first_seen": field("first_seen"),
        "last_seen": field("last_seen"),
        "statements": field("counts.statements_as_speaker"),
    },
    "documents": {
        "id": field("id"),
        "published": field("published"),
        "published_basis": field("published_basis"),
        "publisher": field("publisher"),
        "agency": field("agencies_credited"),
    },
    "crises": {"id": field("id"), "party": field("parties.id"), "party_country": by_country("id", "parties")},
    "places": {
        "id": field("id"),
        "country": field("country"),
        "precision": field("precision"),
        "located": lambda record: ["false" if record["latitude"] is None else "true"],
    },
}
# Tested where their meaning is: test_dates.py, test_search.py, test_strength.py.
ELSEWHERE = {"date", "date_match", "q", "strength"}
LOOKUPS = ("__not", "__isnull", "__gte", "__lte")


def family(name: str) -> str:
    return next((name.removesuffix(lookup) for lookup in LOOKUPS if name.endswith(lookup)), name)


FAMILIES = [
    (collection, name)
    for collection in COLLECTIONS
    for name in dict.fromkeys(family(name) for name in filters(collection))
    if name not in ELSEWHERE
]
OF_VALUES = [(c, n) for c, n in FAMILIES if n in filters(c)]
OPPOSED = [(c, n) for c, n in FAMILIES if f"{n}__not" in filters(c)]
NULLABLE = [(c, n) for c, n in FAMILIES if f"{n}__isnull" in filters(c)]
BOUNDED = [(c, n) for c, n in FAMILIES if f"{n}__gte" in filters(c)]


class World:
    """What every record of a collection says about what a filter is about."""

    def __init__(self, api: Api, collection: str, name: str) -> None:
        said = SAYS[collection][name]
        found = records(api, collection)
        if collection in EVENTS and collection != "events":
            # the kinds name their parts in fields of their own; the timeline has them in one
            parts = {event["id"]: event["participants"] for event in records(api, "events")}
            found = [record | {"participants": parts[record["id"]]} for record in found]
        if collection == "actors":
            found = [record | {"_documents": named_in(record, records(api, "events"))} for record in found]
        if collection in (*EVENTS, "figures", "crises"):
            countries = {actor["id"]: actor["country"] for actor in records(api, "actors")}
            found = [record | {"_countries": countries} for record in found]
        self.values = {record["id"]: set(said(record)) for record in found}

    @property
    def known(self) -> list[Any]:
        """Some values that records have: the rarest, the most frequent, and one in between."""
        counted: dict[Any, int] = {}
        for values in self.values.values():
            for value in values - {None}:
                counted[value] = counted.get(value, 0) + 1
        by_number = sorted(counted, key=lambda value: (counted[value], str(value)))
        return list(dict.fromkeys([*by_number[:1], *by_number[len(by_number) // 2 :][:1], *by_number[-1:]]))

    def with_any(self, wanted: set[Any]) -> set[str]:
        return {id_ for id_, values in self.values.items() if values & wanted}

    @property
    def all(self) -> set[str]:
        return set(self.values)


def named_in(actor: Record, events: list[Record]) -> list[str]:
    """Documents that write a name of the actor, or report what it did."""
    written = [mention["document"] for name in actor["names"] for mention in name["mentions"]]
    took_part = [event for event in events if actor["id"] in {one["id"] for one in event["participants"]}]
    return written + [evidence["document"] for event in took_part for evidence in event["evidence"]]


def test_every_filter_has_its_meaning_written_down_here() -> None:
    assert {(c, n) for c, names in SAYS.items() for n in names} == set(FAMILIES)


@pytest.mark.parametrize(("collection", "name"), OF_VALUES)
def test_a_filter_finds_the_records_that_say_so(api: Api, collection: str, name: str) -> None:
    world = World(api, collection, name)
    for value in world.known:
        assert set(ids(api, f"{collection}?{name}={value}")) == world.with_any({value}), value


@pytest.mark.parametrize(("collection", "name"), OF_VALUES)
def test_repeated_values_mean_or(api: Api, collection: str, name: str) -> None:
    if not filters(collection)[name].repeats:
        return
    world = World(api, collection, name)
    query = "&".join(f"{name}={value}" for value in world.known)
    if query:
        assert set(ids(api, f"{collection}?{query}")) == world.with_any(set(world.known))


@pytest.mark.parametrize(("collection", "name"), OPPOSED)
def test_not_is_the_complement(api: Api, collection: str, name: str) -> None:
    world = World(api, collection, name)
    for value in world.known[:2]:
        assert set(ids(api, f"{collection}?{name}__not={value}")) == world.all - world.with_any({value}), value
    if len(world.known) > 1:
        query = "&".join(f"{name}__not={value}" for value in world.known)
        assert set(ids(api, f"{collection}?{query}")) == world.all - world.with_any(set(world.known))


@pytest.mark.parametrize(("collection", "name"), NULLABLE)
def test_isnull_finds_what_is_unknown_and_its_opposite_the_rest(api: Api, collection: str, name: str) -> None:
    world = World(api, collection, name)
    unknown = {id_ for id_, values in world.values.items() if not values - {None}}
    assert set(ids(api, f"{collection}?{name}__isnull=true")) == unknown
    assert set(ids(api, f"{collection}?{name}__isnull=false")) == world.all - unknown


@pytest.mark.parametrize(("collection", "name"), BOUNDED)
def test_bounds_include_the_bound_itself(api: Api, collection: str, name: str) -> None:
    assert isinstance(filters(collection)[f"{name}__gte"], DateFilter | NumberFilter)
    world = World(api, collection, name)
    for bound in world.known:
        least = {id_ for id_, values in world.values.items() if any(v is not None and v >= bound for v in values)}
        most = {id_ for id_, values in world.values.items() if any(v is not None and v <= bound for v in values)}
        assert set(ids(api, f"{collection}?{name}__gte={bound}")) == least
        assert set(ids(api, f"{collection}?{name}__lte={bound}")) == most


@pytest.mark.parametrize("collection", COLLECTIONS)
def test_filters_are_joined_by_and(api: Api, collection: str) -> None:
    of_values = [name for c, name in OF_VALUES if c == collection and World(api, c, name).known][:3]
    expected = World(api, collection, of_values[0]).all
    query = []
    for name in of_values:
        world = World(api, collection, name)
        query.append(f"{name}={world.known[-1]}")
        expected &= world.with_any({world.known[-1]})
    assert set(ids(api, f"{collection}?{'&'.join(query)}")) == expected


def test_a_code_that_no_record_has_gives_an_empty_answer_with_a_reason(api: Api) -> None:
    used = {record["cameo"] for event in records(api, "events") for record in event["codings"]}
    unused = next(code for code in ("1382", "139", "087", "0874") if code not in used)
    answer = api(f"events?cameo={unused}").json
    assert (answer["count"], answer["results"]) == (0, [])
    assert f"without cameo there are {len(records(api, 'events'))}" in answer["meta"]["hint"]


def test_asking_what_is_absent_does_not_multiply(api: Api) -> None:
    """Each such filter adds to the query what it asks, and does not repeat what the others ask."""
    names = [name for name in filters("military-postures") if name.endswith("__isnull")]
    lengths = []
    for some in (names[:6], names[:12], names):
        with CaptureQueriesContext(connection) as captured:
            api("military-postures?" + "&".join(f"{name}=false" for name in some))
        lengths.append(max(len(query["sql"]) for query in captured if " LIMIT 21" in query["sql"]) / len(some))
    assert max(lengths) < 1.5 * min(lengths)


@pytest.mark.parametrize("format_", ["json", "csv", "ndjson"])
@pytest.mark.parametrize("fields", ["id", "id,member_of"])
def test_an_actor_that_belongs_to_two_others_is_found_once(api: Api, fields: str, format_: str) -> None:
    actor = Actor.objects.get(slug="joe-biden")
    others = Actor.objects.filter(slug__in=["nato", "ukraine"])
    actor.member_of.set(others)
    for asked in ("member_of=nato&member_of=ukraine", "member_of__not=russia", "member_of__isnull=false"):
        address = f"actors?{asked}&id=joe-biden&id=nato&fields={fields}"
        answer = api(address, format=format_)
        assert answer.body.count(b'"joe-biden"' if format_ != "csv" else b"\njoe-biden") == 1, asked
        assert api(address).json["count"] == 2 - (asked != "member_of__not=russia")
    counted = api("actors?facets=member_of&id=joe-biden").json["facets"]["member_of"]["values"]
    assert {one["value"]: one["count"] for one in counted} == {"nato": 1, "ukraine": 1}
