"""The bytes of a day moved to the app ``evidence``, with their table."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("vault", "0003_keys_for_life"), ("evidence", "0001_received_day")]

    operations = [
        migrations.SeparateDatabaseAndState(state_operations=[migrations.DeleteModel(name="ReceivedDay")])
    ]
