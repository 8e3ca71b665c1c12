"""On which rung a request stands goes with the keys: a backup of thirty days (``docs/adr/0032``)."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("weghalen", "0001_initial"), ("reservekopie", "0001_keys_apart")]
    operations = [
        migrations.RunSQL(
            sql="ALTER TABLE public.weghalen_verwijderverzoek SET SCHEMA sleutels",
            reverse_sql="ALTER TABLE sleutels.weghalen_verwijderverzoek SET SCHEMA public",
        )
    ]
