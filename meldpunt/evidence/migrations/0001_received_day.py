"""The bytes of a day move here from the vault; the table keeps its rows."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("vault", "0003_keys_for_life")]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(
                    "ALTER TABLE vault_receivedday RENAME TO evidence_receivedday",
                    "ALTER TABLE evidence_receivedday RENAME TO vault_receivedday",
                )
            ],
            state_operations=[
                migrations.CreateModel(
                    name="ReceivedDay",
                    fields=[
                        ("day", models.DateField(primary_key=True, serialize=False)),
                        ("size", models.BigIntegerField()),
                    ],
                )
            ],
        )
    ]
