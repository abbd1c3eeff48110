"""A pending statement says what it is about, not which act it came by."""

from typing import Any

from django.db import migrations, models

_BEFORE = {"block list": "blocks", "standing": "enrolment", "member": "membership"}


def rename(apps: Any, editor: Any) -> None:
    statements = apps.get_model("vault", "PendingStatement").objects.using(editor.connection.alias)
    for about, kind in _BEFORE.items():
        statements.filter(about=kind).update(about=about)


def rename_back(apps: Any, editor: Any) -> None:
    statements = apps.get_model("vault", "PendingStatement").objects.using(editor.connection.alias)
    for about, kind in _BEFORE.items():
        statements.filter(about=about).update(about=kind)


class Migration(migrations.Migration):
    dependencies = [
        ("vault", "0003_field_names"),
    ]

    operations = [
        migrations.RenameField("PendingStatement", "kind", "about"),
        migrations.AlterField("PendingStatement", "about", models.CharField(max_length=12)),
        migrations.RunPython(rename, rename_back),
    ]
