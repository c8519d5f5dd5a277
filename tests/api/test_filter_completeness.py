"""No column that people would filter by lacks its filter; what has none is listed with the reason."""

from typing import Any

import pytest
from django.db import models

from events.models.event import KindAndDateCopy
from rest.models import CodeColumn
from tests.api.test_filters import family
from tests.api.world import COLLECTIONS, filters

OF_THE_CODING = "how the coder read the wording; nobody looks for records by it"
WORDS = "free text, found by q"
DERIVED = "follows from first_reported's own filters or from the documents'"
# column -> why it has no filter
REVIEWED: dict[str, dict[str, str]] = {
    "events": {
        "dating_anchor": OF_THE_CODING,
        "dating_anchor_kind": OF_THE_CODING,
        "dating_rule": OF_THE_CODING,
        "dating_year": OF_THE_CODING,
        "dating_as_written": WORDS,
        "place_as_written": WORDS,
        "first_reported_basis": DERIVED,
        "date_start": "date__gte and date__lte with date_match ask for both bounds",
        "date_end": "date__gte and date__lte with date_match ask for both bounds",
    },
    "statements": {"quote_note": WORDS, "venue_as_written": WORDS},
    "military-postures": {
        "readiness_label": WORDS,
        "notice_days_before": "known of very few records",
        "notice_days_after": "known of very few records",
        "framework": WORDS,
        "activation_condition": WORDS,
    },
    "sanctions-threats": {
        "institution": "known of very few records; `sender` and `actor` find whoever threatens",
        "condition_actor": "a part of the condition; condition_event and target say most of it",
        "condition_object": "a part of the condition; condition_event and target say most of it",
        "condition_as_written": WORDS,
        "condition_deadline": WORDS,
        "severity": WORDS,
        "ties_case": "a number of another dataset, shown and not searched for",
        "ties_outcome": "a number of another dataset, shown and not searched for",
        "ties_sender_costs": "a number of another dataset, shown and not searched for",
        "ties_target_costs": "a number of another dataset, shown and not searched for",
    },
    "diplomatic-contacts": {},
    "figures": {
        "as_of": "as_of__gte and as_of__lte ask for the date, which is always filled",
        "component": "known of very few figures",
    },
    "actors": {
        "first_seen": "null only for an actor that no document names",
        "last_seen": "null only for an actor that no document names",
        "country_name": "country filters by its code",
        "cow": "country filters by its code",
        "wikidata": "links of an actor, and never the way to it",
        "cameo": "country, kind and plover_sector say it in parts",
    },
    "documents": {
        "publisher_basis": "shown beside the publisher",
        "headline": WORDS,
        "credit_line": WORDS,
        "author": WORDS,
        "web_address": WORDS,
        "published_reason": WORDS,
        "published_start": "published filters by the day used for ordering",
        "published_end": "published filters by the day used for ordering",
        "translated_from": "five documents",
        "translation": "five documents",
        "translation_basis": WORDS,
        "sentence_count": "a count, shown and not searched for",
        "accounted_sentence_count": "a count, shown and not searched for",
    },
    "places": {
        "latitude": "`located` says whether there are coordinates",
        "longitude": "`located` says whether there are coordinates",
        "coordinates_from": "there is one gazetteer; `located` says whether it has the place",
    },
    "crises": dict.fromkeys(
        ("icb_case", "trigger", "trigger_entity", "crisis_management", "violence", "region", "max_hostility"),
        "there are few crises",
    ),
}
COPIES = {field.name for field in KindAndDateCopy._meta.get_fields()}
# Of the kinds' own endpoints: the kind is the endpoint, and only other events have an event_type.
ONE_KIND = {"kind", "event_type"}


def columns(collection: str) -> dict[str, Any]:
    """Columns that a filter is expected for: codes, dates, and whatever can be unknown."""
    queryset: Any = COLLECTIONS[collection].queryset
    return {
        column.name: column
        for column in queryset.model._meta.concrete_fields
        if (isinstance(column, CodeColumn | models.DateField) or column.null) and column.name not in COPIES
    }


def missing(collection: str) -> dict[str, str]:
    """Column -> the parameters that it lacks."""
    declared = filters(collection)
    by_column = {spec.field_name: family(name) for name, spec in declared.items()}
    found = {}
    for name, column in columns(collection).items():
        bounded = isinstance(column, models.DateField | models.IntegerField | models.FloatField)
        lookups = ["__gte", "__lte"] if bounded else ["", "__not"]
        parameter = name if any(f"{name}{lookup}" in declared for lookup in lookups) else by_column.get(name, name)
        wanted = [f"{parameter}{lookup}" for lookup in [*lookups, *(["__isnull"] if column.null else [])]]
        if lacking := [one for one in wanted if one not in declared]:
            found[name] = ", ".join(lacking)
    return found


def reviewed(collection: str) -> dict[str, str]:
    inherited = REVIEWED["events"] if "crisis" in columns(collection) and collection != "events" else {}
    one_kind = dict.fromkeys(ONE_KIND, "the endpoint has one kind") if inherited else {}
    return REVIEWED[collection] | inherited | one_kind


@pytest.mark.parametrize("collection", COLLECTIONS)
def test_every_code_date_and_nullable_column_has_its_filters(collection: str) -> None:
    unexplained = {name: what for name, what in missing(collection).items() if name not in reviewed(collection)}
    assert not unexplained, f"add these filters to {collection}, or the columns with a reason to REVIEWED"


@pytest.mark.parametrize("collection", COLLECTIONS)
def test_no_exception_outlives_its_reason(collection: str) -> None:
    assert set(REVIEWED[collection]) <= set(missing(collection))


@pytest.mark.parametrize("collection", COLLECTIONS)
def test_every_filter_is_described_and_named_as_the_conventions_say(collection: str) -> None:
    for name, spec in filters(collection).items():
        assert spec.help_text.endswith("."), name
        base, _, lookup = name.partition("__")
        assert lookup in {"", "not", "isnull", "gte", "lte"}
        assert base == base.lower()
        for alias in spec.also_called:
            assert alias == alias.lower(), "aliases are looked up in lower case"
