"""Production: TLS everywhere, secrets without defaults, real services.

`manage.py check --deploy` is clean with these.
"""

from medchain import env
from medchain.settings.base import *

DEBUG = False
SECRET_KEY = env.text("SECRET_KEY", what="a long random text, kept secret")
ALLOWED_HOSTS = env.items("ALLOWED_HOSTS") or [
    env.text("ALLOWED_HOSTS", what="the names under which the portal is reached, with commas between")
]
CSRF_TRUSTED_ORIGINS = [f"https://{host}" for host in ALLOWED_HOSTS]
PORTAL_ADDRESS = env.text("PORTAL_ADDRESS", f"https://{ALLOWED_HOSTS[0].lstrip('.')}")
SECURE_SSL_REDIRECT = True
SECURE_HSTS_SECONDS = 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.flag("BEHIND_TLS_PROXY") else None
SESSION_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-session"
CSRF_COOKIE_SECURE = True
CSRF_COOKIE_NAME = "__Host-csrf"
EMAIL_HOST = env.text("MAIL_HOST", what="the mail server")
EMAIL_PORT = env.integer("MAIL_PORT", 587)
EMAIL_HOST_USER = env.text("MAIL_USER", "")
EMAIL_HOST_PASSWORD = env.text("MAIL_PASSWORD", "")
EMAIL_USE_TLS = True
GALLERY = False
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
