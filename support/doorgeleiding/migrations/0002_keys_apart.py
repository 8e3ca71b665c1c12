"""Where a referral stands, and the address of a mail, go with the keys: a backup of thirty days (``docs/adr/0032``)."""

from django.db import migrations

TABLES = ("doorgeleiding_doorgeleiding", "doorgeleiding_briefpost")


class Migration(migrations.Migration):
    dependencies = [("doorgeleiding", "0001_initial"), ("reservekopie", "0001_keys_apart")]
    operations = [
        migrations.RunSQL(
            sql=[f"ALTER TABLE public.{table} SET SCHEMA sleutels" for table in TABLES],
            reverse_sql=[f"ALTER TABLE sleutels.{table} SET SCHEMA public" for table in TABLES],
        )
    ]
