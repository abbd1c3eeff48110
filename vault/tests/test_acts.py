"""What the vault signs for contracts: for whom, after which login, and what it notes of it."""

from dataclasses import dataclass
from uuid import UUID, uuid4

import pytest
from pytest_django import Settings

from adapters.chain import deployment, keys
from adapters.chain.acts.base import Act
from adapters.chain.acts.consents import Blocks, Grant, Halt, Revoke
from adapters.chain.acts.participants import Admit, Enrol
from adapters.chain.values import (
    FOREVER,
    NOTHING,
    Admission,
    BlockList,
    Enrolment,
    Grantee,
    Role,
    Status,
    Terms,
)
from adapters.vault.interface import SecondFactor, VaultRefusedError
from common import clock
from tests import people
from vault.models import Event
from vault.services.facade import VaultService
from vault.tests.conftest import Person

SESSION = bytes(range(32))
SOMEBODY = "0x" + "11" * 20
PASSWORD, STRONG, OLD = ("password",), ("password", "totp"), 400


@pytest.fixture(autouse=True)
def _contracts(settings: Settings, tmp_path: object) -> None:
    people.know_contracts(settings, tmp_path)  # type: ignore[arg-type]  # a Path


def now() -> int:
    return clock.unix(clock.now())


def proof(methods: tuple[str, ...], ago: int = 10) -> SecondFactor:
    return SecondFactor(now() - ago, methods)


def grant(who: Person, *, ahead: int = 0) -> Grant:
    given = Terms(
        who.address,
        Grantee.PERSON,
        SOMEBODY,
        Role.NONE,
        0,
        2,
        1,
        0,
        1,
        NOTHING,
        0,
        FOREVER,
        0,
        FOREVER,
        bytes([7]) * 32,
    )
    return Grant(given, NOTHING, now() + ahead)


def acts_of(who: Person) -> dict[str, Act]:
    return {
        "Grant": grant(who),
        "Blocks": Blocks(who.address, BlockList((SOMEBODY,), 0, bytes(32)), 1),
        "Admit": Admit(who.address, Admission(SOMEBODY, 0, FOREVER, 1, 1, now() + 60)),
        "Enrol": Enrol(
            who.address, Enrolment(SOMEBODY, Role.DOCTOR, Status.ACTIVE, FOREVER, 1, bytes(32), now() + 60)
        ),
        "Revoke": Revoke(who.address, bytes([1]) * 32),
        "Halt": Halt(who.address, now()),
        "Halt for good": Halt(who.address, FOREVER),
    }


@dataclass(frozen=True)
class Rule:
    """The weakest login with which the vault signs, and all weaker ones, with which it does not."""

    enough: SecondFactor | None
    not_enough: tuple[SecondFactor | None, ...]


def rules() -> dict[str, Rule]:
    login = Rule(
        proof(PASSWORD, 290),
        (
            None,
            proof(PASSWORD, OLD),
            proof(STRONG, OLD),
            proof(("totp",)),
            proof((), 1),
            proof(PASSWORD, -60),
        ),
    )
    strong = Rule(proof(STRONG, 290), (*login.not_enough, proof(PASSWORD)))
    live = Rule(None, ())
    return {
        "Grant": login, "Blocks": login, "Admit": login, "Enrol": strong, "Halt for good": strong,
        "Revoke": live, "Halt": live,
    }  # fmt: skip


@pytest.mark.parametrize("name", rules())
def test_each_act_needs_its_login_and_is_noted_as_a_digest(
    vault: VaultService, alice: Person, name: str, settings: Settings
) -> None:
    act, rule = acts_of(alice)[name], rules()[name]
    for weak in rule.not_enough:
        with pytest.raises(VaultRefusedError):
            vault.sign_act(account=alice.account, session=SESSION, act=act, proof=weak)
    assert not Event.objects.exists()
    signature = vault.sign_act(account=alice.account, session=SESSION, act=act, proof=rule.enough)
    statement = act.typed(deployment.load(settings.CHAIN_ID))
    assert keys.recover(statement, signature) == alice.address
    event = Event.objects.get()
    assert (event.action, event.subject) == (Event.Action.ACT_SIGNED, alice.account)
    assert event.detail == {
        "act": type(act).__name__,
        "digest": statement.digest().hex(),
        "session": SESSION.hex()[:16],
    }


@pytest.mark.parametrize("name", rules())
def test_nobody_signs_for_another_or_without_a_session(
    vault: VaultService, alice: Person, mallory: Person, name: str
) -> None:
    act = acts_of(alice)[name]
    for account, session in ((mallory.account, SESSION), (uuid4(), SESSION), (alice.account, b"")):
        with pytest.raises(VaultRefusedError):
            vault.sign_act(account=account, session=session, act=act, proof=proof(STRONG))
    assert not Event.objects.exists()


def test_what_would_outlive_its_end_is_not_signed(vault: VaultService, alice: Person) -> None:
    oneself = Enrolment(alice.address, Role.DOCTOR, Status.ACTIVE, FOREVER, 1, bytes(32), now() + 60)
    for act in (grant(alice, ahead=3600), Halt(alice.address, now() + 3600), Enrol(alice.address, oneself)):
        with pytest.raises(VaultRefusedError):
            vault.sign_act(account=alice.account, session=SESSION, act=act, proof=proof(STRONG))
    assert not Event.objects.exists()


def test_an_organisation_signs_through_a_person_who_is_noted(
    vault: VaultService, alice: Person, mallory: Person
) -> None:
    act = acts_of(alice)["Admit"]

    def sign(act: Act, by: UUID) -> bytes:
        return vault.sign_act(
            account=alice.account, session=SESSION, act=act, proof=proof(PASSWORD), on_behalf_of=by
        )

    assert sign(act, mallory.account)
    assert Event.objects.get().detail["by"] == str(mallory.account)
    for wrong, by in ((act, uuid4()), (acts_of(alice)["Grant"], mallory.account)):
        with pytest.raises(VaultRefusedError):
            sign(wrong, by)
