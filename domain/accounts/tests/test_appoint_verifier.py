"""The operator makes a verifier: an account, a start code, and a place on the chain."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from adapters.chain.values import Role as ChainRole
from domain.accounts.models import Patient, User
from domain.accounts.roles import Role
from domain.audit.models import Event
from tests import people

pytestmark = pytest.mark.django_db(databases=["default", "vault"])
APPOINTED = "domain.accounts.management.commands.appoint_verifier.role_appointments.appoint"


@pytest.fixture
def appointed(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, ChainRole]]:
    """The chain's part is tried where the chain is (domain/ledger/tests)."""
    found: list[tuple[str, ChainRole]] = []
    monkeypatch.setattr(APPOINTED, lambda *, account, role: found.append((account, role)))
    return found


@pytest.mark.parametrize(
    ("role", "on_chain"), [("verifier", ChainRole.VERIFIER), ("regulator", ChainRole.REGULATOR)]
)
def test_vera_is_made_and_appointed_and_gets_a_code(
    appointed: list[tuple[str, ChainRole]], role: str, on_chain: ChainRole
) -> None:
    call_command("appoint_verifier", "vera@example.org", "Vera Example", "--role", role, stdout=StringIO())
    vera = User.objects.get()
    assert (vera.role, vera.has_usable_password()) == (role, False)
    assert appointed == [(vera.address, on_chain)]
    assert people.waiting_mails() == [("start_code", "vera@example.org")]
    assert Event.objects.get(action="verifier.appointed").subject_id == vera.pk


def test_again_it_is_the_same_account(appointed: list[tuple[str, ChainRole]]) -> None:
    for _ in range(2):
        call_command("appoint_verifier", "vera@example.org", "Vera Example", stdout=StringIO())
    assert User.objects.count() == 1
    assert len(set(appointed)) == 1


def test_nobody_of_another_role_is_appointed(appointed: list[tuple[str, ChainRole]], alice: Patient) -> None:
    with pytest.raises(CommandError, match="another role"):
        call_command("appoint_verifier", "alice@example.org", "Alice")
    alice.user.refresh_from_db()
    assert (alice.user.role, appointed) == (Role.PATIENT, [])


def test_a_word_is_no_address(appointed: list[tuple[str, ChainRole]]) -> None:
    with pytest.raises(CommandError, match="no e-mail"):
        call_command("appoint_verifier", "vera", "Vera")
    assert not User.objects.exists()
