"""Writing signed grants down: rows, acts for the ledger, relationship; inside a signed flow."""

from collections.abc import Sequence

from common import clock
from domain.accounts.models import Patient, User
from domain.audit.services import events
from domain.audit.vocabulary import Action
from domain.consents.errors import ConflictError
from domain.consents.models import Relationship, RelationshipState
from domain.consents.queries import refusals
from domain.consents.services import locks
from domain.consents.services.grant_drafts import SignedGrant
from domain.ledger.services.signed_flow import Outbox


def look_again(signed: Sequence[SignedGrant], *, patient: Patient) -> None:
    """Raises ConflictError where everything was stopped between the signature and now: such a grant is dead
    before it arrives.
    """
    locks.lock_patient(patient.pk)
    stopped = refusals.halted_until(patient.pk)
    for each in signed:
        if each.act.issued_at <= stopped:
            raise ConflictError(
                "You stopped all sharing a moment ago.",
                kept="Nothing was allowed.",
                next="If you want to allow this, allow it again.",
            )


def write(signed: Sequence[SignedGrant], outbox: Outbox) -> None:
    for each in signed:
        each.grant.save(force_insert=True)
        outbox.submit(each, subject_id=each.grant.pk, idempotency_key=f"grant:{each.grant.pk}")


def accept(*, patient: Patient, user: User, by: User) -> None:
    """The relationship of the two is accepted from now on, whether somebody proposed it or not.

    Inside a transaction.
    """
    now = clock.now()
    proposed = Relationship.objects.filter(patient=patient, user=user, state=RelationshipState.PROPOSED)
    if not proposed.update(state=RelationshipState.ACCEPTED, accepted_at=now):
        _, is_new = Relationship.objects.get_or_create(
            patient=patient,
            user=user,
            state=RelationshipState.ACCEPTED,
            defaults={"proposed_by": by, "proposed_at": now, "accepted_at": now},
        )
        if not is_new:
            return
    events.write(action=Action.RELATIONSHIP_ACCEPTED, by=by, patient=patient, subject_id=user.pk)
