from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("events", "0012_words_as_people_write_them"),
    ]

    operations = [
        # Empty until the dataset is loaded, which writes the rows anew.
        migrations.AddField(
            model_name="figure",
            name="citation",
            field=models.TextField(default="", help_text="How to cite the quantity."),
            preserve_default=False,
        ),
    ]
