"""Case numbers come from a sequence, so that two reports at the same moment never get the same one."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("dossiers", "0001_initial")]

    operations = [migrations.RunSQL("CREATE SEQUENCE dossiers_nummer", "DROP SEQUENCE dossiers_nummer")]
