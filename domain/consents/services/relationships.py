"""Care relationships: proposed by a request, accepted by the patient, ended by either."""

from collections.abc import Sequence
from contextlib import suppress
from functools import partial
from typing import Final

from common import clock
from domain.accounts.models import User
from domain.audit.services import events
from domain.audit.vocabulary import Action
from domain.consents.errors import ConflictError, NotAllowedError
from domain.consents.models import Grant, GrantState, Relationship, RelationshipState, Request, RequestState
from domain.consents.services import locks, requests, revocations
from domain.consents.services.revocations import Revocation
from domain.ledger.services import signed_flow
from domain.ledger.services.signed_flow import Outbox
from domain.notifications.services import notices

#: So often what another window allows meanwhile is signed away with the rest.
ROUNDS: Final = 3


class _MoreAllowed(Exception):  # noqa: N818 - no error: the next round signs it away, too
    """In another window, while these were signed."""


def end(*, relationship: Relationship, by: User, session: bytes) -> None:
    """End it; the other side is told.

    Ended by the patient, the doctor's grants are stopped with it; ended by the doctor, the patient is told
    that they still stand. Again is fine. Raises NotAllowedError, ConflictError, VaultError.
    """
    patient, doctor = relationship.patient, relationship.user
    is_patient = by.pk == patient.user_id
    if not is_patient and by.pk != doctor.pk:
        raise NotAllowedError("This is for the two of them to decide.", kept="Nothing was changed.")
    stops: list[Revocation] = []
    for _ in range(ROUNDS):
        stops += revocations.sign(_others(relationship, stops) if is_patient else [], by=by, session=session)
        look_again = partial(_look_again, relationship, stops, is_patient=is_patient)
        with suppress(_MoreAllowed), signed_flow.commit(*stops, look_again=look_again) as outbox:
            return _write(relationship, stops, outbox, by=by)
    raise ConflictError(
        f"In another window more and more is allowed to {doctor.name}.",
        kept="What was allowed before is closed.",
        next="End it there, then here.",
    )


def _others(relationship: Relationship, stops: Sequence[Revocation]) -> list[Grant]:
    """What is in force besides what was signed away already."""
    active = Grant.objects.filter(
        patient=relationship.patient, user=relationship.user, state=GrantState.ACTIVE
    )
    return list(active.exclude(pk__in=[stop.grant.pk for stop in stops]).select_related("user", "patient"))


def _look_again(relationship: Relationship, stops: Sequence[Revocation], *, is_patient: bool) -> None:
    locks.lock_patient(relationship.patient_id)
    if is_patient and _others(relationship, stops):
        raise _MoreAllowed


def _write(relationship: Relationship, stops: Sequence[Revocation], outbox: Outbox, *, by: User) -> None:
    patient, doctor = relationship.patient, relationship.user
    is_patient = by.pk == patient.user_id
    open_ = Relationship.objects.filter(pk=relationship.pk).exclude(state=RelationshipState.ENDED)
    if open_.update(state=RelationshipState.ENDED, ended_at=clock.now(), ended_by=by):
        events.write(action=Action.RELATIONSHIP_ENDED, by=by, patient=patient, subject_id=doctor.pk)
        notices.notify(
            user=doctor if is_patient else patient.user, kind="relationship.ended", subject_id=relationship.pk
        )
    for stopped in revocations.leading(revocations.write(stops, outbox)):
        events.write(action=Action.ACCESS_REVOKED, by=by, patient=patient, subject_id=stopped.pk)
    for request in Request.objects.filter(
        patient=patient, user=doctor, state=RequestState.REQUESTED, expires_at__gt=clock.now()
    ):
        requests.refuse(request, by=by) if is_patient else requests.withdraw(request=request, by=by)
