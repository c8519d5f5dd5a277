"""Facets and series count what the list behind a toggle finds, whatever else is asked: each with every other filter.

Filters that ask for one coding of a record change what others mean, so those are also tried three at a time.
"""

import itertools
from urllib.parse import parse_qsl, urlencode, urlsplit
from zlib import crc32

import pytest

from events import coding_queries
from events.filters.collections import EventFilters
from rest import facets
from rest.filters import DateFilter, NullFilter, NumberFilter
from tests.api.world import COLLECTIONS, EVENTS, filters, records
from tests.client import Api

SHOWN = 100  # values of a facet
SAMPLE = 1  # values of a facet that are compared beside one query; which, depends on the query
WORDS = {"actors": "russia", "places": "kyiv", "crises": "crisis"}
DAYS = {"gte": ["2022-01-24", "2021-12", "2014"], "lte": ["2022-01-24", "2021-12", "2014-12"]}
NUMBERS = {"gte": ["2", "1000", "5"], "lte": ["1", "1000", "100"]}

Pairs = list[tuple[str, str]]


def candidates(api: Api, collection: str, name: str) -> list[str]:
    """Values of a filter, some of which occur."""
    spec = filters(collection)[name]
    plain = name.removesuffix("__not")
    match spec:
        case NullFilter():
            return ["true", "false"]
        case DateFilter():
            return DAYS[spec.bound]
        case NumberFilter():
            return NUMBERS[spec.bound]
    if plain in facets.names(filters(collection)):
        return [value for value in every_value(api, collection)[plain] if value is not None]
    if spec.schema.get("type") == "boolean":
        return ["true", "false"]
    return {
        "id": [COLLECTIONS[collection].example_id],
        "q": [WORDS.get(collection, "russia")],
        "date_match": ["overlaps", "within"],
        "document": ["2022-01-28-small-us-force-to-eastern-europe"],
    }[plain]


_values: dict[str, dict[str, list[str | None]]] = {}


def every_value(api: Api, collection: str) -> dict[str, list[str | None]]:
    """The values of each facet of a collection, the most frequent first."""
    if collection not in _values:
        every = ",".join(facets.names(filters(collection)))
        found = api(f"{collection}/facets", facets=every, facet_size=SHOWN).json["facets"]
        _values[collection] = {name: [one["value"] for one in facet["values"]] for name, facet in found.items()}
    return _values[collection]


def asking(api: Api, collection: str, name: str, nth: int = 0) -> Pairs:
    """A query of one filter, with a value that some records have and others have not; of nothing, where none occurs."""
    beside: Pairs = [("date__lte", "2022-01-20")] if name == "date_match" else []
    queries: list[Pairs] = [[(name, value), *beside] for value in candidates(api, collection, name)]
    some = [query for query in queries[:4] if 0 < count(api, collection, query) < count(api, collection, [])]
    known = some or queries or [[]]
    return known[nth % len(known)]


_counts: dict[tuple[str, str], int] = {}


def count(api: Api, collection: str, pairs: Pairs) -> int:
    key = (collection, urlencode(sorted(pairs)))
    if key not in _counts:
        _counts[key] = api(f"{collection}?{urlencode([*pairs, ('page_size', 1), ('fields', 'id')])}").json["count"]
    return _counts[key]


def behind(api: Api, collection: str, toggle: str) -> int:
    """How many records a toggle leads to."""
    pairs = parse_qsl(urlsplit(toggle).query, keep_blank_values=True)
    return count(api, collection, [pair for pair in pairs if pair[0] not in ("facets", "facet_size")])


def nth_of(number: int, *of: object) -> int:
    """One of so many, always the same for the same."""
    return crc32(repr(of).encode()) % number


def disagreeing(api: Api, collection: str, pairs: Pairs, names: list[str], sample: int) -> list[str]:
    """The values of facets that count otherwise than the lists behind their toggles, beside a query."""
    if not names:
        return []
    sent = urlencode([*pairs, ("facets", ",".join(names)), ("facet_size", SHOWN)])
    wrong = []
    for name, facet in api(f"{collection}/facets?{sent}").json["facets"].items():
        found = [one for one in facet["values"] if one["toggle"] is not None]
        first = nth_of(max(len(found), 1), name, pairs)
        for one in [*found[first:], *found[:first]][:sample]:
            if (listed := behind(api, collection, one["toggle"])) != one["count"]:
                wrong.append(f"{one['toggle']}: the facet says {one['count']}, the list has {listed}")
    return wrong


