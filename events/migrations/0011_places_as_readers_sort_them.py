from typing import Any

from django.db import migrations, models

from rest.models import sort_key


def fill(apps: Any, schema_editor: Any) -> None:
    rows = apps.get_model("events", "Place").objects.only("name")
    found = list(rows)
    for row in found:
        row.sort_key = sort_key(row.name)
    rows.bulk_update(found, ["sort_key"], batch_size=1000)


class Migration(migrations.Migration):
    dependencies = [
        ("events", "0010_acts_counted_once"),
    ]

    operations = [
        migrations.AddField(
            model_name="place",
            name="sort_key",
            field=models.TextField(
                db_collation="C", default="", help_text="The name to sort by: without case and accents."
            ),
            preserve_default=False,
        ),
        migrations.RunPython(fill, migrations.RunPython.noop),
        migrations.AddIndex(
            model_name="place",
            index=models.Index(fields=["sort_key", "slug"], name="place_by_sort_key"),
        ),
    ]
