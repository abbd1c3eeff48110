"""Two models are named after what they are."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("consents", "0003_all_dates")]

    operations = [
        migrations.RenameModel("Reach", "Discoverability"),
        migrations.RenameModel("Untold", "PendingAttemptNotice"),
        migrations.AlterField(
            "Discoverability",
            "patient",
            models.OneToOneField(
                on_delete=django.db.models.deletion.CASCADE,
                primary_key=True,
                related_name="discoverability",
                serialize=False,
                to="accounts.patient",
            ),
        ),
    ]
