from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("actors", "0001_initial"), ("events", "0001_initial")]

    operations = [
        migrations.AddIndex(
            model_name="participation",
            index=models.Index(fields=["actor", "event_kind", "-event_date", "event"], name="participation_by_kind"),
        ),
    ]
