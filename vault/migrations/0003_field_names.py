"""Names of the field: what is signed and not yet on chain is a pending statement."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("vault", "0002_held"),
    ]

    operations = [
        migrations.RenameModel("Held", "PendingStatement"),
        migrations.RenameField("Token", "weighed", "pending_checked"),
        migrations.RenameField("Envelope", "facts_digest", "binding_digest"),
    ]
