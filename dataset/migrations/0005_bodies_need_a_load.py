from django.db import migrations


class Migration(migrations.Migration):
    # The records of an older database have no bodies: nothing counts as loaded until `load_dataset` runs.
    dependencies = [
        ("dataset", "0004_identity_and_archive"),
        ("actors", "0006_stored_bodies"),
        ("events", "0014_stored_bodies"),
        ("sources", "0003_stored_bodies"),
    ]

    operations = [migrations.RunSQL("DELETE FROM dataset_loadeddataset", migrations.RunSQL.noop)]
