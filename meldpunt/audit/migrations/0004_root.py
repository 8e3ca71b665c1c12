"""A line of the trail says how the signed state stood (ADR 0031)."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("audit", "0003_chain")]
    operations = [migrations.AddField("event", "root", models.CharField(blank=True, default="", max_length=90))]
