from django.conf import settings
from django.db import migrations, models

# Notices from before may stand twice for one thing: their numbers tell them apart.
FORWARD = "UPDATE notifications_notice SET key = id::text"


class Migration(migrations.Migration):
    dependencies = [
        ("notifications", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField("notice", "answer_by", models.DateTimeField(null=True)),
        migrations.AddField("notice", "key", models.CharField(blank=True, default="", max_length=80)),
        migrations.RunSQL(FORWARD, migrations.RunSQL.noop),
        migrations.AddIndex(
            "notice",
            models.Index(condition=models.Q(("read_at", None)), fields=["user"], name="notice_unread"),
        ),
        migrations.AddConstraint(
            "notice",
            models.UniqueConstraint(
                fields=("user", "kind", "subject_id", "key"), name="notice_once", nulls_distinct=False
            ),
        ),
    ]
