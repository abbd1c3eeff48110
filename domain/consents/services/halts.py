"""Stopping everything at once."""

from functools import partial

from adapters.chain.acts import consents as chain_acts
from common import clock, ids
from domain.accounts.models import Patient, User
from domain.audit.services import events
from domain.audit.vocabulary import Action
from domain.consents.errors import NotAllowedError
from domain.consents.models import Grant, GrantState, Halt
from domain.consents.services import locks, revocations
from domain.ledger.services import signed_flow
from domain.ledger.services.signed_flow import Outbox, Signed, Signer
from domain.notifications.services import notices


def stop_all(*, patient: Patient, by: User, session: bytes) -> Halt:
    """End every grant made so far, at once. Raises VaultError."""
    if patient.user_id != by.pk:
        raise NotAllowedError("This is for the patient to decide.", kept="Nothing was changed.")
    act = chain_acts.Halt(patient.user.address, clock.unix(clock.now()))
    signed = signed_flow.sign(act, signer=Signer(by.pk, session), denies=True)
    # After a stop within the same second the next grant is dated a second ahead, beyond what may be halted
    # now.
    ahead = Grant.objects.filter(patient=patient, state=GrantState.ACTIVE, issued_at__gt=act.until)
    stops = revocations.sign(list(ahead.select_related("user", "patient")), by=by, session=session)
    with signed_flow.commit(signed, *stops, look_again=partial(locks.lock_patient, patient.pk)) as outbox:
        ended = [*revocations.write(stops, outbox), *_mark(patient, act.until)]
        halt = _write(patient, signed, outbox)
        events.write(
            action=Action.ACCESS_STOPPED,
            by=by,
            patient=patient,
            subject_id=halt.pk,
            detail={"count": len(revocations.leading(ended))},
        )
        for grant in revocations.leading(ended):
            if grant.user is not None:
                notices.notify(user=grant.user, kind="access.stopped", subject_id=grant.pk, mail=True)
    return halt


def _mark(patient: Patient, until: int) -> list[Grant]:
    active = list(
        Grant.objects.select_for_update(of=("self",))
        .select_related("user")
        .filter(patient=patient, state=GrantState.ACTIVE, issued_at__lte=until)
    )
    Grant.objects.filter(pk__in=[grant.pk for grant in active]).update(
        state=GrantState.REVOKED, revoked_at=clock.now()
    )
    return active


def _write(patient: Patient, signed: Signed[chain_acts.Halt], outbox: Outbox) -> Halt:
    halt, is_new = Halt.objects.get_or_create(
        patient=patient,
        until=signed.act.until,
        defaults={"id": ids.new(), "signature": signed.signature},
    )
    if is_new:
        outbox.submit(signed, subject_id=halt.pk, idempotency_key=f"halt:{halt.pk}")
    else:
        outbox.drop(signed)
    return halt
