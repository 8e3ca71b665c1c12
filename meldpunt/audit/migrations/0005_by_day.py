"""A small index over the moment of a line, by which what somebody did in a week is counted."""

from django.contrib.postgres.indexes import BrinIndex
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations


class Migration(migrations.Migration):
    """Add the index while others go on reading and writing."""

    atomic = False
    dependencies = [("audit", "0004_root")]

    operations = [AddIndexConcurrently("event", BrinIndex(fields=["at"], name="audit_by_day"))]
