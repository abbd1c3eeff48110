"""How one must not send: read the nonce, send, and only then save.

Kept so that the harness shows that it finds faults.
"""

from adapters.chain import blocks, fees, keys
from adapters.chain.errors import ChainError
from adapters.chain.rpc import Rpc
from common import clock
from domain.ledger import crash_points
from domain.ledger.keyring import Key
from domain.ledger.models import Transaction


def send(rpc: Rpc, key: Key, *, chain_id: int) -> None:
    try:
        for row in Transaction.objects.filter(sender=key.address, status=Transaction.Status.QUEUED).order_by(
            "id"
        ):
            _send(rpc, key, row, chain_id)
    except ChainError:
        return


def _send(rpc: Rpc, key: Key, row: Transaction, chain_id: int) -> None:
    nonce = blocks.nonce_of(rpc, key.address, "pending")
    offer = fees.suggest(rpc)
    unsigned = keys.Transaction(
        chain_id, nonce, row.to, bytes(row.calldata), 200_000, offer.max_fee, offer.priority_fee
    )
    raw, digest = keys.sign_transaction(key.secret, unsigned)
    blocks.send(rpc, raw)
    crash_points.reached("sender.after_sending")
    Transaction.objects.filter(pk=row.pk).update(
        status=Transaction.Status.SENT,
        nonce=nonce,
        raw_tx=raw,
        hashes=["0x" + digest.hex()],
        sent_at=clock.now(),
        signed_at=clock.now(),
    )
