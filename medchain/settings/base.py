"""Settings common to all.

What differs by place comes from the environment (.env.example lists every variable).
"""

from pathlib import Path

from medchain import env, static_headers

ROOT = Path(__file__).resolve().parents[2]
VAR = env.path("MEDCHAIN_VAR", ROOT / "var")

OURS = [
    "common",
    "vault",
    "domain.audit",
    "domain.ledger",
    "domain.accounts",
    "domain.notifications",
    "domain.organisations",
    "domain.credentials",
    "domain.consents",
    "domain.records",
    "domain.imports",
    "authentication",
    "notices",
    "licence_applications",
    "organisations",
    "patients",
    "doctors",
    "hospitals",
    "pharmacies",
    "insurers",
    "admin_portal",
    "public",
    "demo",
]

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    *OURS,
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "medchain.middleware.SecurityHeaders",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "authentication.middleware.SignedOut",
    "authentication.middleware.RoleGate",
    "medchain.middleware.Errors",
    "authentication.middleware.Reauthentication",
]

ROOT_URLCONF = "medchain.urls"
WSGI_APPLICATION = "medchain.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.DjangoTemplates"

# Databases: PostgreSQL only; the encryption server's apart from the first day.
DATABASES = {
    "default": env.database(
        "DATABASE_URL", what="the portal's PostgreSQL database, postgresql://user:password@host/name"
    ),
    "vault": env.database("VAULT_DATABASE_URL", what="the encryption server's own PostgreSQL database"),
}
_pool = env.integer("WEB_DATABASE_POOL", 0)
for _settings in DATABASES.values():
    if _pool:
        # Web processes share few connections among many threads. Workers (forked) open their own.
        _settings["OPTIONS"] = {
            **_settings["OPTIONS"],  # type: ignore[dict-item]
            "pool": {"min_size": 1, "max_size": _pool, "timeout": 10},
        }
DATABASE_ROUTERS = ["medchain.routers.VaultRouter"]
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
TEST_RUNNER = "django.test.runner.DiscoverRunner"

REDIS_URL = env.text("REDIS_URL", what="the Redis server, redis://host:6379/0")
CACHES = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}}

# Workers
CELERY_BROKER_URL = REDIS_URL
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ROUTES = {  # where each key is
    "ledger.notarise": {"queue": "notary"},
    "ledger.send": {"queue": "notary"},
    "ledger.relay": {"queue": "relayer"},
}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_ACKS_LATE = True
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_BROKER_TRANSPORT_OPTIONS = {"socket_timeout": 5, "socket_connect_timeout": 5}
CELERY_BEAT_SCHEDULE = {
    name: {"task": name, "schedule": seconds, "options": {"expires": max(seconds * 2, 10)}}
    for name, seconds in {
        "ledger.notarise": 1.0,
        "ledger.send": 1.0,
        "ledger.relay": 1.0,
        "ledger.watch": 1.0,
        "ledger.sweep": 10.0,
        "records.follow_ledger": 1.0,
        "records.sweep_uploads": 300.0,
        "imports.sweep": 10.0,
        "consents.follow_ledger": 1.0,
        "consents.tell_attempts": 2.0,
        "consents.tidy": 30.0,
        "consents.compare": 3600.0,
        "notifications.send_due": 5.0,
        "organisations.follow_ledger": 1.0,
        "accounts.tidy": 600.0,
        "credentials.follow_ledger": 1.0,
        "credentials.lapse": 60.0,
        "credentials.sweep_papers": 300.0,
        "audit.seal": 30.0,
        "audit.verify": 60.0,
    }.items()
}

