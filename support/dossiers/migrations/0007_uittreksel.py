"""What somebody read in a case, for their next search; the database removes it together with the key (ADR 0046)."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

WITH_THE_KEY = (
    "ALTER TABLE dossiers_uittreksel ADD CONSTRAINT uittreksel_goes_with_the_key FOREIGN KEY (grant_id)"
    " REFERENCES vault_grant (id) ON DELETE CASCADE"
)


class Migration(migrations.Migration):
    dependencies = [
        ("dossiers", "0006_waarneming"),
        ("vault", "0007_grants_of_the_desk"),
        ("reservekopie", "0001_keys_apart"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.CreateModel(
            name="Uittreksel",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("stand", models.BinaryField()),
                ("woorden_sealed", models.BinaryField()),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "dossier",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="dossiers.dossier",
                    ),
                ),
                (
                    "grant",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="vault.grant",
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=["account", "dossier"], name="one_extract_per_reader")]
            },
        ),
        migrations.RunSQL(WITH_THE_KEY, "ALTER TABLE dossiers_uittreksel DROP CONSTRAINT uittreksel_goes_with_the_key"),
    ]
