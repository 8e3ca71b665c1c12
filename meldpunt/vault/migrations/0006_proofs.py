"""Public keys carry a signature that only web can make, no longer a MAC that a worker can make as well (H4)."""

from django.db import migrations


class Migration(migrations.Migration):
    """Rename what holds the proof; ``manage.py audit ondertekenen`` turns older MACs into signatures."""

    dependencies = [("vault", "0005_signed_state")]

    operations = [
        migrations.RenameField("publickey", "mac", "proof"),
        migrations.RenameField("casekey", "mac", "proof"),
    ]
