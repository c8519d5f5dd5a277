from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("events", "0008_words_and_actors"),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="event",
            name="event_by_date",
        ),
        migrations.AddIndex(
            model_name="event",
            index=models.Index(fields=["date", "slug"], include=("id", "first_reported"), name="event_by_date"),
        ),
    ]
