"""Asking a patient for access, and the answers."""

from datetime import timedelta
from functools import partial

from django.db import IntegrityError, transaction

from adapters.vault import client
from adapters.vault.interface import SecondFactor
from common import clock, ids
from domain.accounts.models import Patient, User
from domain.accounts.roles import Role
from domain.audit.services import events
from domain.audit.vocabulary import Action
from domain.consents import grant_drafts
from domain.consents.errors import ConflictError, NotAllowedError, NotFoundError, OneselfError, TooManyError
from domain.consents.models import Grant, Relationship, RelationshipState, Request, RequestState
from domain.consents.queries import refusals
from domain.consents.queries.requests import reason_label
from domain.consents.services import attempts, expiry, policies, signed_grants
from domain.consents.services.policies import Covered
from domain.consents.terms import Asked, Chosen
from domain.credentials.queries import licence_standing
from domain.ledger.services import signed_flow
from domain.notifications.services import notices
from domain.organisations.models import Organisation

ANSWER_WITHIN = timedelta(hours=72)
#: Requests of one doctor to one patient, and to all, within 24 hours.
PER_PATIENT, PER_DAY = 5, 60
_LONGEST_REASON = 1000


def ask(*, patient: Patient, asked: Asked, by: User, organisation: Organisation | None = None) -> Request:
    """Ask for access; proposes the relationship where there is none.

    A rule of the patient may answer at once: look at its state.

    Raises NotAllowedError (standing not active), TooManyError, ConflictError (one waits already),
    OneselfError, NotFoundError (blocked meanwhile), ValueError for values that no form offers, VaultError.
    """
    grant_drafts.check(
        Chosen(
            asked.categories,
            asked.records_from,
            asked.records_to,
            asked.days,
            asked.flags,
            all_dates=asked.all_dates,
        )
    )
    if patient.user_id == by.pk:
        raise OneselfError
    if by.role != Role.DOCTOR or not licence_standing.standing_of(by).is_active:
        raise NotAllowedError(
            "Only doctors whose licence is verified and valid may ask.", kept="Nothing was sent."
        )
    if not refusals.is_reachable(patient, by):
        attempts.write(by=by, patient=patient, subject_id=None, what="request")
        raise NotFoundError
    _check_rate(patient, by)
    request = _draft(patient, asked, by, organisation)
    covered = policies.covering(patient, asked, by)
    try:
        with transaction.atomic():
            _write(request)
            _answer_by_rule(request, covered, is_refused=policies.is_refused(patient, asked))
    except IntegrityError:
        raise ConflictError(
            "You have asked this patient already.",
            kept="That request waits for an answer.",
            next="Withdraw it to ask otherwise.",
        ) from None
    return request


def withdraw(*, request: Request, by: User) -> None:
    """The asker takes it back. Raises ConflictError where it was answered meanwhile."""
    _check_side(request.user_id == by.pk)
    with transaction.atomic():
        _answer(request, RequestState.WITHDRAWN)
        _end_proposal(request, by)
        events.write(action=Action.ACCESS_WITHDRAWN, by=by, patient=request.patient, subject_id=request.pk)


def deny(*, request: Request, by: User) -> None:
    """The patient says no; the asker is told.

    Raises ConflictError where it was answered, withdrawn or expired meanwhile.
    """
    _check_side(request.patient.user_id == by.pk)
    with transaction.atomic():
        refuse(request, by=by)


def refuse(request: Request, *, by: User | None) -> None:
    """Inside the caller's transaction: a no, whatever its cause; the asker reads the same."""
    _answer(request, RequestState.DENIED)
    _end_proposal(request, by)
    events.write(action=Action.ACCESS_DENIED, by=by, patient=request.patient, subject_id=request.pk)
    notices.notify(user=request.user, kind="access.denied", subject_id=request.pk, mail=True)


def allow(
    *,
    request: Request,
    chosen: Chosen,
    by: User,
    session: bytes,
    proof: SecondFactor,
    accept_relationship: bool = True,
) -> Grant:
    """The patient allows all of it or less: signed, and on its way to the ledger; it counts when the chain
    has it.

    `chosen.flags` with WRITE signs another grant for adding new records, `chosen.all_dates` one for kinds
    that are shown whatever their date; the first for reading is returned (where there is one).

    Raises TooWideError, ConflictError (answered, withdrawn, expired: nothing was allowed), VaultRefusedError
    (login not fresh), VaultUnavailableError.
    """
    _check_side(request.patient.user_id == by.pk)
    is_all = grant_drafts.check_within_request(chosen, request)
    _check_waits(request)
    patient = request.patient
    recipient = grant_drafts.person(request.user)
    grants = grant_drafts.grants_for(
        patient=patient, recipient=recipient, chosen=chosen, purposes=1 << request.purpose, request=request
    )
    signed = signed_grants.sign(grants, patient=patient, session=session, proof=proof)
    state = RequestState.GRANTED if is_all else RequestState.PARTLY_GRANTED
    with signed_flow.commit(
        *signed, look_again=partial(signed_grants.look_again, signed, patient=patient)
    ) as outbox:
        signed_grants.write(signed, outbox)
        _answer(request, state, grant=grants[0])
        if accept_relationship:
            signed_grants.accept(patient=patient, user=request.user, by=by)
        else:
            _end_proposal(request, by)
        action = Action.ACCESS_GRANTED if is_all else Action.ACCESS_PARTLY_GRANTED
        events.write(
            action=action,
            by=by,
            patient=patient,
            subject_id=request.pk,
            detail={"grants": [str(grant.pk) for grant in grants]},
        )
        notices.notify(user=request.user, kind="access.granted", subject_id=request.pk, mail=True)
    return grants[0]


