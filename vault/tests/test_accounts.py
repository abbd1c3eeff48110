from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from pytest_django import Settings

from adapters.chain import deployment, keys, typed_data
from adapters.chain.deployment import Deployment, Version
from adapters.vault.interface import SecondFactor, VaultRefusedError
from common import clock
from vault.models import AccountKey, Event
from vault.services.facade import VaultService
from vault.tests.conftest import Person

ANCHORS = "0x5FbDB2315678afecb367f032d93F642f64180aa3"
SESSION = bytes([5]) * 32
ROOT = bytes([9]) * 32


@pytest.fixture
def deployed(settings: Settings, tmp_path: Path) -> None:
    settings.DEPLOYMENTS_DIR = tmp_path
    places: dict[str, tuple[Version, ...]] = {
        name: (Version(ANCHORS, 1, "0x"),) for name in deployment.CONTRACTS
    }
    deployment.save(Deployment(settings.CHAIN_ID, "0x", places))


def fresh(ago: Any = 10, methods: Any = ("password", "totp")) -> Any:
    return SecondFactor(clock.unix(clock.now()) - ago, methods)


def test_an_account_is_made_once(vault: VaultService) -> None:
    account = uuid4()
    address = vault.create_account(account=account)
    assert vault.create_account(account=account) == address
    assert vault.create_account(account=uuid4()) != address


def test_a_hosted_statement_is_the_accounts(
    vault: VaultService, alice: Person, deployed: Any, settings: Settings
) -> None:
    signature = vault.sign_statement(
        account=alice.account, session=SESSION, root=ROOT, size=3, signed_at=1_760_000_000
    )
    statement = typed_data.statement(ROOT, 3, 1_760_000_000, chain_id=settings.CHAIN_ID, anchors=ANCHORS)
    assert keys.recover(statement, signature) == alice.address
    event = Event.objects.get(action=Event.Action.STATEMENT_SIGNED)
    assert event.subject == alice.account and event.detail["root"] == ROOT.hex()


def test_without_a_session_or_an_account_nothing_is_signed(
    vault: VaultService, alice: Person, deployed: Any
) -> None:
    for account, session, root in (
        (alice.account, b"", ROOT),
        (uuid4(), SESSION, ROOT),
        (alice.account, SESSION, b"short"),
    ):
        with pytest.raises(VaultRefusedError):
            vault.sign_statement(account=account, session=session, root=root, size=1, signed_at=1)
    assert not Event.objects.exists()


@pytest.mark.parametrize("methods", [("password", "totp"), ("webauthn",)])
def test_an_exported_key_is_the_accounts_and_is_logged(
    vault: VaultService, alice: Person, methods: Any
) -> None:
    exported = vault.export_account(account=alice.account, proof=fresh(methods=methods))
    assert keys.address_of(bytes.fromhex(exported[2:])) == alice.address
    event = Event.objects.get(action=Event.Action.ACCOUNT_EXPORTED)
    assert event.subject == alice.account and exported[2:] not in str(event.detail)


@pytest.mark.parametrize(
    "login",
    [{"ago": 301}, {"ago": -60}, {"methods": ("password",)}, {"methods": ("totp",)}, {"methods": ()}],
    ids=["old", "from the future", "no second factor", "code alone", "nothing"],
)
def test_an_export_wants_a_fresh_login_with_a_second_factor(
    vault: VaultService, alice: Person, login: dict[str, Any]
) -> None:
    with pytest.raises(VaultRefusedError):
        vault.export_account(account=alice.account, proof=fresh(**login))
    assert not Event.objects.exists()


def test_a_key_moved_to_another_account_opens_for_nobody(
    vault: VaultService, alice: Person, mallory: Person
) -> None:
    stolen = AccountKey.objects.get(account=alice.account).wrapped
    AccountKey.objects.filter(account=mallory.account).update(wrapped=stolen)
    with pytest.raises(VaultRefusedError):
        vault.export_account(account=mallory.account, proof=fresh())
    assert not Event.objects.exists()
    secret = vault.export_account(account=alice.account, proof=fresh())
    assert keys.address_of(bytes.fromhex(secret.removeprefix("0x"))) == alice.address


def test_a_destroyed_account_signs_and_exports_nothing(
    vault: VaultService, alice: Person, deployed: Any
) -> None:
    vault.destroy_account(account=alice.account)
    vault.destroy_account(account=alice.account)
    with pytest.raises(VaultRefusedError):
        vault.export_account(account=alice.account, proof=fresh())
    with pytest.raises(VaultRefusedError):
        vault.sign_statement(account=alice.account, session=SESSION, root=ROOT, size=1, signed_at=1)
    assert [event.action for event in Event.objects.all()] == [Event.Action.ACCOUNT_DESTROYED]
