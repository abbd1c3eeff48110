"""Settings from the environment.

What is missing or contradictory stops the start with a sentence that names the variable.
"""

import os
from pathlib import Path
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured


def text(name: str, default: str | None = None, *, what: str = "") -> str:
    """A string. Raises ImproperlyConfigured where it is missing and has no default."""
    value = os.environ.get(name, "").strip()
    if value:
        return value
    if default is not None:
        return default
    raise ImproperlyConfigured(f"Set {name}{f': {what}' if what else ''}. See .env.example.")


def integer(name: str, default: int | None = None, *, what: str = "") -> int:
    raw = text(name, None if default is None else str(default), what=what)
    try:
        return int(raw)
    except ValueError:
        raise ImproperlyConfigured(f"{name} must be a whole number, but is {raw!r}.") from None


def flag(name: str, default: bool = False) -> bool:
    raw = text(name, "yes" if default else "no").lower()
    if raw in {"1", "yes", "true", "on"}:
        return True
    if raw in {"0", "no", "false", "off"}:
        return False
    raise ImproperlyConfigured(f"{name} must be yes or no, but is {raw!r}.")


def items(name: str, default: str = "") -> list[str]:
    return [item.strip() for item in text(name, default).split(",") if item.strip()]


def path(name: str, default: Path | None = None, *, what: str = "") -> Path:
    return Path(text(name, None if default is None else str(default), what=what)).expanduser().absolute()


def database(name: str, *, what: str) -> dict[str, object]:
    """Django's settings of one PostgreSQL database, from a URL postgresql://user:password@host:port/name
    (?host=/folder for a socket).
    """
    url = text(name, what=what)
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"}:
        raise ImproperlyConfigured(
            f"{name} must begin with postgresql:// (MedChain uses PostgreSQL only), but begins with "
            f"{parts.scheme!r}."
        )
    query = dict(pair.split("=", 1) for pair in parts.query.split("&") if "=" in pair)
    host = unquote(query.pop("host", "")) or parts.hostname or ""
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": str(parts.port or query.pop("port", "")),
        "OPTIONS": {key: unquote(value) for key, value in query.items()},
    }


def read_file(file: Path) -> None:
    """Take NAME=value lines from a file into the environment; what is set already stays."""
    if not file.is_file():
        return
    for line in file.read_text(encoding="utf-8").splitlines():
        name, separator, value = line.partition("=")
        if separator and not name.lstrip().startswith("#"):
            os.environ.setdefault(name.strip(), value.strip())
