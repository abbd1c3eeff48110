import json
import re
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from pytest_django import Settings

from vault import keyfile, master
from vault.checks import master_keys_are_there
from vault.services.facade import VaultService
from vault.tests.conftest import Person


@pytest.fixture
def path(settings: Settings, tmp_path: Path) -> Any:
    settings.VAULT_MASTER_KEY_FILE = tmp_path / "keys" / "master.json"
    return settings.VAULT_MASTER_KEY_FILE


def refusal() -> str:
    """What stops the vault, and the check that runs before anything starts."""
    with pytest.raises(ImproperlyConfigured) as refused:
        VaultService()
    return " ".join([str(refused.value), *(error.id for error in master_keys_are_there(None) if error.id)])


def init() -> Any:
    out = StringIO()
    call_command("vault_init", stdout=out)
    return out.getvalue()


def test_init_makes_keys_that_only_the_owner_reads(path: Path) -> None:
    assert "Keep a copy" in init()
    assert path.stat().st_mode & 0o777 == 0o600 and path.parent.stat().st_mode & 0o777 == 0o700
    text = path.read_text()
    assert "nothing was changed" in init() and path.read_text() == text
    assert VaultService() and master_keys_are_there(None) == []


def test_init_refuses_where_a_database_waits_for_lost_keys(
    vault: VaultService, alice: Person, path: Path
) -> None:
    with pytest.raises(CommandError, match="new ones would open nothing"):
        init()
    assert not path.exists()


def test_without_the_file_nothing_starts(path: Path) -> None:
    assert re.search(r"Run `manage.py vault_init`.* vault\.E001$", refusal())
    assert not path.exists()


def test_with_a_file_open_to_others_nothing_starts(path: Path) -> None:
    keyfile.create(path)
    path.chmod(0o640)
    assert re.search(r"Run `chmod 600 .* vault\.E001$", refusal())


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{}",
        "[]",
        '{"data": {}, "accounts": {}}',
        '{"data": {"1": "00"}, "accounts": {"1": "00"}}',
        '{"data": {"x": "00"}, "accounts": 1}',
    ],
)
def test_with_a_file_of_another_kind_nothing_starts(path: Path, text: str) -> None:
    keyfile.create(path)
    path.write_text(text)
    assert re.search(r"cannot be used: .* vault\.E001$", refusal())
    assert path.read_text() == text


def test_a_bad_file_is_never_quoted(settings: Settings) -> None:
    settings.VAULT_MASTER_KEYS = json.dumps({"data": {"1": "ab" * 31}, "accounts": {"1": "cd" * 32}})
    with pytest.raises(ImproperlyConfigured) as caught:
        VaultService()
    assert "abab" not in str(caught.value) and "cdcd" not in str(caught.value)


def test_keys_are_never_overwritten(path: Path) -> None:
    keyfile.create(path)
    text = path.read_text()
    with pytest.raises(FileExistsError):
        keyfile.create(path)
    assert path.read_text() == text


def test_a_changed_file_is_read_again(path: Path) -> None:
    keyfile.create(path)
    assert master.keys().versions(master.KeyUse.DATA) == [1]
    assert keyfile.add_version(path, "data") == 2
    assert master.keys().versions(master.KeyUse.DATA) == [1, 2] and master.keys().versions(
        master.KeyUse.ACCOUNTS
    ) == [1]
