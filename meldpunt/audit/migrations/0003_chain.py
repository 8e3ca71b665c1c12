"""Every line carries the MAC of the one before; the database keeps the end of the chain and holds to it."""

from django.db import migrations, models

REFUSE = "Deze database is gemaakt met een proefversie van voor de keten. Begin opnieuw met een lege database."

FORWARD = """
CREATE FUNCTION audit_lock_head() RETURNS TABLE (event_id bigint, mac bytea)
    LANGUAGE sql SECURITY DEFINER SET search_path = public AS
    $$ SELECT h.event_id, h.mac FROM audit_head h WHERE h.id = 1 FOR UPDATE $$;

CREATE FUNCTION audit_follow_head() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
    UPDATE audit_head SET event_id = NEW.id, mac = NEW.mac
        WHERE id = 1 AND event_id = NEW.id - 1 AND mac = NEW.previous;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'the line does not follow the end of the audit trail';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER audit_follow_head BEFORE INSERT ON audit_event
    FOR EACH ROW EXECUTE FUNCTION audit_follow_head();

INSERT INTO audit_head (id, event_id, mac) VALUES (1, 0, ''::bytea);
"""
BACKWARD = """
DROP TRIGGER audit_follow_head ON audit_event;
DROP FUNCTION audit_follow_head();
DROP FUNCTION audit_lock_head();
"""


def refuse_old_lines(apps, schema_editor):
    """A line without a MAC cannot be chained afterwards."""
    if apps.get_model("audit", "Event").objects.exists():
        raise RuntimeError(REFUSE)


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_append_only")]

    operations = [
        migrations.RunPython(refuse_old_lines, migrations.RunPython.noop),
        migrations.CreateModel(
            name="Head",
            fields=[
                ("id", models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False)),
                ("event_id", models.BigIntegerField()),
                ("mac", models.BinaryField()),
            ],
            options={
                "constraints": [models.CheckConstraint(condition=models.Q(("id", 1)), name="one_head")],
            },
        ),
        migrations.AlterField("event", "id", models.BigIntegerField(primary_key=True, serialize=False)),
        migrations.AddField("event", "key", models.PositiveSmallIntegerField(default=1), preserve_default=False),
        migrations.AddField(
            "event", "previous", models.BinaryField(default=b"", unique=True), preserve_default=False
        ),
        migrations.AddField("event", "mac", models.BinaryField(default=b""), preserve_default=False),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
