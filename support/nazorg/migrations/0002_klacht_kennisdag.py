from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("nazorg", "0001_initial"),
    ]

    operations = [
        migrations.AlterField(
            model_name="contactmoment",
            name="soort",
            field=models.CharField(
                choices=[
                    ("eerste_contact", "Eerste contact"),
                    ("check_in", "Bellen hoe het gaat"),
                    ("vier_weken", "Na vier weken"),
                    ("drie_maanden", "Na drie maanden"),
                    ("zes_maanden", "Na zes maanden"),
                    ("twaalf_maanden", "Na een jaar"),
                    ("kennisdag", "Vraag de eerste dag, voor de klachttermijn"),
                    ("klachttermijn", "Klachttermijn bespreken"),
                ],
                max_length=16,
            ),
        ),
    ]
