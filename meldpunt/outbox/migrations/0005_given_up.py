"""Find what was given up without reading everything that was ever sent."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False  # the index is made while others write

    dependencies = [
        ("outbox", "0004_refused"),
    ]

    operations = [
        AddIndexConcurrently(
            model_name="item",
            index=models.Index(condition=models.Q(("status", "dead")), fields=["status"], name="outbox_given_up"),
        ),
    ]
