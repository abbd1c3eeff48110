from django.db import migrations


class Migration(migrations.Migration):
    """Imports are an app of their own. The tables stay as they are."""

    dependencies = [("records", "0004_written")]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.DeleteModel(name="ImportedSource"),
                migrations.DeleteModel(name="Import"),
            ]
        )
    ]