def _answer_by_rule(request: Request, covered: Covered | None, *, is_refused: bool) -> None:
    """In the patient's name, as the patient laid down before.

    The access lasts as long as was asked, and never longer than the rule.
    """
    if is_refused:
        refuse(request, by=None)
    elif covered is not None:
        state = RequestState.GRANTED if covered.is_all else RequestState.PARTLY_GRANTED
        _answer(request, state, grant=covered.rule)
        Request.objects.filter(pk=request.pk).update(
            expires_at=request.asked_at + timedelta(days=request.grant_days)
        )
        _end_proposal(request, None)
        events.write(
            action=Action.ACCESS_GRANTED if covered.is_all else Action.ACCESS_PARTLY_GRANTED,
            by=None,
            patient=request.patient,
            subject_id=request.pk,
            detail={"rule": str(covered.rule.pk)},
        )
        notices.notify(user=request.patient.user, kind="access.by_rule", subject_id=request.pk)
        notices.notify(user=request.user, kind="access.in_force", subject_id=request.pk)
    else:
        notices.notify(
            user=request.patient.user,
            kind="access.requested",
            subject_id=request.pk,
            mail=True,
            answer_by=request.expires_at,
        )


def _check_side(is_theirs: bool) -> None:
    if not is_theirs:
        raise NotAllowedError("This is for somebody else to decide.", kept="Nothing was changed.")


def _check_waits(request: Request) -> None:
    """Before anything is signed: the answer that counts is given by `_answer`."""
    current = Request.objects.get(pk=request.pk)
    if current.state_at(clock.now()) != RequestState.REQUESTED:
        raise _answered(current)
    if refusals.is_blocked(request.patient_id, request.user):
        raise ConflictError(
            "You have blocked this person.",
            kept="Nothing was allowed.",
            next="Unblock first, if you want to allow something.",
        )


def _answer(request: Request, state: RequestState, *, grant: Grant | None = None) -> None:
    """One answer counts: the first. Raises ConflictError."""
    now = clock.now()
    waiting = Request.objects.filter(pk=request.pk, state=RequestState.REQUESTED, expires_at__gt=now)
    if not waiting.update(state=state, answered_at=now, grant=grant):
        raise _answered(Request.objects.get(pk=request.pk))
    request.state, request.answered_at, request.grant = state, now, grant


_SAID = {
    RequestState.GRANTED: "This request was allowed already.",
    RequestState.PARTLY_GRANTED: "This request was allowed already.",
    RequestState.DENIED: "This request was answered with no already.",
    RequestState.WITHDRAWN: "This request has since been withdrawn.",
    RequestState.EXPIRED: "The time to answer this request is over.",
}


def _answered(request: Request) -> ConflictError:
    said = _SAID.get(request.state_at(clock.now()), "This request has since been answered.")
    return ConflictError(said, kept="Nothing was changed now.", next="Look at the page again.")


def _check_rate(patient: Patient, by: User) -> None:
    recent = Request.objects.filter(user=by, is_offer=False, asked_at__gt=clock.now() - timedelta(days=1))
    if recent.filter(patient=patient).count() >= PER_PATIENT or recent.count() >= PER_DAY:
        raise TooManyError(
            "You have asked too often within a day.",
            kept="Nothing was sent.",
            next="Ask again tomorrow, or speak with the patient.",
        )


def _draft(patient: Patient, asked: Asked, by: User, organisation: Organisation | None) -> Request:
    now, made = clock.now(), ids.new()
    reason = asked.reason.strip()[:_LONGEST_REASON]
    return Request(
        id=made,
        patient=patient,
        user=by,
        organisation=organisation,
        purpose=asked.purpose,
        categories=asked.categories,
        records_from=asked.records_from,
        records_to=asked.records_to,
        grant_days=asked.days,
        flags=int(asked.flags),
        scope_record=asked.scope_record,
        all_dates=asked.all_dates,
        reason=client().seal_personal(patient=patient.pk, label=reason_label(made), plaintext=reason.encode())
        if reason
        else b"",
        asked_at=now,
        expires_at=now + ANSWER_WITHIN,
    )


def _write(request: Request) -> None:
    patient, by = request.patient, request.user
    expiry.expire(patient=patient, user=by)
    request.save(force_insert=True)
    related = {"patient": patient, "user": by}
    if not Relationship.objects.filter(**related).exclude(state=RelationshipState.ENDED).exists():
        Relationship.objects.create(
            **related, organisation=request.organisation, proposed_by=by, proposed_at=request.asked_at
        )
        events.write(action=Action.RELATIONSHIP_PROPOSED, by=by, patient=patient, subject_id=by.pk)
    events.write(action=Action.ACCESS_REQUESTED, by=by, patient=patient, subject_id=request.pk)


def _end_proposal(request: Request, by: User | None) -> None:
    expiry.end_proposal(patient=request.patient_id, user=request.user_id, by=by)
