"""Organisations as accounts left them: their tables are there, with what is in them."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import common.clock
import common.ids


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("accounts", "0006_organisations_tables"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.CreateModel(
                    name="Follower",
                    fields=[
                        ("name", models.CharField(max_length=40, primary_key=True, serialize=False)),
                        ("cursor", models.BigIntegerField(default=0)),
                    ],
                    options={
                        "abstract": False,
                    },
                ),
                migrations.CreateModel(
                    name="Organisation",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=common.ids.new, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        (
                            "kind",
                            models.CharField(
                                choices=[
                                    ("hospital", "Hospital"),
                                    ("clinic", "Clinic"),
                                    ("care_centre", "Community care"),
                                    ("laboratory", "Laboratory"),
                                    ("practice", "Single practice"),
                                    ("pharmacy", "Pharmacy"),
                                    ("insurer", "Insurer"),
                                    ("sponsor", "Research sponsor"),
                                ],
                                max_length=16,
                            ),
                        ),
                        ("name", models.CharField(max_length=200)),
                        ("address", models.CharField(max_length=42, unique=True)),
                        ("registration_number", models.CharField(max_length=80)),
                        ("authority", models.CharField(max_length=200)),
                        ("country", models.CharField(max_length=2)),
                        ("postal_address", models.CharField(max_length=500)),
                        ("email", models.EmailField(max_length=254)),
                        ("phone", models.CharField(blank=True, max_length=32)),
                        ("access_point", models.URLField(blank=True)),
                        ("created_at", models.DateTimeField(default=common.clock.now)),
                        (
                            "created_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                    ],
                ),
                migrations.CreateModel(
                    name="Membership",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=common.ids.new, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        ("functions", models.PositiveSmallIntegerField()),
                        ("title", models.CharField(blank=True, max_length=100)),
                        (
                            "state",
                            models.CharField(
                                choices=[("proposed", "Proposed"), ("active", "Active"), ("ended", "Ended")],
                                max_length=8,
                            ),
                        ),
                        ("valid_from", models.DateTimeField()),
                        ("valid_until", models.DateTimeField(null=True)),
                        ("sequence", models.PositiveIntegerField(default=0)),
                        ("recorded_sequence", models.PositiveIntegerField(default=0)),
                        ("is_refused", models.BooleanField(default=False)),
                        ("created_at", models.DateTimeField(default=common.clock.now)),
                        ("accepted_at", models.DateTimeField(null=True)),
                        ("ended_at", models.DateTimeField(null=True)),
                        (
                            "ended_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "invited_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "user",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="memberships",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="memberships",
                                to="organisations.organisation",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("state", "ended"), _negated=True),
                                fields=("organisation", "user"),
                                name="one_open_membership",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("functions__gt", 0)), name="membership_has_a_function"
                            ),
                            models.CheckConstraint(
                                condition=models.Q(
                                    ("valid_until", None),
                                    ("valid_until__gt", models.F("valid_from")),
                                    _connector="OR",
                                ),
                                name="membership_ends_after_it_begins",
                            ),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name="Invitation",
                    fields=[
                        (
                            "id",
                            models.UUIDField(
                                default=common.ids.new, editable=False, primary_key=True, serialize=False
                            ),
                        ),
                        ("email", models.EmailField(max_length=254)),
                        ("name", models.CharField(max_length=150)),
                        ("title", models.CharField(blank=True, max_length=100)),
                        ("functions", models.PositiveSmallIntegerField()),
                        ("token_digest", models.BinaryField(max_length=32, unique=True)),
                        ("created_at", models.DateTimeField(default=common.clock.now)),
                        ("expires_at", models.DateTimeField()),
                        ("accepted_at", models.DateTimeField(null=True)),
                        ("withdrawn_at", models.DateTimeField(null=True)),
                        (
                            "accepted_by",
                            models.ForeignKey(
                                null=True,
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "invited_by",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="+",
                                to=settings.AUTH_USER_MODEL,
                            ),
                        ),
                        (
                            "organisation",
                            models.ForeignKey(
                                on_delete=django.db.models.deletion.CASCADE,
                                related_name="invitations",
                                to="organisations.organisation",
                            ),
                        ),
                    ],
                    options={
                        "constraints": [
                            models.UniqueConstraint(
                                condition=models.Q(("accepted_at", None), ("withdrawn_at", None)),
                                fields=("organisation", "email"),
                                name="one_open_invitation_per_address",
                            ),
                            models.CheckConstraint(
                                condition=models.Q(("functions__gt", 0)), name="invitation_names_a_function"
                            ),
                        ],
                    },
                ),
            ]
        )
    ]
