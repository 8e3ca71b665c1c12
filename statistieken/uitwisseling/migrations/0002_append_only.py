"""What was signed, received, refused or added up never changes: the database itself refuses."""

from django.db import migrations

TABLES = (
    "eigensleutel",
    "eigenbestand",
    "ontvangen",
    "bestandweigering",
    "gezamenlijk",
    "gezamenlijkbestand",
    "somronde",
    "somdeel",
)
FUNCTION = """
CREATE FUNCTION uitwisseling_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'what parties exchanged is append-only' USING ERRCODE = 'integrity_constraint_violation';
END $$;
"""
TRIGGER = """CREATE TRIGGER {0}_append_only BEFORE UPDATE OR DELETE ON uitwisseling_{0}
    FOR EACH ROW EXECUTE FUNCTION uitwisseling_append_only();
"""
UNDO = "DROP TRIGGER {0}_append_only ON uitwisseling_{0};\n"


class Migration(migrations.Migration):
    """Add the triggers."""

    dependencies = [("uitwisseling", "0001_initial")]

    operations = [
        migrations.RunSQL(
            FUNCTION + "".join(TRIGGER.format(table) for table in TABLES),
            "".join(UNDO.format(table) for table in TABLES) + "DROP FUNCTION uitwisseling_append_only();",
        )
    ]