PAIRS = [(collection, name) for collection in COLLECTIONS for name in filters(collection)]


def is_tried(collection: str, *names: str) -> bool:
    """Whether a collection tries a pair. One that all collections of events have is tried in one of them."""
    if collection not in EVENTS or not all(name in EventFilters.base_filters for name in names):
        return True
    return collection == EVENTS[nth_of(len(EVENTS), names)]


@pytest.mark.parametrize(("collection", "name"), PAIRS)
def test_every_facet_agrees_with_the_list_beside_every_filter(api: Api, collection: str, name: str) -> None:
    own = name.removesuffix("__isnull")
    known = facets.names(filters(collection))
    others = [facet for facet in known if facet != own and is_tried(collection, facet, name)]
    assert not disagreeing(api, collection, asking(api, collection, name), others, SAMPLE)


# What asks for a coding, or becomes another question beside what does.
OF_CODINGS = [
    name
    for name in filters("events")
    if name.startswith(coding_queries.PREFIX) or name.partition("__")[0] in coding_queries.CODES or name == "date_match"
]
FACETS = [name for name in OF_CODINGS if name in facets.names(filters("events"))]


def asking_both(api: Api, one: str, other: str, nth: int) -> Pairs:
    """A query of two filters, the days of `date_match` being those of codings."""
    beside: Pairs = [("coding_date__lte", "2022-01-26")] if "date_match" in (one, other) else []
    pairs = [pair for name in (one, other) for pair in asking(api, "events", name, nth) if pair[0] == name]
    return [*pairs, *(pair for pair in beside if pair[0] not in (one, other))]


@pytest.mark.parametrize(("one", "other"), [*itertools.combinations(OF_CODINGS, 2)])
def test_facets_of_codings_agree_beside_two_filters_of_codings(api: Api, one: str, other: str) -> None:
    own = {name.removesuffix("__isnull") for name in (one, other)}
    pairs = asking_both(api, one, other, nth_of(2, one, other))
    assert not disagreeing(api, "events", pairs, [name for name in FACETS if name not in own], SAMPLE)


def test_a_target_is_counted_where_one_coding_has_it_and_all_the_codes(api: Api) -> None:
    pairs = [("quad", "3"), ("cameo", "130")]
    found = api("events/facets?quad=3&cameo=130&facets=coding_target&facet_size=100").json["facets"]["coding_target"]
    of_one_coding = {
        target: sum(
            any(one["quad"] == 3 and one["cameo"] == "130" and target in one["targets"] for one in record["codings"])
            for record in records(api, "events")
        )
        for target in every_value(api, "events")["coding_target"]
        if target is not None
    }
    counts = {one["value"]: one["count"] for one in found["values"] if one["value"] is not None}
    assert counts == {target: number for target, number in of_one_coding.items() if number}
    assert not disagreeing(api, "events", pairs, ["coding_target"], SHOWN)


@pytest.mark.parametrize("collection", EVENTS)
def test_series_of_a_histogram_count_as_facets_do(api: Api, collection: str) -> None:
    known = facets.names(filters(collection))
    for at, name in enumerate(filters(collection)):
        agree_on_series(api, collection, asking(api, collection, name), known[at % len(known)])


@pytest.mark.parametrize("name", OF_CODINGS)
def test_series_of_codings_count_as_facets_do_beside_every_filter_of_codings(api: Api, name: str) -> None:
    for split_by in FACETS:
        for other in ("quad__not", "cameo"):
            agree_on_series(api, "events", asking_both(api, name, other, 0) if other != name else [], split_by)


def agree_on_series(api: Api, collection: str, pairs: Pairs, split_by: str) -> None:
    if {name for name, _ in pairs} & {split_by, f"{split_by}__isnull"}:
        return  # a facet leaves these out, a histogram does not
    if ("date_match", "overlaps") in pairs and ("date__lte", "2022-01-20") in pairs:
        return  # a histogram has no bucket for other days, and says how many records it leaves out
    sent = urlencode([*pairs, ("facet_size", SHOWN)])
    series = api(f"{collection}/histogram?{sent}&interval=year&split_by={split_by}").json["series"]
    values = api(f"{collection}/facets?{sent}&facets={split_by}").json["facets"][split_by]["values"]
    assert {one["value"]: one["count"] for one in series} == {one["value"]: one["count"] for one in values}, sent
