"""Every queue has a process that serves it, and every task that beat starts exists."""

from django.conf import settings

from medchain.celery import app
from medchain.starter.stack import WORKERS


def _served() -> set[str]:
    return {
        queue
        for command in WORKERS.values()
        if "-Q" in command
        for queue in command[command.index("-Q") + 1].split(",")
    }


def test_each_queue_is_served() -> None:
    routed = {route["queue"] for route in settings.CELERY_TASK_ROUTES.values()}
    assert routed | {"celery"} == _served()


def test_each_task_of_beat_exists() -> None:
    app.loader.import_default_modules()
    assert {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()} <= set(app.tasks)
    assert set(settings.CELERY_TASK_ROUTES) <= set(app.tasks)
