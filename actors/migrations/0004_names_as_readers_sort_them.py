from typing import Any

from django.db import migrations, models

from rest.models import sort_key


def fill(apps: Any, schema_editor: Any) -> None:
    rows = apps.get_model("actors", "Actor").objects.only("sort_name")
    found = list(rows)
    for row in found:
        row.sort_key = sort_key(row.sort_name)
    rows.bulk_update(found, ["sort_key"], batch_size=1000)


class Migration(migrations.Migration):
    dependencies = [
        ("actors", "0003_foreign_keys_that_others_begin_with"),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="actor",
            name="actor_by_sort_name",
        ),
        migrations.AddField(
            model_name="actor",
            name="sort_key",
            field=models.TextField(db_collation="C", default="", help_text="The same without case and accents."),
            preserve_default=False,
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AddIndex(
            model_name="actor",
            index=models.Index(fields=["sort_key", "slug"], name="actor_by_sort_key"),
        ),
    ]
