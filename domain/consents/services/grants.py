"""What a patient allows unasked, narrows and stops."""

from datetime import datetime, timedelta
from functools import partial

from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce

from adapters.vault.interface import SecondFactor
from common import clock, ids
from domain.accounts.models import Patient, User
from domain.accounts.roles import Role
from domain.audit.services import events
from domain.audit.vocabulary import Action
from domain.consents import grant_drafts
from domain.consents.errors import NotAllowedError
from domain.consents.models import Grant, GrantState, Request, RequestState
from domain.consents.queries import refusals
from domain.consents.services import replacements, revocations, signed_grants
from domain.consents.terms import Chosen, Purpose
from domain.credentials.queries import licence_standing
from domain.ledger.services import signed_flow
from domain.notifications.services import notices


def offer(
    *,
    patient: Patient,
    to: User,
    chosen: Chosen,
    purpose: Purpose,
    by: User,
    session: bytes,
    proof: SecondFactor,
) -> Grant:
    """Allow a verified doctor unasked; accepts the relationship.

    Where that doctor's request waits it stays: answer that one too.

    Raises NotAllowedError (no verified doctor, blocked by the patient), ConflictError, VaultError.
    """
    _check_owner(patient, by)
    if to.role != Role.DOCTOR or not licence_standing.standing_of(to).is_active:
        raise NotAllowedError("Access is offered to verified doctors only.", kept="Nothing was allowed.")
    if refusals.is_blocked(patient.pk, to):
        raise NotAllowedError(
            "You have blocked this person.",
            kept="Nothing was allowed.",
            next="Unblock first, if you want to allow something.",
        )
    grants = grant_drafts.grants_for(
        patient=patient, recipient=grant_drafts.person(to), chosen=chosen, purposes=1 << purpose
    )
    signed = signed_grants.sign(grants, patient=patient, session=session, proof=proof)
    with signed_flow.commit(
        *signed, look_again=partial(signed_grants.look_again, signed, patient=patient)
    ) as outbox:
        signed_grants.write(signed, outbox)
        request = _offered(patient, to, chosen, purpose, grants)
        signed_grants.accept(patient=patient, user=to, by=by)
        events.write(
            action=Action.ACCESS_OFFERED,
            by=by,
            patient=patient,
            subject_id=request.pk,
            detail={"grants": [str(each.pk) for each in grants]},
        )
        notices.notify(user=to, kind="access.offered", subject_id=request.pk, mail=True)
    return grants[0]


def narrow(*, grant: Grant, chosen: Chosen, by: User, session: bytes, proof: SecondFactor) -> Grant:
    """Replace a grant by a narrower one in one statement; the old one ends at once. What supplements it is
    narrowed with it, or ends where `chosen` takes it out.

    `chosen.days` counts from now and ends no later than the old one.

    Raises TooWideError, ConflictError (stopped or narrowed meanwhile), VaultError.
    """
    _check_owner(grant.patient, by)
    made = grant_drafts.narrower(grant, replacements.supplement_of(grant), chosen)
    signed, new = replacements.sign(old=grant, new=made, by=by, session=session, proof=proof), made[0]
    with replacements.commit(signed):
        events.write(
            action=Action.ACCESS_NARROWED,
            by=by,
            patient=grant.patient,
            subject_id=new.pk,
            detail={"replaces": str(grant.pk)},
        )
        if grant.user is not None:
            notices.notify(user=grant.user, kind="access.narrowed", subject_id=new.pk)
    return new


def revoke(*, grant: Grant, by: User, session: bytes) -> None:
    """Stop sharing: refused from the next request on, also before the chain has it; with what supplements it.

    Again is fine. Raises VaultError.
    """
    _check_owner(grant.patient, by)
    _stop(Grant.objects.filter(Q(pk=grant.pk) | Q(supplements=grant)), by=by, session=session)


def stop(*, grant: Grant, by: User, session: bytes) -> None:
    """`revoke` as patients mean it: what one Allow signed, for looking and for adding, ends with one Stop."""
    _check_owner(grant.patient, by)
    wanted = Q(pk=grant.pk) | Q(supplements=grant) | Q(supplement=grant)
    if grant.request_id and grant.user_id:
        wanted |= Q(request_id=grant.request_id, user_id=grant.user_id)
    _stop(Grant.objects.filter(wanted, patient_id=grant.patient_id), by=by, session=session)


def _stop(found: QuerySet[Grant], *, by: User, session: bytes) -> None:
    active = list(found.filter(state=GrantState.ACTIVE).select_related("user", "patient").order_by("pk"))
    stops = revocations.sign(active, by=by, session=session)
    with signed_flow.commit(*stops, look_again=partial(revocations.lock, stops)) as outbox:
        stopped = revocations.write(stops, outbox)
        told = revocations.leading(stopped)
        for grant in told:
            events.write(action=Action.ACCESS_REVOKED, by=by, patient=grant.patient, subject_id=grant.pk)
        if told and told[0].user is not None:
            notices.notify(user=told[0].user, kind="access.stopped", subject_id=told[0].pk, mail=True)


def note_use(*, grant: Grant, at: datetime) -> None:
    """A reading or writing under the grant happened; the opening of a one-time grant begins with the first.

    Inside the transaction that logs it.
    """
    changes: dict[str, object] = {"uses": F("uses") + 1, "last_used_at": at}
    if grant.is_one_time:
        changes["opened_at"] = Coalesce(F("opened_at"), at)
    Grant.objects.filter(pk=grant.pk).update(**changes)


def _offered(patient: Patient, to: User, chosen: Chosen, purpose: Purpose, grants: list[Grant]) -> Request:
    now = clock.now()
    request = Request.objects.create(
        id=ids.new(),
        patient=patient,
        user=to,
        is_offer=True,
        purpose=purpose,
        categories=chosen.categories,
        records_from=chosen.records_from,
        records_to=chosen.records_to,
        grant_days=chosen.days,
        flags=int(chosen.flags),
        scope_record=chosen.records[0] if len(chosen.records) == 1 else None,
        all_dates=chosen.all_dates,
        state=RequestState.GRANTED,
        asked_at=now,
        expires_at=now + timedelta(days=chosen.days),
        answered_at=now,
        grant=grants[0],
    )
    Grant.objects.filter(pk__in=[grant.pk for grant in grants]).update(request=request)
    return request


def _check_owner(patient: Patient, by: User) -> None:
    if patient.user_id != by.pk:
        raise NotAllowedError("This is for the patient to decide.", kept="Nothing was changed.")
