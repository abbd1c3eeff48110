"""What time does by itself. Every reading tests the time; here the rows follow, and people are told."""

from uuid import UUID

from django.db import transaction

from common import clock
from domain.accounts.models import Patient, User
from domain.audit.services import events
from domain.audit.vocabulary import Action
from domain.consents.models import Grant, GrantState, Relationship, RelationshipState, Request, RequestState
from domain.consents.models.grant import OPENING
from domain.notifications.services import notices

AT_ONCE = 200


def expire(*, patient: Patient | None = None, user: User | None = None) -> int:
    """Requests that nobody answered in time: how many. Of one pair, or of all."""
    due = Request.objects.filter(state=RequestState.REQUESTED, expires_at__lte=clock.now())
    if patient is not None and user is not None:
        due = due.filter(patient=patient, user=user)
    return sum(
        _expire(request)
        for request in due.select_related("patient__user", "user").order_by("expires_at")[:AT_ONCE]
    )


def _expire(request: Request) -> int:
    with transaction.atomic():
        waiting = Request.objects.filter(pk=request.pk, state=RequestState.REQUESTED)
        if not waiting.update(state=RequestState.EXPIRED, answered_at=request.expires_at):
            return 0
        end_proposal(patient=request.patient_id, user=request.user_id, by=None)
        events.write(action=Action.ACCESS_LAPSED, by=None, patient=request.patient, subject_id=request.pk)
        notices.notify(user=request.user, kind="access.lapsed", subject_id=request.pk, mail=True)
        notices.notify(user=request.patient.user, kind="access.unanswered", subject_id=request.pk)
    return 1


def end() -> int:
    """Grants whose time is over: how many. Their grantees and patients are told once."""
    done = 0
    over = Grant.objects.filter(state=GrantState.ACTIVE, expires__lte=clock.unix(clock.now()))
    for grant in over.select_related("patient__user", "user", "supplements").order_by("expires")[:AT_ONCE]:
        with transaction.atomic():
            if not Grant.objects.filter(pk=grant.pk, state=GrantState.ACTIVE).update(
                state=GrantState.EXPIRED
            ):
                continue
            done += 1
            if _ends_with_another(grant):
                continue
            events.write(action=Action.ACCESS_EXPIRED, by=None, patient=grant.patient, subject_id=grant.pk)
            notices.notify(user=grant.patient.user, kind="access.ended", subject_id=grant.pk)
            if grant.user is not None:
                notices.notify(user=grant.user, kind="access.ended", subject_id=grant.pk)
    return done


def _ends_with_another(grant: Grant) -> bool:
    """What it supplements ends at the same second and is spoken of; one that never counted is not."""
    return grant.supplements is not None and grant.supplements.state != GrantState.REFUSED


def use_up() -> int:
    """One-time grants whose opening is over: how many."""
    done = 0
    over = Grant.objects.filter(state=GrantState.ACTIVE, opened_at__lte=clock.now() - OPENING)
    for grant in over.select_related("patient__user")[:AT_ONCE]:
        with transaction.atomic():
            if not Grant.objects.filter(pk=grant.pk, state=GrantState.ACTIVE).update(
                state=GrantState.USED, revoked_at=clock.now()
            ):
                continue
            events.write(action=Action.ACCESS_USED, by=None, patient=grant.patient, subject_id=grant.pk)
            notices.notify(user=grant.patient.user, kind="access.used", subject_id=grant.pk)
            done += 1
    return done


def end_proposal(*, patient: UUID, user: UUID, by: User | None) -> None:
    """A relationship that was only proposed goes with the request that proposed it. Inside a transaction."""
    proposed = Relationship.objects.filter(patient_id=patient, user_id=user, state=RelationshipState.PROPOSED)
    if proposed.update(state=RelationshipState.ENDED, ended_at=clock.now(), ended_by=by):
        events.write(action=Action.RELATIONSHIP_ENDED, by=by, patient=patient, subject_id=user)
