"""The counts of attempts move here from ``accounts``; the table keeps its rows."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_uitnodiging")]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(
                    "ALTER TABLE accounts_attemptcount RENAME TO throttle_attemptcount",
                    "ALTER TABLE throttle_attemptcount RENAME TO accounts_attemptcount",
                )
            ],
            state_operations=[
                migrations.CreateModel(
                    name="AttemptCount",
                    fields=[
                        ("key", models.CharField(max_length=64, primary_key=True, serialize=False)),
                        ("count", models.PositiveIntegerField()),
                        ("free_at", models.DateTimeField()),
                        ("expires_at", models.DateTimeField(db_index=True)),
                    ],
                )
            ],
        )
    ]
