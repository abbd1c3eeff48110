"""What an organisation's account signs about a member: the admission, what changes, and its end."""

from datetime import datetime, timedelta

from django.db.models import Max

from adapters.chain.acts.participants import Admit
from adapters.chain.values import FOREVER, Admission, Function
from adapters.vault.interface import SecondFactor
from common import clock, ids
from domain.accounts.models import User
from domain.ledger.services import signed_flow
from domain.ledger.services.signed_flow import Outbox, Signed, Signer
from domain.organisations.models import Membership

GOOD_FOR = timedelta(hours=20)  # to reach the chain, which takes no deadline beyond a day
KIND = "membership"


def admission(membership: Membership) -> Admit:
    """As it stands in the row."""
    return _act(membership, membership.functions, membership.valid_from, membership.valid_until)


def changed(membership: Membership, functions: int, valid_until: datetime | None) -> Admit:
    """In other functions, or until another day."""
    return _act(membership, functions, membership.valid_from, valid_until)


def ending(membership: Membership, at: datetime) -> Admit:
    """No function any more, and over."""
    return _act(membership, Function.NONE, min(membership.valid_from, at), at)


def sign(
    act: Admit, membership: Membership, *, by: User, session: bytes, proof: SecondFactor
) -> Signed[Admit]:
    """By the organisation's account; the vault writes down for whom.

    Raises VaultRefusedError, VaultUnavailableError. Outside any transaction.
    """
    return signed_flow.sign(act, signer=Signer(membership.organisation_id, session, proof, by.pk))


def submit(signed: Signed[Admit], membership: Membership, outbox: Outbox) -> None:
    """On its way to the ledger: the conditional UPDATE beside it makes it happen once."""
    sequence = signed.act.admission.sequence
    key = f"{KIND}:{membership.pk}:{sequence}:{ids.new()}"
    outbox.submit(signed, subject_id=membership.pk, version=sequence, idempotency_key=key)


def _act(membership: Membership, functions: int, valid_from: datetime, valid_until: datetime | None) -> Admit:
    until = FOREVER if valid_until is None else clock.unix(valid_until)
    deadline = clock.unix(clock.now() + GOOD_FOR)
    person = membership.user.address
    stated = Admission(
        person, clock.unix(valid_from), until, int(functions), _next_sequence(membership), deadline
    )
    return Admit(membership.organisation.address, stated)


def _next_sequence(membership: Membership) -> int:
    """One after what was signed last about this person here, in whichever membership; after a refusal, one
    after what the ledger has.
    """
    of_pair = Membership.objects.filter(organisation=membership.organisation_id, user=membership.user_id)
    known = of_pair.aggregate(signed=Max("sequence"), recorded=Max("recorded_sequence"))
    return int(known["recorded" if membership.is_refused else "signed"] or 0) + 1
