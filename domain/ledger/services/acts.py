"""The outbox of the state lane: what a contract must decide is written in the transaction that makes it true
here.
"""

from uuid import UUID

from django.conf import settings
from django.db import transaction

from adapters.chain import acts as chain_acts
from adapters.chain import deployment
from adapters.chain.acts import Act, Admit, Enrol, Halt, PublicAct, PublicBlocks, PublicGrant
from adapters.chain.values import FOREVER
from common import clock
from domain.ledger import task_queue
from domain.ledger.models import SignedAct
from domain.ledger.services import statements
from domain.ledger.services.role_appointments import appoint

__all__ = ["appoint", "submit"]

RELAYABLE = 86_400  # a grant, after it was issued: the contract's own rule


def submit(
    *, kind: str, subject_id: UUID, version: int, act: Act, signature: bytes, idempotency_key: str
) -> SignedAct:
    """Write one signed act to the outbox, inside the caller's transaction.

    The same key again gives the same row.

    `kind` is grant, revoke, halt, blocks, enrolment or membership; `subject_id` and `version` are the
    caller's, and come back in the outcome. Only the act's public part is kept. Nothing is asked of the chain
    here. Raises ValueError where kind and act differ, WrongChainError without contracts.
    """
    public = chain_acts.public(act)
    if statements.kind_of(public) != kind:
        raise ValueError(f"{type(act).__name__} is no act of kind {kind}")
    known = deployment.load(settings.CHAIN_ID)
    now = clock.now()
    row, _ = SignedAct.objects.get_or_create(
        idempotency_key=idempotency_key,
        defaults={
            "kind": kind,
            "subject_id": subject_id,
            "version": version,
            "contract": chain_acts.typed(act, known).verifying,
            "signer": chain_acts.signer(act),
            "statement": statements.written(public),
            "signature": signature,
            "is_plain": chain_acts.is_plain(act, signature, known),
            "outcome_key": chain_acts.outcome_key(act),
            "sequence": _sequence(public),
            "not_dated_before": _not_dated_before(public),
            "deadline": _deadline(public),
            "not_before": now,
            "created_at": now,
        },
    )
    transaction.on_commit(task_queue.relay)
    return row


def _sequence(act: PublicAct) -> int | None:
    match act:
        case PublicBlocks():
            return act.sequence
        case Enrol():
            return act.enrolment.sequence
        case Admit():
            return act.admission.sequence
        case _:
            return None


def _not_dated_before(act: PublicAct) -> int:
    match act:
        case PublicGrant():
            return act.issued_at
        case Halt() if act.until < FOREVER:
            return act.until
        case _:
            return 0


def _deadline(act: PublicAct) -> int | None:
    match act:
        case PublicGrant():
            return act.issued_at + RELAYABLE
        case Enrol():
            return act.enrolment.deadline
        case Admit():
            return act.admission.deadline
        case _:
            return None
