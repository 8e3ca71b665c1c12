"""A coordinator begins once a second person agreed (decision 27)."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Add whether a second person agreed; open invitations of before have their agreement by having been made."""

    dependencies = [("accounts", "0004_attempt_count_moves")]

    operations = [
        migrations.AddField("uitnodiging", "akkoord", models.BooleanField(default=True)),
    ]
