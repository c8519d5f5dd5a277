from django.db import migrations, models

KINDS = ["name", "short_name", "title", "metonym", "spelling", "native", "garbling"]
# before there is no such kind
REMOVE = """
    DELETE FROM actors_mention USING actors_actorname
    WHERE actors_actorname.id = actors_mention.name_id AND actors_actorname.kind = 'native';
    DELETE FROM actors_actorname WHERE kind = 'native';
    SET CONSTRAINTS ALL IMMEDIATE
"""


class Migration(migrations.Migration):
    dependencies = [
        ("actors", "0004_names_as_readers_sort_them"),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="actorname", name="name_kind_known"),
        migrations.AddConstraint(
            model_name="actorname",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", KINDS), ("kind__isnull", True), _connector="OR"),
                name="name_kind_known",
                violation_error_message=f"kind is one of: {', '.join(KINDS)}.",
            ),
        ),
        migrations.AlterField(
            model_name="actorname",
            name="derived",
            field=models.BooleanField(
                default=False,
                help_text="No document writes it: made from the other names, or native, so that the actor is found by it.",
            ),
        ),
        migrations.RunSQL(migrations.RunSQL.noop, REMOVE),
    ]
