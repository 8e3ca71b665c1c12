"""Find the cases of today, and those that are new, without reading every case that was ever closed."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False  # the indexes are made while others write

    dependencies = [
        ("dossiers", "0009_tally_apart"),
    ]

    operations = [
        AddIndexConcurrently(
            model_name="dossier",
            index=models.Index(condition=models.Q(("due_on__isnull", False)), fields=["due_on"], name="with_a_day"),
        ),
        AddIndexConcurrently(
            model_name="dossier",
            index=models.Index(condition=models.Q(("status", "nieuw")), fields=["status"], name="just_in"),
        ),
    ]
