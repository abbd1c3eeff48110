"""The portal for a WSGI server.

Never ASGI: its handler writes large uploads to disk in the clear before a view runs.
"""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "medchain.settings.production")

application = get_wsgi_application()

from adapters import vault  # noqa: E402 - settings first

# Without its master keys nothing could be kept or opened: refuse to start instead of failing page by page.
vault.client()
