"""Gives a transaction its nonce, its bytes and its hash, and saves them before anybody else sees them."""

from collections.abc import Sequence

from django.conf import settings
from django.db import transaction
from django.db.models import Max

from adapters.chain import blocks, keys
from adapters.chain.fees import Fees
from adapters.chain.rpc import Rpc
from common import clock
from domain.ledger import crash
from domain.ledger.models import Transaction
from domain.ledger.models.transaction import TransactionStatus
from domain.ledger.services import fees
from domain.ledger.services.keyring import Key

FIELDS = ["status", "nonce", "gas", "max_fee", "priority_fee", "raw_tx", "hashes", "signed_at", "sent_at", "error"]


def sign_new(rpc: Rpc, key: Key, rows: Sequence[Transaction], offer: Fees) -> list[Transaction]:
    """The next nonces for queued rows, in order. Returns those that are saved as ours."""
    nonce = next_nonce(rpc, key)
    for place, row in enumerate(rows):
        row.nonce = nonce + place
        fees.put(row, offer)
        _sign(key, row)
    crash.point("sender.after_signing")
    return _save(rows, {Transaction.Status.QUEUED})


def sign_again(key: Key, row: Transaction, offer: Fees) -> list[Transaction]:
    """Other bytes under the same nonce: a raised fee. The older hashes are kept, since any of them may be mined."""
    fees.put(row, offer)
    _sign(key, row)
    return _save([row], {Transaction.Status.SIGNED, Transaction.Status.SENT})


def next_nonce(rpc: Rpc, key: Key) -> int:
    """After all that we saved, and after all that the chain has seen."""
    saved = Transaction.objects.filter(sender=key.address).aggregate(last=Max("nonce"))["last"]
    mined = blocks.nonce_of(rpc, key.address)
    return mined if saved is None else max(mined, saved + 1)


def _sign(key: Key, row: Transaction) -> None:
    if row.nonce is None or row.gas is None:
        raise ValueError("a transaction is signed after it has a nonce and its gas")
    offer = fees.of(row)
    raw, digest = keys.sign_transaction(
        key.secret,
        keys.Transaction(
            settings.CHAIN_ID, row.nonce, row.to, bytes(row.calldata), row.gas, offer.max_fee, offer.priority_fee, offer.gas_price
        ),
    )
    row.raw_tx, row.hashes = raw, [*row.hashes, "0x" + digest.hex()]
    row.status, row.signed_at, row.sent_at, row.error = Transaction.Status.SIGNED, clock.now(), None, ""


def _save(rows: Sequence[Transaction], still: set[TransactionStatus]) -> list[Transaction]:
    """Only rows whose state is still the expected one. The nonce is unique per key: a second line of nonces cannot be saved."""
    with transaction.atomic():
        locked = Transaction.objects.filter(pk__in=[row.pk for row in rows], status__in=still).select_for_update()
        ours = set(locked.values_list("pk", flat=True))
        kept = [row for row in rows if row.pk in ours]
        Transaction.objects.bulk_update(kept, FIELDS, batch_size=200)
    return kept
