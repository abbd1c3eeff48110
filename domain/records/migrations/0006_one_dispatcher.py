"""The cursor moves to the ledger with where it is, so that nothing is told twice."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0005_imports_move_out"),
        ("ledger", "0005_outcome_cursor"),
    ]

    operations = [
        migrations.RunSQL(
            "insert into ledger_outcomecursor (name, position) select name, cursor from records_follower",
            [
                "insert into records_follower (name, cursor) select name, position from ledger_outcomecursor "
                "where name = 'records'",
                "delete from ledger_outcomecursor where name = 'records'",
            ],
        ),
        migrations.DeleteModel("Follower"),
    ]
