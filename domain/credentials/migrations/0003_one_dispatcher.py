"""The cursor moves to the ledger with where it is, so that nothing is told twice."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("credentials", "0002_organisations_apart"),
        ("ledger", "0005_outcome_cursor"),
    ]

    operations = [
        migrations.RunSQL(
            "insert into ledger_outcomecursor (name, position) select name, cursor from credentials_follower",
            [
                "insert into credentials_follower (name, cursor) select name, position from ledger_outcomecursor "
                "where name = 'credentials'",
                "delete from ledger_outcomecursor where name = 'credentials'",
            ],
        ),
        migrations.DeleteModel("Follower"),
    ]
