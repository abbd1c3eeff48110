import django.db.models.deletion
import django.db.models.expressions
from django.conf import settings
from django.db import migrations, models

import common.clock
import common.ids


class Migration(migrations.Migration):
    """The tables are those that records made: only whose they are has changed."""

    initial = True

    dependencies = [
        ("accounts", "0001_initial"),
        ("records", "0005_imports_move_out"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.CreateModel(
                    name="Import",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=common.ids.new, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        (
                            "state",
                            models.CharField(
                                choices=[
                                    ("received", "Received"),
                                    ("reading", "Being read"),
                                    ("asking", "Waiting for your decision"),
                                    ("running", "Being imported"),
                                    ("paused", "Paused"),
                                    ("done", "Imported"),
                                    ("failed", "Not imported"),
                                    ("stopped", "Stopped"),
                                ],
                                default="received",
                                max_length=10,
                            ),
                        ),
                        ("size", models.PositiveBigIntegerField()),
                        ("cid", models.CharField(blank=True, max_length=80)),
                        ("key", models.BinaryField(blank=True)),
                        ("details", models.BinaryField()),
                        ("is_confirmed", models.BooleanField(default=False)),
                        ("total", models.PositiveIntegerField(default=0)),
                        ("done", models.PositiveIntegerField(default=0)),
                        ("added", models.PositiveIntegerField(default=0)),
                        ("known", models.PositiveIntegerField(default=0)),
                        ("left_out", models.PositiveIntegerField(default=0)),
                        ("session", models.BinaryField(max_length=32)),
                        ("is_attended", models.BooleanField(default=True)),
                        ("leased_by", models.UUIDField(db_column="claimed_by", null=True)),
                        ("leased_until", models.DateTimeField(db_column="claimed_until", null=True)),
                        ("created_at", models.DateTimeField(default=common.clock.now)),
                        ("finished_at", models.DateTimeField(null=True)),
                        (
                            "by",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "patient",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="imports",
                                to="accounts.patient",
                            ),
                        ),
                    ],
                    options={
                        "db_table": "records_import",
                        "indexes": [
                            models.Index(fields=["patient", "-created_at"], name="import_of_patient"),
                            models.Index(
                                condition=models.Q(("state__in", ["received", "reading", "running"])),
                                fields=["created_at"],
                                name="import_working",
                            ),
                        ],
                        "constraints": [
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "state__in",
                                        [
                                            "received",
                                            "reading",
                                            "asking",
                                            "running",
                                            "paused",
                                            "done",
                                            "failed",
                                            "stopped",
                                        ],
                                    )
                                ),
                                name="import_state_known",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    (
                                        "done",
                                        django.db.models.expressions.CombinedExpression(
                                            django.db.models.expressions.CombinedExpression(
                                                models.F("added"), "+", models.F("known")
                                            ),
                                            "+",
                                            models.F("left_out"),
                                        ),
                                    )
                                ),
                                name="import_counts_add_up",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("finished_at", None), ("cid", ""), _connector="OR"),
                                name="import_source_gone_when_finished",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="ImportedSource",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                            ),
                        ),
                        ("index", models.BinaryField(max_length=32)),
                        (
                            "patient",
                            models.ForeignKey(
                                db_index=False,
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="accounts.patient",
                            ),
                        ),
                        (
                            "record",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="+",
                                to="records.record",
                            ),
                        ),
                    ],
                    options={
                        "db_table": "records_importedsource",
                        "constraints": [
                            models.UniqueConstraint(fields=("patient", "index"), name="imported_once")
                        ],
                    },
                ),
            ]
        )
    ]
