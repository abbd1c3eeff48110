"""The end of grants before their time: signed, held by the vault at once, then written down and sent to the
ledger.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from adapters.chain.acts import consents as chain_acts
from common import clock
from domain.accounts.models import User
from domain.consents.models import Grant, GrantState
from domain.ledger.services import signed_flow
from domain.ledger.services.signed_flow import Outbox, Signed, Signer


@dataclass(frozen=True, slots=True)
class Revocation(Signed[chain_acts.Revoke]):
    grant: Grant


def sign(grants: Sequence[Grant], *, by: User, session: bytes) -> list[Revocation]:
    """The patient's Revoke of each; from here on the vault refuses.

    Outside any transaction. Raises VaultError.
    """
    stops = []
    for grant in grants:
        act = chain_acts.Revoke(grant.owner, bytes(grant.terms_hash))
        signed = signed_flow.sign(act, signer=Signer(by.pk, session), denies=True)
        stops.append(Revocation(act, signed.signature, grant))
    return stops


def lock(stops: Sequence[Revocation]) -> None:
    """Against another window that stops or replaces the same."""
    ids = [stop.grant.pk for stop in stops]
    list(Grant.objects.select_for_update().filter(pk__in=ids).order_by("pk").values_list("pk"))


def write(stops: Sequence[Revocation], outbox: Outbox) -> list[Grant]:
    """Those that were still active, and are stopped now."""
    stopped = []
    for stop in stops:
        active = Grant.objects.filter(pk=stop.grant.pk, state=GrantState.ACTIVE)
        if active.update(state=GrantState.REVOKED, revoked_at=clock.now(), revoke_signature=stop.signature):
            outbox.submit(stop, subject_id=stop.grant.pk, idempotency_key=key_of(stop.grant))
            stopped.append(stop.grant)
        else:
            outbox.drop(stop)
    return stopped


def leading(ended: Sequence[Grant]) -> list[Grant]:
    """Without those that ended together with what they supplement: one act, one word about it."""
    known = {grant.pk for grant in ended}
    return [grant for grant in ended if grant.supplements_id not in known]


def key_of(grant: Grant) -> str:
    """In the ledger's outbox: its revocation once more is no second."""
    return f"revoke:{grant.pk}"
