"""Memberships: doctors are asked first, staff were invited; then the organisation's account signs, and the
ledger gets it. Either side ends one.
"""

from collections.abc import Sequence
from datetime import datetime
from functools import partial

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

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
from domain.organisations.models import Function, Membership, MembershipState, Organisation
from domain.organisations.services import admissions, managers, notify
from domain.organisations.services.managers import require_manager, require_updated


def propose(
    *,
    organisation: Organisation,
    user: User,
    valid_from: datetime,
    valid_until: datetime | None = None,
    title: str = "",
    by: User,
) -> Membership:
    """Ask a doctor to work in the organisation's name.

    Nothing is signed until the doctor accepts. Raises MedChainError.
    """
    require_manager(by, organisation)
    if user.role != Role.DOCTOR:
        raise MedChainError("Only doctors are asked; others are invited.", kept="Nothing was sent.")
    if valid_until is not None and valid_until <= max(valid_from, clock.now()):
        raise MedChainError("The last day has passed, or lies before the first.", kept="Nothing was sent.")
    membership = Membership(
        organisation=organisation,
        user=user,
        functions=int(Function.CLINICIAN),
        title=title,
        state=MembershipState.PROPOSED,
        valid_from=valid_from,
        valid_until=valid_until,
        invited_by=by,
    )
    try:
        with transaction.atomic():
            membership.save(force_insert=True)
            events.write(action="membership.proposed", by=by, subject_id=membership.pk)
            notices.notify(user=user, kind="membership.proposed", subject_id=membership.pk, mail=True)
    except IntegrityError:
        raise MedChainError("This doctor was asked already, or works here.", kept="That remains.") from None
    return membership


def accept(*, membership: Membership, by: User) -> None:
    """The doctor says yes: a manager can sign now.

    Raises MedChainError where it was answered or withdrawn meanwhile.
    """
    with transaction.atomic():
        require_updated(
            Membership.objects.filter(
                pk=membership.pk, user=by, state=MembershipState.PROPOSED, accepted_at=None
            ).update(accepted_at=clock.now())
        )
        events.write(action="membership.accepted", by=by, subject_id=membership.pk)
        notify.managers(
            organisation=membership.organisation, kind="membership.accepted", subject_id=membership.pk
        )


def decline(*, membership: Membership, by: User) -> None:
    """The doctor says no. Raises MedChainError where it was answered or withdrawn meanwhile."""
    now = clock.now()
    with transaction.atomic():
        require_updated(
            _unanswered(membership, by).update(state=MembershipState.ENDED, ended_at=now, ended_by=by)
        )
        events.write(action="membership.declined", by=by, subject_id=membership.pk)
        notify.managers(
            organisation=membership.organisation, kind="membership.declined", subject_id=membership.pk
        )


def admit(
    *,
    organisation: Organisation,
    user: User,
    functions: int,
    valid_from: datetime,
    valid_until: datetime | None,
    by: User,
    session: bytes,
    proof: SecondFactor,
) -> Membership:
    """Sign the admission of somebody who accepted, and put it on its way to the ledger.

    What changes later stands in `changing`.

    Raises NotManagerError, MedChainError (not accepted; the last manager; changed meanwhile),
    VaultRefusedError (the login is not fresh), VaultUnavailableError.
    """
    require_manager(by, organisation)
    membership = _accepted(organisation, user)
    was = membership.sequence, membership.is_refused
    membership.functions, membership.valid_from, membership.valid_until = functions, valid_from, valid_until
    act = admissions.admission(membership)
    signed = admissions.sign(act, membership, by=by, session=session, proof=proof)
    with signed_flow.commit(signed, look_again=partial(_look_again_to_admit, membership, by)) as outbox:
        _write_admitted(membership, act.admission.sequence, was)
        admissions.submit(signed, membership, outbox)
        events.write(
            action="membership.admitted",
            by=by,
            subject_id=membership.pk,
            detail={"functions": functions, "sequence": act.admission.sequence},
        )
        if user.pk != by.pk:
            notices.notify(user=user, kind="membership.admitted", subject_id=membership.pk)
    membership.refresh_from_db()
    return membership


def _look_again_to_admit(membership: Membership, by: User) -> None:
    organisation = membership.organisation
    managers.lock(organisation)
    require_manager(by, organisation)  # somebody else may have taken that away while this was signed
    if not membership.does(Function.MANAGER):
        managers.keep_a_manager(Membership.objects.get(pk=membership.pk))


