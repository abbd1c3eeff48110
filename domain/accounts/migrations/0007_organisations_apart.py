"""Organisations left for an app of their own: their rows stay where they are, so nothing is dropped."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0006_organisations_tables"),
        ("consents", "0002_organisations_apart"),
        ("credentials", "0002_organisations_apart"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.DeleteModel(name=name)
                for name in ("Follower", "Invitation", "Membership", "Organisation")
            ]
        )
    ]
