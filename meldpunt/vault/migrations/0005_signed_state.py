"""A tree of hashes over what decides who opens what, and a hash of each sealed piece for it to name (ADR 0031)."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("vault", "0004_received_day_moves")]
    operations = [
        migrations.CreateModel(
            name="StateLeaf",
            fields=[
                ("subject", models.CharField(max_length=100, primary_key=True, serialize=False)),
                ("branch", models.IntegerField(db_index=True)),
                ("digest", models.BinaryField()),
            ],
        ),
        migrations.CreateModel(
            name="StateNode",
            fields=[
                ("number", models.IntegerField(primary_key=True, serialize=False)),
                ("digest", models.BinaryField()),
            ],
        ),
        migrations.CreateModel(
            name="StateRoot",
            fields=[
                ("id", models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False)),
                ("version", models.BigIntegerField()),
                ("digest", models.BinaryField()),
                ("mac", models.BinaryField()),
            ],
            options={"constraints": [models.CheckConstraint(condition=models.Q(id=1), name="one_root")]},
        ),
        migrations.AddField("sealedobject", "digest", models.BinaryField(null=True)),
        migrations.AddField("sealedobject", "taken_in", models.BooleanField(default=True)),
        migrations.RunSQL("UPDATE vault_sealedobject SET digest = sha256(key || body)", migrations.RunSQL.noop),
        migrations.AlterField("sealedobject", "digest", models.BinaryField()),
        migrations.AlterField("sealedobject", "taken_in", models.BooleanField()),
    ]
