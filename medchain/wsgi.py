"""The portal for a WSGI server. Never ASGI: its handler writes large uploads to disk in the clear before a view runs."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "medchain.settings.production")

application = get_wsgi_application()
