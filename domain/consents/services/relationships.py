"""Care relationships: proposed by a request, accepted by the patient, ended by either."""

from django.db import transaction

from common import clock
from domain.accounts.models import User
from domain.audit.services import events
from domain.audit.vocabulary import Action
from domain.consents.errors import NotAllowedError
from domain.consents.models import Grant, GrantState, Relationship, RelationshipState, Request, RequestState
from domain.consents.services import locks, requests, stopping
from domain.notifications.services import notices


def end(*, relationship: Relationship, by: User, session: bytes) -> None:
    """End it; the other side is told. Ended by the patient, the doctor's grants are stopped with it; ended by the doctor, the patient is told that
    they still stand. Again is fine. Raises VaultError.
    """
    patient, doctor = relationship.patient, relationship.user
    is_patient = by.pk == patient.user_id
    if not is_patient and by.pk != doctor.pk:
        raise NotAllowedError("This is for the two of them to decide.", kept="Nothing was changed.")
    grants = Grant.objects.filter(patient=patient, user=doctor, state=GrantState.ACTIVE).select_related("user", "patient") if is_patient else []
    stops = stopping.sign(list(grants), by=by, session=session)
    with transaction.atomic():
        locks.hold(patient.pk)
        open_ = Relationship.objects.filter(pk=relationship.pk).exclude(state=RelationshipState.ENDED)
        if open_.update(state=RelationshipState.ENDED, ended_at=clock.now(), ended_by=by):
            events.write(action=Action.RELATIONSHIP_ENDED, by=by, patient=patient, subject_id=doctor.pk)
            notices.tell(user=doctor if is_patient else patient.user, kind="relationship.ended", subject_id=relationship.pk)
        for stopped in stopping.write(stops):
            events.write(action=Action.ACCESS_REVOKED, by=by, patient=patient, subject_id=stopped.pk)
        for request in Request.objects.filter(patient=patient, user=doctor, state=RequestState.REQUESTED, expires_at__gt=clock.now()):
            requests.refuse(request, by=by) if is_patient else requests.withdraw(request=request, by=by)
