"""Tests: the services are started by the plugin tests.services, which sets their addresses before these
settings are read.
"""

import os

os.environ.setdefault("SECRET_KEY", "only-for-tests-" + "0" * 50)

from medchain import env
from medchain.settings.base import *

DEBUG = False
SECRET_KEY = env.text("SECRET_KEY")
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "testserver"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
GALLERY = True
DEMO_PEOPLE = True
PASSWORD_HASHERS = ["tests.hashers.QuickArgon2"]
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
WHITENOISE_USE_FINDERS = True
STATIC_ROOT = None
# The vault's tests need its database alone.
DATABASES["vault"]["TEST"] = {"DEPENDENCIES": []}
