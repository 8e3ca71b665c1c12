"""The counts of attempts moved to the app ``throttle``, with their table."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_uitnodiging"), ("throttle", "0001_attempt_count")]

    operations = [
        migrations.SeparateDatabaseAndState(state_operations=[migrations.DeleteModel(name="AttemptCount")])
    ]
