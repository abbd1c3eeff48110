"""The demo, and development: parts started by `make demo` (their addresses stand in var/demo.env), mail
printed into a file, loopback only.
"""

import os
from pathlib import Path

from medchain import env

env.read_file(Path(__file__).resolve().parents[2] / ".env")
env.read_file(Path(os.environ.get("MEDCHAIN_VAR", Path(__file__).resolve().parents[2] / "var")) / "demo.env")

from medchain.settings.base import *
from medchain.settings.base import VAR

DEBUG = env.flag("DEBUG", False)
SECRET_KEY = env.text("SECRET_KEY", what="a long random text; `make demo` makes one")
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]"]
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = VAR / "mail"
GALLERY = True
DEMO_PEOPLE = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = True
# Served straight from where they are built.
WHITENOISE_USE_FINDERS = True
STATIC_ROOT = None
