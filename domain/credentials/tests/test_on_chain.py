"""What Vera decides is what the contract says, and what she may look at the vault asks the chain; the node is
real.
"""

import pytest
from django.conf import LazySettings

from adapters.chain.contracts.participants import Participants
from adapters.chain.deployment import load
from adapters.chain.values import Role, Status
from adapters.vault.interface import VaultRefusedError
from common import clock
from domain.accounts.models import User
from domain.audit.models import Event
from domain.credentials.errors import ReviewError
from domain.credentials.models import Credential, Decision, OnChain
from domain.credentials.queries import applicant, decided
from domain.credentials.services import ledger_outcomes, paper_pages, reviews
from domain.credentials.tests import acts
from domain.intake.refusal import RefusedError
from domain.ledger.models import Entry, SignedAct
from domain.ledger.services import acts as outbox
from domain.ledger.tests.conftest import node, quiet_node
from domain.ledger.tests.node import Node
from domain.notifications.models import Notice
from domain.organisations.models import Organisation
from tests import people

__all__ = ["node", "quiet_node"]
pytestmark = pytest.mark.django_db(databases=["default", "vault"])


@pytest.fixture
def appointed(node: Node, vera: User, settings: LazySettings) -> User:
    """Vera, a verifier of the chain."""
    settings.CHAIN_HEAD_MAX_AGE = 10_000
    node.rpc.call("evm_setAutomine", [True])
    outbox.appoint(account=vera.address, role=Role.VERIFIER)
    node.rpc.call("evm_setAutomine", [False])
    return vera


def run_ledger(node: Node) -> None:
    SignedAct.objects.update(not_before="2020-01-01T00:00Z")
    node.relay()
    node.mine()
    node.watch()
    ledger_outcomes.follow()


def on_chain(node: Node, account: str) -> tuple[Role, Status, int, int]:
    found = Participants(node.rpc, load(31337).participants).participant_of(account)
    return found.role, found.status, found.valid_until, found.sequence


def stands(node: Node, account: str) -> bool:
    return Participants(node.rpc, load(31337).participants).standing(account, clock.unix(clock.now()) + 10)[1]


def test_approved_suspended_resumed_and_revoked_is_what_the_contract_says(
    node: Node, appointed: User, bob: User
) -> None:
    credential = acts.verified(bob, appointed)
    assert credential.valid_until is not None
    until = clock.unix(credential.valid_until)
    assert not stands(node, bob.address)
    run_ledger(node)
    assert on_chain(node, bob.address) == (Role.DOCTOR, Status.ACTIVE, until, 1)
    assert stands(node, bob.address)

    for do, status in (
        (acts.suspend, Status.SUSPENDED),
        (acts.resume, Status.ACTIVE),
        (acts.revoke, Status.REVOKED),
    ):
        credential = do(credential, appointed)
        run_ledger(node)
        assert on_chain(node, bob.address) == (Role.DOCTOR, status, until, credential.sequence)
    assert list(Decision.objects.order_by("at").values_list("on_chain", flat=True)) == [OnChain.RECORDED] * 4
    assert Event.objects.filter(action="credential.recorded").count() == 4


def test_an_organisation_is_enrolled_by_its_own_address_and_role(
    node: Node, appointed: User, hope: Organisation
) -> None:
    acts.verified(hope.created_by, appointed, hope)
    run_ledger(node)

    assert on_chain(node, hope.address)[:2] == (Role.HOSPITAL, Status.ACTIVE)
    assert on_chain(node, hope.created_by.address)[0] == Role.NONE


def test_the_applicant_sees_when_the_chain_has_it(node: Node, appointed: User, bob: User) -> None:
    credential = acts.verified(bob, appointed)
    assert applicant.steps(credential)[-1].status.state == "queued"  # type: ignore[union-attr]  # there is one

    run_ledger(node)
    assert applicant.steps(credential)[-1].status.state == "confirmed"  # type: ignore[union-attr]


def test_what_the_contract_does_not_take_goes_back_to_the_verifier_who_signs_again(
    node: Node, appointed: User, bob: User
) -> None:
    """Vera is no verifier of the chain when it arrives; once she is one again, the same statement is signed
    anew.
    """
    credential = acts.verified(bob, appointed)
    node.rpc.call("evm_setAutomine", [True])
    outbox.appoint(account=appointed.address, role=Role.VERIFIER, status=Status.SUSPENDED)
    node.rpc.call("evm_setAutomine", [False])
    SignedAct.objects.update(deadline=1)
    for _ in range(3):
        run_ledger(node)
    assert (Decision.objects.get().on_chain, stands(node, bob.address)) == (OnChain.REFUSED, False)
    assert Notice.objects.get(user=appointed).kind == "credential.not_taken"
    assert [row.credential for row in decided.not_taken()] == [credential]

    node.rpc.call("evm_setAutomine", [True])
    outbox.appoint(account=appointed.address, role=Role.VERIFIER)
    node.rpc.call("evm_setAutomine", [False])
    again = sign_again(credential, appointed)
    run_ledger(node)
    assert on_chain(node, bob.address)[1:] == (Status.ACTIVE, clock.unix(credential.valid_until), 1)  # type: ignore[arg-type]  # in force
    assert decided.not_taken() == []
    with pytest.raises(ReviewError):
        sign_again(again, appointed)


def sign_again(credential: Credential, by: User) -> Credential:
    return reviews.sign_again(
        credential=credential,
        revision=credential.revision,
        by=by,
        session=people.SESSION,
        proof=people.proof(),
    )


def test_sent_applications_and_decisions_pass_the_notary(node: Node, appointed: User, bob: User) -> None:
    acts.verified(bob, appointed)
    node.round()

    found = dict(Entry.objects.values_list("kind", "status"))
    assert found["credential application"] == found["credential decision"] == Entry.Status.BATCHED
    assert not Entry.objects.filter(status=Entry.Status.REFUSED).exists()


def test_the_verifier_sees_pictures_of_a_paper_and_it_is_written_down(
    node: Node, appointed: User, bob: User
) -> None:
    paper = acts.sent(bob).papers.get()

    picture = paper_pages.page(paper=paper, index=0, by=appointed, session=people.SESSION)

    assert (picture.content_type, picture.data[:4]) == ("image/png", b"\x89PNG")
    opened = Event.objects.get(action="paper.opened")
    assert (opened.actor, opened.detail) == (appointed.pk, {"paper": str(paper.pk), "page": 1})
    with pytest.raises(RefusedError):
        paper_pages.page(paper=paper, index=1, by=appointed, session=people.SESSION)


def test_who_is_a_verifier_in_the_portal_only_sees_nothing_and_suspends_nobody(
    node: Node, appointed: User, victor: User, bob: User
) -> None:
    credential = acts.verified(bob, appointed)

    with pytest.raises(VaultRefusedError):
        paper_pages.page(paper=credential.papers.get(), index=0, by=victor, session=people.SESSION)
    with pytest.raises(VaultRefusedError):
        acts.suspend(credential, victor)
    assert Credential.objects.get().state == "approved"
    assert not Event.objects.filter(action="paper.opened").exists()
