"""Kinds of acts are known to the classes that are registered, not to the database."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("ledger", "0002_acts"),
    ]

    operations = [
        migrations.RemoveConstraint("signedact", "act_kind_known"),
        migrations.AlterField("signedact", "kind", models.CharField(max_length=40)),
        migrations.AddConstraint(
            "signedact",
            models.CheckConstraint(condition=models.Q(("kind", ""), _negated=True), name="act_kind_said"),
        ),
    ]