# Chain
CHAIN_RPC_URL = env.text("CHAIN_RPC_URL", what="a JSON-RPC address of your own Ethereum node")
CHAIN_ID = env.integer("CHAIN_ID", 31337)
CHAIN_CONFIRMATIONS = env.integer("CHAIN_CONFIRMATIONS", 1)
CHAIN_HEAD_MAX_AGE = env.integer(
    "CHAIN_HEAD_MAX_AGE", 60
)  # seconds; with an older head nobody but the owner reads
DEPLOYMENTS_DIR = env.path("DEPLOYMENTS_DIR", ROOT / "contracts" / "deployments")
NOTARY_KEY_FILE = env.path("NOTARY_KEY_FILE", VAR / "keys" / "notary.key")
RELAYER_KEY_FILE = env.path("RELAYER_KEY_FILE", VAR / "keys" / "relayer.key")
DEPLOYER_KEY_FILE = env.path("DEPLOYER_KEY_FILE", VAR / "keys" / "deployer.key")
LEDGER_BATCH_SIZE = env.integer("LEDGER_BATCH_SIZE", 1000)
LEDGER_BATCH_SECONDS = env.integer("LEDGER_BATCH_SECONDS", 2)
LEDGER_ACTS_TOGETHER = env.integer(
    "LEDGER_ACTS_TOGETHER", 50
)  # grants, revocations or enrolments in one transaction
LEDGER_IN_FLIGHT = env.integer("LEDGER_IN_FLIGHT", 512)  # unmined transactions of one key at a time
LEDGER_LEASE_SECONDS = env.integer(
    "LEDGER_LEASE_SECONDS", 10
)  # how long a lease holds when its worker is gone
LEDGER_RESEND_SECONDS = env.integer("LEDGER_RESEND_SECONDS", 10)  # unmined for so long: the same bytes again
LEDGER_BUMP_SECONDS = env.integer("LEDGER_BUMP_SECONDS", 45)  # unmined for so long: the fee is raised
LEDGER_MAX_FEE_GWEI = env.integer(
    "LEDGER_MAX_FEE_GWEI", 1000
)  # per unit of gas; in a spike transactions wait for cheaper blocks
LEDGER_BEHIND_SECONDS = env.integer(
    "LEDGER_BEHIND_SECONDS", 30
)  # a head older than what we saw: wait, then believe it
LEDGER_DELAYED_SECONDS = env.integer(
    "LEDGER_DELAYED_SECONDS", 60
)  # after this a page says "Delayed, trying again"
LEDGER_MAX_ATTEMPTS = env.integer("LEDGER_MAX_ATTEMPTS", 6)

# Log
AUDIT_VERIFY_SECONDS = env.integer(
    "AUDIT_VERIFY_SECONDS", 3600
)  # so often the whole of it is compared with its seals and the chain

# Store
IPFS_API_URL = env.text("IPFS_API_URL", "")
BLOCKS_DIR = env.path("BLOCKS_DIR", VAR / "blocks")

# Uploads
MALWARE_SCANNER = env.text(
    "MALWARE_SCANNER", ""
)  # dotted path of a domain.intake.scanner.Scanner; empty: the built-in one

# Vault
VAULT_SERVICE = "vault.services.facade.VaultService"
VAULT_MASTER_KEY_FILE = env.path("VAULT_MASTER_KEY_FILE", VAR / "keys" / "master.json")
VAULT_KEYS_PER_MINUTE = env.integer(
    "VAULT_KEYS_PER_MINUTE", 1500
)  # record keys one account gets of others' records
VAULT_MASTER_KEYS = env.text(
    "VAULT_MASTER_KEYS", ""
)  # in place of the file, where secrets come by environment

# People
DEMO_PEOPLE = False  # whether load_demo may make accounts with known passwords
AUTH_USER_MODEL = "accounts.User"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_USE_SESSIONS = False
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
EMAIL_SUBJECT_PREFIX = ""
DEFAULT_FROM_EMAIL = env.text("MAIL_FROM", "MedChain <no-reply@localhost>")
PORTAL_ADDRESS = env.text(
    "PORTAL_ADDRESS", f"http://127.0.0.1:{env.integer('PORT', 8000)}"
)  # as people type it; mails name it

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English")]
USE_TZ = True
TIME_ZONE = env.text("TIME_ZONE", "UTC")
STATIC_URL = "/static/"
WHITENOISE_ADD_HEADERS_FUNCTION = static_headers.add
STATICFILES_DIRS = [ROOT / "static" / "dist"]
STATIC_ROOT: Path | None = VAR / "static"

# Uploads never touch Django's own handlers with a file (domain/records); what remains is small.
FILE_UPLOAD_HANDLERS = ["django.core.files.uploadhandler.MemoryFileUploadHandler"]
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 500

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.text("LOG_LEVEL", "INFO")},
    "loggers": {
        # Django's own request log names full paths with their queries: ids and search words do not belong in
        # a log.
        "django.request": {"level": "CRITICAL"},
        "django.security.csrf": {"level": "CRITICAL"},
        "django.server": {"level": "ERROR"},
        # One line for each look at an empty queue says nothing.
        "celery.worker.strategy": {"level": "WARNING"},
        "celery.app.trace": {"level": "WARNING"},
        "celery.beat": {"level": "WARNING"},
        "httpx": {"level": "WARNING"},
    },
}

from authentication.allauth_settings import *
