from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command
from pytest_django import Settings

from adapters.vault.interface import Action, SecondFactor
from common import clock
from vault import keyfile, master
from vault.models import AccountKey, Envelope, PatientKey, SecretKey
from vault.services.facade import VaultService
from vault.tests.conftest import Person, kept


@pytest.fixture(autouse=True)
def own_file(settings: Settings, tmp_path: Path) -> None:
    settings.VAULT_MASTER_KEY_FILE = tmp_path / "master.json"
    keyfile.create(tmp_path / "master.json")


def rotate(*arguments: Any) -> Any:
    out = StringIO()
    call_command("vault_rotate", *arguments, stdout=out)
    return out.getvalue()


def versions() -> Any:
    return {
        model: set(model.objects.values_list("master_version", flat=True))
        for model in (PatientKey, AccountKey, SecretKey)
    }


def test_rotation_rewraps_the_top_only_and_everything_still_opens(
    vault: VaultService, alice: Person, settings: Settings
) -> None:
    ref, key = kept(vault, alice)
    secret = vault.seal_secret(label="totp", plaintext=b"seed")
    envelope = bytes(Envelope.objects.get().wrapped)
    said = rotate("--new", "--forget")
    assert (
        "data: 2 keys wrapped again" in said
        and "accounts: 1 keys wrapped again" in said
        and "version 1 removed" in said
    )
    assert set(map(frozenset, versions().values())) == {frozenset({2})}
    assert bytes(Envelope.objects.get().wrapped) == envelope
    assert list(keyfile.parse(Path(settings.VAULT_MASTER_KEY_FILE).read_text())["data"]) == [2]
    token = vault.request_access(requester=alice.requester, bound={ref: alice.bound()}, action=Action.VIEW)
    assert vault.redeem(token=token, requester=alice.requester)[ref].record == key
    assert vault.open_secret(label="totp", sealed=secret) == b"seed"
    assert vault.export_account(
        account=alice.account, proof=SecondFactor(clock.unix(clock.now()), ("webauthn",))
    )


def test_one_line_alone(vault: VaultService, alice: Person) -> None:
    rotate("--new", "--line", "accounts")
    assert versions()[AccountKey] == {2} and versions()[PatientKey] == {1}


def test_a_version_in_use_is_not_forgotten(vault: VaultService, alice: Person, settings: Settings) -> None:
    keyfile.add_version(Path(settings.VAULT_MASTER_KEY_FILE), "data")
    assert master.keys().versions(master.KeyUse.DATA) == [1, 2]
    vault.salts(patient=alice.patient, subjects=[])
    assert "keys wrapped again" in rotate("--line", "data")
    assert master.keys().versions(master.KeyUse.DATA) == [1, 2]


def test_a_version_taken_away_too_early_is_named(
    vault: VaultService, alice: Person, settings: Settings
) -> None:
    path, subjects = Path(settings.VAULT_MASTER_KEY_FILE), [("registration", alice.patient, 1)]
    text, salts = path.read_text(), vault.salts(patient=alice.patient, subjects=subjects)
    keyfile.add_version(path, "data")
    keyfile.forget_versions(path, "data", [1, 2])
    with pytest.raises(ImproperlyConfigured, match=r"Version 1 .* is missing.* Put it back"):
        vault.salts(patient=alice.patient, subjects=subjects)
    path.write_text(text)
    assert vault.salts(patient=alice.patient, subjects=subjects) == salts


def test_keys_from_the_environment_are_rotated_there(settings: Settings) -> None:
    settings.VAULT_MASTER_KEYS = Path(settings.VAULT_MASTER_KEY_FILE).read_text()
    with pytest.raises(CommandError, match="VAULT_MASTER_KEYS"):
        rotate("--new")
    assert "keys wrapped again" in rotate()
