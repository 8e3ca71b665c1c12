"""What has been published never changes: the database itself refuses."""

from django.db import migrations

FUNCTION = """
CREATE FUNCTION statistieken_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'releases are append-only' USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER release_append_only BEFORE UPDATE OR DELETE ON statistieken_release
    FOR EACH ROW EXECUTE FUNCTION statistieken_append_only();
CREATE TRIGGER rapportbestand_append_only BEFORE UPDATE OR DELETE ON statistieken_rapportbestand
    FOR EACH ROW EXECUTE FUNCTION statistieken_append_only();
"""
UNDO = """
DROP TRIGGER rapportbestand_append_only ON statistieken_rapportbestand;
DROP TRIGGER release_append_only ON statistieken_release;
DROP FUNCTION statistieken_append_only();
"""


class Migration(migrations.Migration):
    """Add the triggers."""

    dependencies = [("statistieken", "0001_initial")]

    operations = [migrations.RunSQL(FUNCTION, UNDO)]