def _write_admitted(membership: Membership, sequence: int, was: tuple[int, bool]) -> None:
    """As it was signed, and only where nobody signed or refused anything since: `was` is (sequence,
    is_refused).
    """
    unchanged = Membership.objects.filter(pk=membership.pk, sequence=was[0], is_refused=was[1]).exclude(
        state=MembershipState.ENDED
    )
    signed = {
        "functions": membership.functions,
        "valid_from": membership.valid_from,
        "valid_until": membership.valid_until,
    }
    require_updated(
        unchanged.update(state=MembershipState.ACTIVE, sequence=sequence, is_refused=False, **signed)
    )


def sign_waiting(*, memberships: Sequence[Membership], by: User, session: bytes, proof: SecondFactor) -> int:
    """Sign what waits, as agreed when each was asked or invited, and once more what the ledger did not take:
    how many. Raises as `admit`.
    """
    for membership in memberships:
        if membership.state == MembershipState.ENDED:
            _sign_end(membership, by=by, session=session, proof=proof)
        else:
            admit(
                organisation=membership.organisation,
                user=membership.user,
                functions=membership.functions,
                valid_from=membership.valid_from,
                valid_until=membership.valid_until,
                by=by,
                session=session,
                proof=proof,
            )
    return len(memberships)


def end(*, membership: Membership, by: User, session: bytes, proof: SecondFactor) -> None:
    """End it at once, here and at the vault, and on the ledger; by a manager or the member.

    Raises NotManagerError, MedChainError (for the last manager; where it was changed meanwhile),
    VaultRefusedError (the login is not fresh), VaultUnavailableError.
    """
    _check_end(membership, by)
    signed: list[Signed[Admit]] = []
    if membership.sequence:
        act = admissions.ending(membership, clock.now())
        signed.append(admissions.sign(act, membership, by=by, session=session, proof=proof))
    look_again = partial(_look_again_to_end, membership, by)
    with signed_flow.commit(*signed, look_again=look_again, deny_after=signed) as outbox:
        _end_row(membership, by)
        for each in signed:
            Membership.objects.filter(pk=membership.pk).update(
                sequence=each.act.admission.sequence, is_refused=False
            )
            admissions.submit(each, membership, outbox)


def _check_end(membership: Membership, by: User) -> None:
    if membership.user_id != by.pk:
        require_manager(by, membership.organisation)
    managers.keep_a_manager(membership)


def _look_again_to_end(membership: Membership, by: User) -> None:
    """Of two managers who end each other one is no manager any more."""
    managers.lock(membership.organisation)
    _check_end(membership, by)


def _end_row(membership: Membership, by: User) -> None:
    still = Membership.objects.filter(pk=membership.pk, sequence=membership.sequence).exclude(
        state=MembershipState.ENDED
    )
    require_updated(still.update(state=MembershipState.ENDED, ended_at=clock.now(), ended_by=by))
    events.write(
        action="membership.ended", by=by, subject_id=membership.pk, detail={"functions": membership.functions}
    )
    if membership.user_id == by.pk:
        notify.managers(
            organisation=membership.organisation, kind="membership.left", subject_id=membership.pk, but=by
        )
    else:
        notices.notify(user=membership.user, kind="membership.ended", subject_id=membership.pk)


def _sign_end(membership: Membership, *, by: User, session: bytes, proof: SecondFactor) -> None:
    """Once more: the ledger did not take it."""
    require_manager(by, membership.organisation)
    act = admissions.ending(membership, membership.ended_at or clock.now())
    signed = admissions.sign(act, membership, by=by, session=session, proof=proof)
    with signed_flow.commit(signed, look_again=partial(managers.lock, membership.organisation)) as outbox:
        refused = Membership.objects.filter(pk=membership.pk, is_refused=True, sequence=membership.sequence)
        require_updated(refused.update(sequence=act.admission.sequence, is_refused=False))
        admissions.submit(signed, membership, outbox)
        events.write(
            action="membership.ended",
            by=by,
            subject_id=membership.pk,
            detail={"sequence": act.admission.sequence},
        )


def _unanswered(membership: Membership, by: User) -> QuerySet[Membership]:
    return Membership.objects.filter(
        pk=membership.pk, user=by, state=MembershipState.PROPOSED, accepted_at=None
    )


def _accepted(organisation: Organisation, user: User) -> Membership:
    open_ = Membership.objects.filter(organisation=organisation, user=user).exclude(
        state=MembershipState.ENDED
    )
    membership = open_.select_related("organisation", "user").first()
    if membership is None or membership.accepted_at is None:
        raise MedChainError(
            "This person has not accepted.", kept="Nothing was signed.", next="Wait for the answer."
        )
    return membership
