"""How many bytes of files came in on one day."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("vault", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="ReceivedDay",
            fields=[
                ("day", models.DateField(primary_key=True, serialize=False)),
                ("size", models.BigIntegerField()),
            ],
        ),
    ]
