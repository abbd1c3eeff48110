"""Two accounts that may be one person are a possible duplicate."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0007_organisations_apart")]

    operations = [
        migrations.RenameModel("Likeness", "PossibleDuplicate"),
        migrations.AlterModelOptions("PossibleDuplicate", options={}),
        migrations.AlterField(
            "PossibleDuplicate",
            "second",
            models.OneToOneField(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="possible_duplicate",
                to="accounts.patient",
            ),
        ),
    ]
