"""What an erased case left behind, and that one is gone, goes with the keys: a backup of thirty days (``docs/adr/0032``)."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("dossiers", "0008_meetellen"), ("reservekopie", "0001_keys_apart")]
    operations = [
        migrations.RunSQL(
            sql=f"ALTER TABLE public.{table} SET SCHEMA sleutels",
            reverse_sql=f"ALTER TABLE sleutels.{table} SET SCHEMA public",
        )
        for table in ("dossiers_tally", "dossiers_telgat")
    ]
