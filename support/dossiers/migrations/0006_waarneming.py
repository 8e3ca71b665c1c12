from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("dossiers", "0005_bewijsketting"),
    ]

    operations = [
        migrations.AddField(model_name="toegang", name="begint", field=models.DateField(null=True)),
        migrations.AddField(model_name="toegang", name="eindigt", field=models.DateField(null=True)),
        migrations.AddConstraint(
            model_name="toegang",
            constraint=models.CheckConstraint(
                condition=models.Q(("begint", None), ("eindigt", None))
                | models.Q(
                    ("begint__isnull", False), ("eindigt__gte", models.F("begint")), ("eindigt__isnull", False)
                ),
                name="lent_access_has_two_days",
            ),
        ),
    ]
