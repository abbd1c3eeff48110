"""One grant in the place of another, in one statement; with it the patient signs the end of the old one, in
reserve. What supplements the old one is replaced or ended with it.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial

from adapters.chain.acts import consents as chain_acts
from adapters.vault.interface import SecondFactor
from common import clock
from domain.accounts.models import User
from domain.consents.errors import ConflictError
from domain.consents.models import Grant, GrantState
from domain.consents.services import locks, revocations, signed_grants
from domain.consents.services.revocations import Revocation
from domain.consents.services.signed_grants import SignedGrant
from domain.ledger.services import signed_flow
from domain.ledger.services.signed_flow import Signer


@dataclass(frozen=True, slots=True)
class Replacement:
    """Signed, and not written yet: what comes, and the supplement that ends without a successor."""

    old: Grant
    signed: list[SignedGrant]
    stops: list[Revocation]


def sign(*, old: Grant, new: Sequence[Grant], by: User, session: bytes, proof: SecondFactor) -> Replacement:
    """The first of `new` takes the place of `old`, the second that of its supplement. From here on the vault
    refuses the old ones.

    Outside any transaction. Raises ConflictError where it ended meanwhile, VaultError.
    """
    if Grant.objects.get(pk=old.pk).state_at(clock.now()) != GrantState.ACTIVE:
        raise _ended()
    beside = supplement_of(old)
    for grant, before in zip(new, [old, beside], strict=False):
        grant.replaces = before
    signed = signed_grants.sign(list(new), patient=old.patient, session=session, proof=proof)
    for grant in new:
        if grant.replaces is not None:
            reserve = chain_acts.Revoke(old.owner, bytes(grant.replaces.terms_hash))
            grant.reserve_signature = signed_flow.sign(reserve, signer=Signer(by.pk, session)).signature
    ends_alone = [beside] if beside is not None and len(new) == 1 else []
    stops = revocations.sign(ends_alone, by=by, session=session)
    for each in signed:
        if each.grant.replaces is not None:
            signed_flow.deny(each)
    return Replacement(old, signed, stops)


@contextmanager
def commit(made: Replacement) -> Iterator[None]:
    """Written, with what the caller writes inside. Raises ConflictError."""
    with signed_flow.commit(*made.signed, *made.stops, look_again=partial(_look_again, made)) as outbox:
        revocations.write(made.stops, outbox)
        signed_grants.write(made.signed, outbox)
        yield


def _look_again(made: Replacement) -> None:
    """Of two windows at once one wins. Raises ConflictError."""
    locks.lock_patient(made.old.patient_id)  # before any grant, as everybody who stops several does
    replaced = [each.grant.replaces_id for each in made.signed if each.grant.replaces_id]
    active = Grant.objects.filter(pk__in=replaced, state=GrantState.ACTIVE)
    if active.update(state=GrantState.SUPERSEDED, revoked_at=clock.now()) != len(replaced):
        raise _ended()
    signed_grants.look_again(made.signed, patient=made.old.patient)


def supplement_of(grant: Grant) -> Grant | None:
    """What was signed beside it for all dates and has not ended on its own."""
    beside = Grant.objects.filter(
        supplements=grant, state=GrantState.ACTIVE, expires__gt=clock.unix(clock.now())
    )
    return beside.select_related("user", "patient__user", "organisation", "request").first()


def _ended() -> ConflictError:
    return ConflictError(
        "This access has since been stopped or changed.",
        kept="Nothing was changed now.",
        next="Look at the page again.",
    )
