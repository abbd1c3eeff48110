"""One grant in the place of another, in one statement; with it the patient signs the end of the old one, in
reserve. What supplements the old one is replaced or ended with it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from adapters.chain.acts import consents as chain_acts
from adapters.vault import client
from adapters.vault.interface import SecondFactor
from common import clock
from domain.accounts.models import User
from domain.consents.errors import ConflictError
from domain.consents.models import Grant, GrantState
from domain.consents.services import drafting, granting, stopping
from domain.consents.services.drafting import Signed
from domain.consents.services.stopping import Stop


@dataclass(frozen=True, slots=True)
class Replacement:
    """Signed, and not written yet: what comes, and the supplement that ends without a successor."""

    old: Grant
    signed: list[Signed]
    stops: list[Stop]


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
    signed = drafting.sign(list(new), patient=old.patient, session=session, proof=proof)
    for grant in new:
        if grant.replaces is not None:
            reserve = chain_acts.Revoke(old.owner, bytes(grant.replaces.terms_hash))
            grant.reserve_signature = client().sign_act(account=by.pk, session=session, act=reserve)
    ends_alone = [beside] if beside is not None and len(new) == 1 else []
    stops = stopping.sign(ends_alone, by=by, session=session)
    for each in signed:
        if each.grant.replaces is not None:
            client().deny(act=each.act, signature=each.signature)
    return Replacement(old, signed, stops)


def write(made: Replacement) -> None:
    """Inside the caller's transaction. Of two windows at once one wins. Raises ConflictError."""
    replaced = [each.grant.replaces_id for each in made.signed if each.grant.replaces_id]
    active = Grant.objects.filter(pk__in=replaced, state=GrantState.ACTIVE)
    if active.update(state=GrantState.SUPERSEDED, revoked_at=clock.now()) != len(replaced):
        raise _ended()
    stopping.write(made.stops)
    granting.write(made.signed, patient=made.old.patient)


def supplement_of(grant: Grant) -> Grant | None:
    """What was signed beside it for all dates and has not ended on its own."""
    beside = Grant.objects.filter(
        supplements=grant, state=GrantState.ACTIVE, expires__gt=clock.unix(clock.now())
    )
    return beside.select_related("user", "patient__user", "organisation", "request").first()


def _ended() -> ConflictError:
    return ConflictError(
        "This access was stopped or changed meanwhile.",
        kept="Nothing was changed now.",
        next="Look at the page again.",
    )
