"""Settings: what is wrong stops the start with the name of the variable."""

import pytest
from django.core.exceptions import ImproperlyConfigured

from medchain import env


def test_missing_variable_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("REDIS_URL", raising=False)
    with pytest.raises(ImproperlyConfigured) as refused:
        env.text("REDIS_URL", what="the Redis server")
    assert str(refused.value) == "Set REDIS_URL: the Redis server. See .env.example."


def test_number_that_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHAIN_ID", "main")
    with pytest.raises(ImproperlyConfigured) as refused:
        env.integer("CHAIN_ID", 1)
    assert str(refused.value) == "CHAIN_ID must be a whole number, but is 'main'."


def test_database_url_with_a_socket(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://alice:p%40ss@/records?host=/run/pg&sslmode=disable")
    settings = env.database("DATABASE_URL", what="x")
    assert settings["HOST"] == "/run/pg"
    assert settings["PASSWORD"] == "p@ss"
    assert settings["OPTIONS"] == {"sslmode": "disable"}


def test_other_databases_are_refused_and_no_password_is_repeated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "mysql://alice:secret@db/records")
    with pytest.raises(ImproperlyConfigured) as refused:
        env.database("DATABASE_URL", what="x")
    assert str(refused.value) == (
        "DATABASE_URL must begin with postgresql:// (MedChain uses PostgreSQL only), but begins with 'mysql'."
    )
