"""A worker that took a row has it on lease; a claim is an insurance claim."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("ledger", "0003_any_kind_of_act")]

    operations = [
        migrations.RenameField("Entry", "claimed_by", "leased_by"),
        migrations.RenameField("Entry", "claimed_until", "leased_until"),
    ]
