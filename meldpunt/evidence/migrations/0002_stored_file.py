"""A list of what has to lie in the store, so that a night can tell what is not there any more."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('evidence', '0001_received_day'),
    ]

    operations = [
        migrations.CreateModel(
            name='StoredFile',
            fields=[
                ('file_id', models.UUIDField(primary_key=True, serialize=False)),
                ('sha256', models.CharField(max_length=64)),
                ('checked_on', models.DateField(db_index=True)),
                ('state', models.CharField(choices=[('whole', 'Whole'), ('missing', 'Missing'), ('changed', 'Changed'), ('erasing', 'Erasing')], default='whole', max_length=8)),
            ],
        ),
    ]
