"""The outbox of the state lane: what a contract must decide is written in the transaction that makes it true
here.
"""

from uuid import UUID

from django.conf import settings
from django.db import transaction

from adapters.chain import deployment
from adapters.chain.acts import base, registry
from adapters.chain.acts.base import Act
from common import clock
from domain.ledger import task_queue
from domain.ledger.models import SignedAct


def submit(*, subject_id: UUID, version: int, act: Act, signature: bytes, idempotency_key: str) -> SignedAct:
    """Write one signed act to the outbox, inside the caller's transaction.

    The same key again gives the same row.

    `subject_id` and `version` are the caller's, and come back in the outcome with the act's kind. Only its
    public part is kept. Nothing is asked of the chain here. Raises ValueError for an act that is not
    registered, WrongChainError without contracts.
    """
    public = act.public()
    if registry.kinds().get(public.kind) is not type(public):
        raise ValueError(f"{type(act).__name__} is no registered act")
    known = deployment.load(settings.CHAIN_ID)
    now = clock.now()
    row, _ = SignedAct.objects.get_or_create(
        idempotency_key=idempotency_key,
        defaults={
            "kind": public.kind,
            "subject_id": subject_id,
            "version": version,
            "contract": act.typed(known).verifying,
            "signer": public.signer,
            "statement": public.stored(),
            "signature": signature,
            "is_plain": base.is_plain(act, signature, known),
            "outcome_key": public.outcome_key,
            "sequence": public.sequence,
            "not_dated_before": public.not_dated_before,
            "deadline": public.deadline,
            "not_before": now,
            "created_at": now,
        },
    )
    transaction.on_commit(task_queue.relay)
    return row
