"""The columns are called as the fields are: a worker has an import on lease."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("imports", "0001_first")]

    operations = [
        migrations.AlterField("Import", "leased_by", models.UUIDField(null=True)),
        migrations.AlterField("Import", "leased_until", models.DateTimeField(null=True)),
    ]
