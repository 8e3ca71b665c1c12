from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('vault', '0002_received_day'),
    ]

    operations = [
        migrations.AddField(
            model_name='installation',
            name='longlived',
            field=models.BinaryField(default=b''),
        ),
        migrations.AddField(
            model_name='installation',
            name='opened_on',
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name='installation',
            name='desk_stale',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='publickey',
            name='paper',
            field=models.BinaryField(null=True),
        ),
    ]
