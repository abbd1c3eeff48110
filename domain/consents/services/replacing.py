"""One grant in the place of another, in one statement; with it the patient signs the end of the old one, in
reserve.
"""

from adapters.chain.acts import consents as chain_acts
from adapters.vault import client
from adapters.vault.interface import SecondFactor
from common import clock
from domain.accounts.models import User
from domain.consents.errors import ConflictError
from domain.consents.models import Grant, GrantState
from domain.consents.services import drafting, granting
from domain.consents.services.drafting import Signed


def sign(*, old: Grant, new: Grant, by: User, session: bytes, proof: SecondFactor) -> Signed:
    """From here on the vault refuses the old one.

    Outside any transaction. Raises ConflictError where it ended meanwhile, VaultError.
    """
    if Grant.objects.get(pk=old.pk).state_at(clock.now()) != GrantState.ACTIVE:
        raise _ended()
    (signed,) = drafting.sign([new], patient=old.patient, session=session, proof=proof)
    reserve = chain_acts.Revoke(old.owner, bytes(old.terms_hash))
    new.reserve_signature = client().sign_act(account=by.pk, session=session, act=reserve)
    client().deny(act=signed.act, signature=signed.signature)
    return signed


def write(old: Grant, signed: Signed) -> None:
    """Inside the caller's transaction. Of two windows at once one wins. Raises ConflictError."""
    active = Grant.objects.filter(pk=old.pk, state=GrantState.ACTIVE)
    if not active.update(state=GrantState.SUPERSEDED, revoked_at=clock.now()):
        raise _ended()
    granting.write([signed], patient=old.patient)


def _ended() -> ConflictError:
    return ConflictError(
        "This access was stopped or changed meanwhile.",
        kept="Nothing was changed now.",
        next="Look at the page again.",
    )
