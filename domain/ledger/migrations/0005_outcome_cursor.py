"""One cursor for each handler of outcomes. The apps bring theirs along in migrations of their own."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("ledger", "0004_a_lease"),
    ]

    operations = [
        migrations.CreateModel(
            name="OutcomeCursor",
            fields=[
                ("name", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("position", models.BigIntegerField(default=0)),
            ],
        ),
    ]
