"""The project: settings, URLs, the worker application and the starter."""

from medchain.celery import app as celery_app

__all__ = ["celery_app"]
