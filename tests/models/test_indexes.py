"""No index is kept that another one begins with: it would cost each row that is written and serve nobody."""

import pytest
from django.db import connection

from events.models import Event
from rest import search

# The two columns of a relation of many to many, which Django indexes by itself.
BY_DJANGO = {("actors_actor_member_of", ("from_actor_id",)), ("actors_role_documents", ("role_id",))}


@pytest.mark.django_db
def test_no_index_is_the_beginning_of_another() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT indrelid::regclass::text, index.relname, indisunique,
                ARRAY(SELECT pg_get_indexdef(indexrelid, nth, true) FROM generate_series(1, indnkeyatts) nth)
            FROM pg_index JOIN pg_class index ON index.oid = indexrelid
                JOIN pg_am way ON way.oid = index.relam AND way.amname = 'btree'
            WHERE indpred IS NULL AND indrelid::regclass::text ~ '^(actors|dataset|events|sources)_'
                AND index.relname NOT LIKE '%_like'  -- beside a unique text, by Django
            """
        )
        found = [(table, name, unique, tuple(columns)) for table, name, unique, columns in cursor.fetchall()]
    assert len(found) > 50
    begun = {
        (table, columns)
        for table, name, unique, columns in found
        for other, another, _, more in found
        if not unique and table == other and name != another and more[: len(columns)] == columns
    }
    assert begun == BY_DJANGO


@pytest.mark.parametrize("words", ["panic", "pani*", '"firm and cred*"', "F-16", "gas -pipe*", "Путин or Київ"])
@pytest.mark.django_db
def test_words_are_looked_up_in_their_index(words: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")  # of so few records all would be read
    plan = Event.objects.filter(search_vector=search.Words(words)).explain()
    assert "Bitmap Index Scan on event_by_words_and_actors" in plan, plan
