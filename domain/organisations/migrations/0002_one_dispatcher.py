"""The cursor moves to the ledger with where it is, so that nothing is told twice."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("organisations", "0001_first"),
        ("ledger", "0005_outcome_cursor"),
    ]

    operations = [
        migrations.RunSQL(
            "insert into ledger_outcomecursor (name, position) select name, cursor from organisations_follower",
            [
                "insert into organisations_follower (name, cursor) select name, position from ledger_outcomecursor "
                "where name = 'memberships'",
                "delete from ledger_outcomecursor where name = 'memberships'",
            ],
        ),
        migrations.DeleteModel("Follower"),
    ]
