"""The end of grants before their time: signed, held by the vault at once, then written down and sent to the
ledger.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from adapters.chain.acts import consents as chain_acts
from adapters.vault import client
from common import clock
from domain.accounts.models import User
from domain.consents.models import Grant, GrantState
from domain.ledger.services import acts


@dataclass(frozen=True, slots=True)
class Stop:
    grant: Grant
    act: chain_acts.Revoke
    signature: bytes


def sign(grants: Sequence[Grant], *, by: User, session: bytes) -> list[Stop]:
    """The patient's Revoke of each; from here on the vault refuses.

    Outside any transaction. Raises VaultError.
    """
    stops = []
    for grant in grants:
        act = chain_acts.Revoke(grant.owner, bytes(grant.terms_hash))
        stop = Stop(grant, act, client().sign_act(account=by.pk, session=session, act=act))
        client().deny(act=act, signature=stop.signature)
        stops.append(stop)
    return stops


def write(stops: Sequence[Stop]) -> list[Grant]:
    """Inside the caller's transaction: those that were still active, and are stopped now."""
    stopped = []
    for stop in stops:
        active = Grant.objects.filter(pk=stop.grant.pk, state=GrantState.ACTIVE)
        if active.update(state=GrantState.REVOKED, revoked_at=clock.now(), revoke_signature=stop.signature):
            submit(stop.grant, stop.act, stop.signature)
            stopped.append(stop.grant)
    return stopped


def leading(ended: Sequence[Grant]) -> list[Grant]:
    """Without those that ended together with what they supplement: one act, one word about it."""
    known = {grant.pk for grant in ended}
    return [grant for grant in ended if grant.supplements_id not in known]


def submit(grant: Grant, act: chain_acts.Revoke, signature: bytes) -> None:
    """The revocation's way to the ledger; the same one again is no second."""
    acts.submit(
        subject_id=grant.pk,
        version=1,
        act=act,
        signature=signature,
        idempotency_key=f"revoke:{grant.pk}",
    )
