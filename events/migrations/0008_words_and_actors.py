import django.contrib.postgres.fields
import django.contrib.postgres.indexes
from django.db import migrations, models

FILL = """
    UPDATE events_event SET actor_keys = taking.keys
    FROM (SELECT event_id, array_agg(DISTINCT actor_id ORDER BY actor_id) AS keys
        FROM events_participation GROUP BY event_id) taking
    WHERE events_event.id = taking.event_id
"""


class Migration(migrations.Migration):
    dependencies = [
        ("events", "0007_foreign_keys_that_others_begin_with"),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="event",
            name="event_by_words",
        ),
        migrations.AddField(
            model_name="event",
            name="actor_keys",
            field=django.contrib.postgres.fields.ArrayField(
                base_field=models.BigIntegerField(),
                default=list,
                help_text="Keys of all who take part, ascending: a copy, so that one index finds words and actors together.",
                size=None,
            ),
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.AddIndex(
            model_name="event",
            index=django.contrib.postgres.indexes.GinIndex(
                fields=["search_vector", "actor_keys"], name="event_by_words_and_actors"
            ),
        ),
    ]
