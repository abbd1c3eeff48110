"""The tables of organisations take the names they have in an app of their own; 0007 ends the move.

Tables, not only their state, are renamed here so that a migration of another app that comes in between refers
to the right one.
"""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("accounts", "0005_ended_sessions")]

    operations = [
        migrations.AlterModelTable(name=name, table=f"organisations_{name}")
        for name in ("organisation", "membership", "invitation", "follower")
    ]
