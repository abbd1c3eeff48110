"""The outbox: what is to be proved is written in the transaction that makes it true."""

from collections.abc import Sequence

from django.db import transaction

from common import clock
from domain.ledger import task_queue
from domain.ledger.models import Entry, Statement
from domain.ledger.statements import Leaf, SignedStatement, leaf_hash


def submit(*, author: str, statement: SignedStatement, leaves: Sequence[Leaf]) -> list[Entry]:
    """Write one signed act to the outbox, inside the caller's transaction.

    Returns the entries in the order of `leaves`.

    Nothing is checked here: the notary does that, and what fails goes back to the author as an outcome. An
    act whose keys are all known already is not written again. Raises ValueError where only some are known:
    that is another act under used keys.
    """
    keys = [leaf.idempotency_key for leaf in leaves]
    with transaction.atomic():
        known = {entry.idempotency_key: entry for entry in Entry.objects.filter(idempotency_key__in=keys)}
        if known:
            if len(known) != len(keys):
                raise ValueError("some of these entries were submitted before, with another act")
            return [known[key] for key in keys]
        written = _write(author, statement, leaves)
        transaction.on_commit(task_queue.notarise)
        return written


def _write(author: str, signed: SignedStatement, leaves: Sequence[Leaf]) -> list[Entry]:
    now = clock.now()
    statement = Statement.objects.create(
        author=author,
        root=signed.root,
        size=signed.size,
        signed_at=signed.signed_at,
        signature=signed.signature,
        created_at=now,
    )
    return Entry.objects.bulk_create(
        [
            Entry(
                kind=leaf.kind,
                subject_id=leaf.subject_id,
                version=leaf.version,
                author=author,
                commitment=leaf.commitment,
                subject=leaf.subject,
                leaf=leaf_hash(leaf, author=author),
                statement=statement,
                position=position,
                idempotency_key=leaf.idempotency_key,
                not_before=now,
                created_at=now,
            )
            for position, leaf in enumerate(leaves)
        ],
        batch_size=1000,
    )
