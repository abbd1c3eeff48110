"""Stopping everything at once."""

from django.db import transaction

from adapters.chain.acts import consents as chain_acts
from adapters.vault import client
from common import clock, ids
from domain.accounts.models import Patient, User
from domain.audit.services import events
from domain.audit.vocabulary import Action
from domain.consents.errors import NotAllowedError
from domain.consents.models import Grant, GrantState, Halt
from domain.consents.services import locks, stopping
from domain.ledger.services import acts
from domain.notifications.services import notices


def stop_all(*, patient: Patient, by: User, session: bytes) -> Halt:
    """End every grant made so far, at once. Raises VaultError."""
    if patient.user_id != by.pk:
        raise NotAllowedError("This is for the patient to decide.", kept="Nothing was changed.")
    act = chain_acts.Halt(patient.user.address, clock.unix(clock.now()))
    signature = client().sign_act(account=by.pk, session=session, act=act)
    client().deny(act=act, signature=signature)
    # After a stop within the same second the next grant is dated a second ahead, beyond what may be halted
    # now.
    ahead = Grant.objects.filter(patient=patient, state=GrantState.ACTIVE, issued_at__gt=act.until)
    stops = stopping.sign(list(ahead.select_related("user", "patient")), by=by, session=session)
    with transaction.atomic():
        locks.hold(patient.pk)
        ended = [*stopping.write(stops), *_mark(patient, act.until)]
        halt = _write(patient, act, signature)
        events.write(
            action=Action.ACCESS_STOPPED,
            by=by,
            patient=patient,
            subject_id=halt.pk,
            detail={"count": len(stopping.leading(ended))},
        )
        for grant in stopping.leading(ended):
            if grant.user is not None:
                notices.tell(user=grant.user, kind="access.stopped", subject_id=grant.pk, mail=True)
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


def _write(patient: Patient, act: chain_acts.Halt, signature: bytes) -> Halt:
    halt, is_new = Halt.objects.get_or_create(
        patient=patient, until=act.until, defaults={"id": ids.new(), "signature": signature}
    )
    if is_new:
        acts.submit(
            subject_id=halt.pk,
            version=1,
            act=act,
            signature=signature,
            idempotency_key=f"halt:{halt.pk}",
        )
    return halt
