"""Grants from the signature to their rows: signed outside, written down inside a signed flow."""

from collections.abc import Sequence
from dataclasses import dataclass

from adapters.chain.acts import consents as acts
from adapters.chain.values import NOTHING
from adapters.vault.interface import SecondFactor
from common import clock
from domain.accounts.models import Patient, User
from domain.audit.services import events
from domain.audit.vocabulary import Action
from domain.consents import salts, signed_terms
from domain.consents.errors import ConflictError
from domain.consents.models import Grant, Relationship, RelationshipState
from domain.consents.queries import refusals
from domain.consents.services import locks
from domain.ledger.services import signed_flow
from domain.ledger.services.signed_flow import Outbox, Signed, Signer


@dataclass(frozen=True, slots=True)
class SignedGrant(Signed[acts.Grant]):
    """With its row, which is not saved yet."""

    grant: Grant


def sign(grants: list[Grant], *, patient: Patient, session: bytes, proof: SecondFactor) -> list[SignedGrant]:
    """Salts, hashes and signatures, of all or of none.

    Outside any transaction. Raises VaultRefusedError (login not fresh), VaultUnavailableError.
    """
    issued_at = max(clock.unix(clock.now()), refusals.halted_until(patient.pk) + 1)
    drawn = salts.for_subjects(patient.pk, [salts.grant(grant.pk) for grant in grants])
    signed = []
    for grant, salt in zip(grants, drawn, strict=True):
        terms = signed_terms.terms_of(grant, salt)
        replaces = bytes(grant.replaces.terms_hash) if grant.replaces else NOTHING
        act = acts.Grant(terms, replaces, issued_at)
        grant.terms_hash, grant.issued_at = signed_terms.hash_of(grant, salt), issued_at
        made = signed_flow.sign(act, signer=Signer(patient.user_id, session, proof))
        grant.signature = made.signature
        signed.append(SignedGrant(act, made.signature, grant))
    return signed


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
