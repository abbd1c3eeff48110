"""The cursor moves to the ledger with where it is, so that nothing is told twice."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("consents", "0004_named_after_what_they_are"),
        ("ledger", "0005_outcome_cursor"),
    ]

    operations = [
        migrations.RunSQL(
            "insert into ledger_outcomecursor (name, position) select name, cursor from consents_follower",
            [
                "insert into consents_follower (name, cursor) select name, position from ledger_outcomecursor "
                "where name = 'consents'",
                "delete from ledger_outcomecursor where name = 'consents'",
            ],
        ),
        migrations.DeleteModel("Follower"),
    ]
