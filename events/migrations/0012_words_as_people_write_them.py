import django.contrib.postgres.indexes
import django.contrib.postgres.search
from django.db import migrations, models

# rest/parameters/words.py says why; a migration keeps what was true when it was made.
SPELLED = (
    r"to_tsvector('crisisapi'::regconfig, "
    r"regexp_replace(regexp_replace(regexp_replace(regexp_replace(%(expressions)s, "
    r"'\m([[:alpha:]])\.([[:alpha:]])(?:\.([[:alpha:]]))?\.?(?!\.?[[:alpha:]])', '\1\2\3', 'g'), "
    r"'\m([[:upper:]][[:alpha:]]{0,2})-(?=\d)', '\1', 'g'), "
    r"'\m([B-HJ-Z]) (?=\d)', '\1', 'g'), "
    r"'(?<=[[:alnum:]])-(?=\d)', ' ', 'g'))"
)


class Migration(migrations.Migration):
    dependencies = [
        ("events", "0011_places_as_readers_sort_them"),
    ]

    # A generated column cannot be altered, so it is made anew; what it is made of stays.
    operations = [
        migrations.RemoveIndex(model_name="event", name="event_by_words_and_actors"),
        migrations.RemoveField(model_name="event", name="search_vector"),
        migrations.AddField(
            model_name="event",
            name="search_vector",
            field=models.GeneratedField(
                db_persist=True,
                expression=models.Func(models.F("search_text"), template=SPELLED),
                help_text="The search text as PostgreSQL indexes it.",
                output_field=django.contrib.postgres.search.SearchVectorField(),
            ),
        ),
        migrations.AddIndex(
            model_name="event",
            index=django.contrib.postgres.indexes.GinIndex(
                fields=["search_vector", "actor_keys"], name="event_by_words_and_actors"
            ),
        ),
    ]
