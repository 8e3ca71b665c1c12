"""Of step plans of before, only the day stays as well (security finding M6)."""

from django.db import migrations

ROUND = """
UPDATE stappenplan_overhandiging SET
  gevraagd_op = date_trunc('day', gevraagd_op, 'Europe/Amsterdam'),
  klaar_op = date_trunc('day', klaar_op, 'Europe/Amsterdam')
"""


class Migration(migrations.Migration):
    dependencies = [("stappenplan", "0001_initial")]

    operations = [migrations.RunSQL(ROUND, migrations.RunSQL.noop)]
