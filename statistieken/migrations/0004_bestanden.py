"""More kinds of documents, and pictures of each chart."""

from django.db import migrations, models

SOORTEN = [
    ("pdf", "Kwartaalrapport (pdf)"),
    ("csv", "Tabellen (csv)"),
    ("xlsx", "Tabellen (xlsx)"),
    ("ods", "Tabellen (ods)"),
    ("svg", "Grafiek (svg)"),
    ("png", "Grafiek (png)"),
]


class Migration(migrations.Migration):
    dependencies = [
        ("statistieken", "0003_samen"),
    ]

    operations = [
        migrations.AddField(
            model_name="rapportbestand",
            name="grafiek",
            field=models.CharField(blank=True, default="", max_length=10),
        ),
        migrations.AlterField(
            model_name="rapportbestand",
            name="soort",
            field=models.CharField(choices=SOORTEN, max_length=4),
        ),
        migrations.RemoveConstraint(model_name="rapportbestand", name="one_document_of_each_kind"),
        migrations.AddConstraint(
            model_name="rapportbestand",
            constraint=models.UniqueConstraint(
                fields=("release", "soort", "grafiek"), name="one_document_of_each_kind"
            ),
        ),
    ]
