"""Which cases belong together goes with the keys: a backup of thirty days (``docs/adr/0032``)."""

from django.db import migrations

TABLES = ("aanvallen_aanval", "aanvallen_geenaanval")


class Migration(migrations.Migration):
    dependencies = [("aanvallen", "0001_initial"), ("reservekopie", "0001_keys_apart")]
    operations = [
        migrations.RunSQL(
            sql=[f"ALTER TABLE public.{table} SET SCHEMA sleutels" for table in TABLES],
            reverse_sql=[f"ALTER TABLE sleutels.{table} SET SCHEMA public" for table in TABLES],
        )
    ]
