"""Of work that was owed before, only the day stays as well (security finding M6)."""

from django.db import migrations

ROUND = """
UPDATE outbox_item SET
  created_at = date_trunc('day', created_at, 'Europe/Amsterdam'),
  done_at = date_trunc('day', done_at, 'Europe/Amsterdam'),
  leased_until = CASE WHEN status = 'pending' THEN leased_until END
"""


class Migration(migrations.Migration):
    dependencies = [("outbox", "0001_initial")]

    operations = [migrations.RunSQL(ROUND, migrations.RunSQL.noop)]
