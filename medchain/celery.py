"""The worker application.

Its tasks only *kick*: what is to be done stands in the database, so a lost message costs a second, never
work.
"""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "medchain.settings.demo")

app = Celery("medchain")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
