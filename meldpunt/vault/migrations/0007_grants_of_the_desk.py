"""An index by which the desk's grants of an older generation are counted without reading those of every case."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    """Add the index while others go on reading and writing."""

    atomic = False
    dependencies = [("vault", "0006_proofs")]

    operations = [
        AddIndexConcurrently(
            "grant", models.Index(fields=["epoch"], condition=models.Q(holder="desk"), name="grants_of_the_desk")
        ),
    ]
