"""What a member does at an organisation, changed by a manager.

What is taken away ends at once, what is added waits for the ledger.
"""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from adapters.chain.acts.participants import Admit
from adapters.vault.interface import SecondFactor
from common import clock
from common.errors import MedChainError
from domain.accounts.models import User
from domain.accounts.roles import Role
from domain.audit.services import events
from domain.ledger.services import signed_flow
from domain.ledger.services.signed_flow import Signed
from domain.notifications.services import notices
from domain.organisations.models import Function, Membership, MembershipState
from domain.organisations.services import admissions, managers
from domain.organisations.services.invitations import STAFF
from domain.organisations.services.managers import require_manager, require_updated

KEPT = "Nothing was changed."


@dataclass(frozen=True, slots=True)
class Duty:
    """What somebody does (bits of Function), the position, and until when (None: until it is ended)."""

    functions: int
    title: str
    valid_until: datetime | None

    def added(self, was: "Duty") -> Function:
        return Function(self.functions & ~was.functions)

    def taken(self, was: "Duty") -> Function:
        return Function(was.functions & ~self.functions)

    def ends_before(self, was: "Duty") -> bool:
        return self.valid_until is not None and (
            was.valid_until is None or self.valid_until < was.valid_until
        )


def duty_of(membership: Membership) -> Duty:
    return Duty(membership.functions, membership.title, membership.valid_until)


def may_do(user: User) -> Function:
    """Doctors are clinicians, and may have other tasks; managing is for who works in the organisation's own
    portal.
    """
    return (
        Function(STAFF & ~Function.MANAGER | Function.CLINICIAN)
        if user.role == Role.DOCTOR
        else Function(STAFF)
    )


def mark_of(membership: Membership) -> str:
    """What a form is made from: another one when anything was changed since."""
    row = membership
    known = f"{row.state} {row.sequence} {row.is_refused} {row.functions} {row.valid_until} {row.title}"
    return hashlib.sha256(known.encode(errors="surrogatepass")).hexdigest()[:32]


def is_signed(membership: Membership, to: Duty) -> bool:
    """Whether the organisation signs it: a position stands on no ledger, and what was never signed is signed
    with the admission.
    """
    return bool(membership.sequence) and (to.functions, to.valid_until) != (
        membership.functions,
        membership.valid_until,
    )


def check(*, membership: Membership, to: Duty, seen: str, by: User) -> None:
    """Whether this can be changed like that; `seen` is the `mark_of` what the manager looked at.

    Raises NotManagerError, MedChainError.
    """
    now = clock.now()
    require_manager(by, membership.organisation)
    if membership.state != MembershipState.ACTIVE or (
        membership.valid_until is not None and membership.valid_until <= now
    ):
        raise MedChainError("Only what somebody does here now can be changed.", kept=KEPT)
    if not to.functions or to.functions & ~int(may_do(membership.user)):
        raise MedChainError("Say what this person does at your organisation.", kept=KEPT)
    if to.valid_until is not None and to.valid_until <= max(now, membership.valid_from):
        raise MedChainError("The last day has passed, or lies before the first.", kept=KEPT)
    if to.taken(duty_of(membership)) & Function.MANAGER:
        managers.keep_a_manager(membership)
    require_updated(mark_of(membership) == seen)


def change(
    *, membership: Membership, to: Duty, seen: str, by: User, session: bytes, proof: SecondFactor
) -> None:
    """Sign what somebody does from now on, and put it on its way to the ledger.

    The same as now changes nothing and tells nobody.

    Raises NotManagerError, MedChainError (for the last manager; where it was changed meanwhile),
    VaultRefusedError (the login is not fresh), VaultUnavailableError.
    """
    check(membership=membership, to=to, seen=seen, by=by)
    was = duty_of(membership)
    if to == was:
        return
    signed: list[Signed[Admit]] = []
    if is_signed(membership, to):
        act = admissions.changed(membership, to.functions, to.valid_until)
        signed.append(admissions.sign(act, membership, by=by, session=session, proof=proof))
    takes = to.taken(was) or to.ends_before(was)

    def look_again() -> None:
        """Of two managers who demote each other one is no manager any more."""
        managers.lock(membership.organisation)
        check(membership=membership, to=to, seen=seen, by=by)

    with signed_flow.commit(*signed, look_again=look_again, deny_after=signed if takes else []) as outbox:
        _write(membership, to, signed[0].act if signed else None)
        for each in signed:
            admissions.submit(each, membership, outbox)
        _notify(membership, was, to, by)


def _write(membership: Membership, to: Duty, act: Admit | None) -> None:
    """Only where the row is still what was read."""
    row = membership
    same = {
        "functions": row.functions,
        "title": row.title,
        "valid_until": row.valid_until,
        "sequence": row.sequence,
        "is_refused": row.is_refused,
    }
    signed = {"sequence": act.admission.sequence, "is_refused": False} if act else {}
    still = Membership.objects.filter(pk=row.pk, state=MembershipState.ACTIVE, **same)
    require_updated(
        still.update(functions=to.functions, title=to.title, valid_until=to.valid_until, **signed)
    )


def _notify(membership: Membership, was: Duty, to: Duty, by: User) -> None:
    changed = [
        name for name in ("functions", "title", "valid_until") if getattr(was, name) != getattr(to, name)
    ]
    detail = {"functions": to.functions, "was": was.functions, "changed": changed}
    event = events.write(action="membership.changed", by=by, subject_id=membership.pk, detail=detail)
    if membership.user_id != by.pk:
        notices.notify(
            user=membership.user,
            kind="membership.changed",
            subject_id=membership.pk,
            key=str(event.pk),
            mail=True,
        )
