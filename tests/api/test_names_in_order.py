"""Names are sorted as readers look for them: without case, accents and apostrophes."""

import itertools
import random
from typing import Any

import pytest
from django.db import connection

from actors.models import Actor
from dataset.api_records import write_bodies
from events.models import Place
from rest.models import LONGEST_SORT_KEY, sort_key
from tests.api.world import example
from tests.client import Api

IN_ORDER = [
    *("Ægir", "Afar", "al-Hol", "Aland", "Åland Islands", "alandia", "Algeria", "Çanakkale", "Cuba", "đakovica"),
    *("d\u2019Arcy", "Darfur", "Donetsk", "Élysée", "elysium", "ELYSIUM FIELDS", "Łódź", "lodza", "LOUISIANA"),
    *("O\u2019Brien", "Obrist", "Øresund", "Orly", "Şanlıurfa", "Sanremo", "Straße", "Strasse B", "Strau", "Zagreb"),
    *("żary", "Ωmega", "Київ", "ЛЬВІВ", "львівська"),
]


@pytest.mark.parametrize("seed", range(5))
def test_a_list_is_put_in_order(seed: int) -> None:
    mixed = random.Random(seed).sample(IN_ORDER, len(IN_ORDER))
    assert sorted(mixed, key=sort_key) == IN_ORDER


@pytest.mark.parametrize(
    "same",
    [
        ("ÉLYSÉE", "Elysee", "E\u0301lyse\u0301e", "élysée"),
        ("STRASSE", "Straße", "straẞe"),
        ("İzmir", "Izmir", "ızmir"),
    ],
)
def test_names_that_differ_in_case_and_accents_stand_together(same: tuple[str, ...]) -> None:
    assert len(set(map(sort_key, same))) == 1


@pytest.mark.parametrize("letter", ["a", "é", "ж", "\u6f22", "\U00010400"])
def test_a_key_leaves_room_for_a_cursor(letter: str) -> None:
    assert len(sort_key(letter * 1000).encode()) <= LONGEST_SORT_KEY


@pytest.mark.parametrize(("model", "collection", "column"), [(Actor, "actors", "sort_name"), (Place, "places", "name")])
@pytest.mark.parametrize("way", ["", "-"])
def test_pages_go_through_names_in_their_order(api: Api, model: Any, collection: str, column: str, way: str) -> None:
    template = model.objects.get(slug=example(collection))
    for at, name in enumerate(reversed(IN_ORDER)):
        template.pk, template.slug = None, f"sorted-{at:02}"
        template._state.adding = True
        setattr(template, column, name)
        template.save(force_insert=True)
    write_bodies()
    found: list[dict[str, Any]] = []
    address = f"{collection}?ordering={way}{column}&page_size=4"
    while address:
        page = api(address).json
        found += page["results"]
        address = page["next"]
    assert len({one["id"] for one in found}) == len(found) == model.objects.count()
    keys = [(sort_key(one[column]), one["id"]) for one in found]
    assert keys == sorted(keys, reverse=bool(way))
    ours = [one[column] for one in found if one["id"].startswith("sorted-")]
    assert ours == (IN_ORDER[::-1] if way else IN_ORDER)


@pytest.mark.django_db
@pytest.mark.parametrize("table", ["actors_actor", "events_place"])
def test_an_index_gives_the_order_and_every_row_has_its_key(table: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table} WHERE sort_key = ''")
        assert cursor.fetchone() == (0,)
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_sort = off")
        cursor.execute(f"EXPLAIN SELECT id FROM {table} ORDER BY sort_key, slug LIMIT 5")
        plan = " ".join(itertools.chain.from_iterable(cursor.fetchall()))
    assert "by_sort_key" in plan
