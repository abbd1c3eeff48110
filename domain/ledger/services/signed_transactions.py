"""Gives a transaction its nonce, its bytes and its hash, and saves them before anybody else sees them."""

from collections.abc import Sequence

from django.conf import settings
from django.db import connection
from django.db.models import Max

from adapters.chain import blocks, keys
from adapters.chain.fees import Fees
from adapters.chain.rpc import Rpc
from common import clock
from domain.ledger import crash_points
from domain.ledger.keyring import Key
from domain.ledger.models import Transaction
from domain.ledger.models.transaction import TransactionStatus
from domain.ledger.services import fees

Status = Transaction.Status
EMPTY_GAS = 30_000
NOT_YET = "not yet signed"

# One statement for hundreds of rows: this and the signatures set the pace of sending.
SAVE = """
update ledger_transaction as kept
set status = %s, signed_at = %s, sent_at = null, error = '', nonce = signed.nonce,
    gas = signed.gas, max_fee = signed.max_fee, priority_fee = signed.priority_fee,
    raw_tx = signed.raw_tx, hashes = kept.hashes || signed.hash::varchar,
    given_up = signed.given_up,
    attempts = case when kept.status = 'queued' then 0 else kept.attempts end
from unnest(%s::bigint[], %s::bigint[], %s::bigint[], %s::numeric[], %s::numeric[], %s::bytea[],
    %s::text[], %s::text[])
    as signed (id, nonce, gas, max_fee, priority_fee, raw_tx, given_up, hash)
where kept.id = signed.id and kept.status = any(%s)
returning kept.id
"""


def sign_new(rpc: Rpc, key: Key, rows: Sequence[Transaction], offer: Fees) -> list[Transaction]:
    """The next nonces for queued rows, in order. Returns those that are saved as ours."""
    nonce = next_nonce(rpc, key)
    for place, row in enumerate(rows):
        row.nonce = nonce + place
        fees.put(row, offer)
        _sign(key, row)
    crash_points.reached("sender.after_signing")
    return _save(rows, [Status.QUEUED])


def sign_again(key: Key, row: Transaction, offer: Fees) -> list[Transaction]:
    """Other bytes under the same nonce: a raised fee.

    The older hashes are kept, since any of them may be mined.
    """
    fees.put(row, offer)
    _sign(key, row)
    return _save([row], [Status.SIGNED, Status.SENT])


def give_up(key: Key, row: Transaction, offer: Fees) -> list[Transaction]:
    """An empty transaction to ourselves under the row's nonce, so that those behind it go on.

    Should the old bytes be mined after all, they count.
    """
    row.given_up, row.gas = NOT_YET, EMPTY_GAS
    return sign_again(key, row, offer)


def next_nonce(rpc: Rpc, key: Key) -> int:
    """After all that we saved, and after all that the chain has seen."""
    saved = Transaction.objects.filter(sender=key.address).aggregate(last=Max("nonce"))["last"]
    mined = blocks.nonce_of(rpc, key.address)
    return mined if saved is None else max(mined, saved + 1)


def _sign(key: Key, row: Transaction) -> None:
    if row.nonce is None or row.gas is None:
        raise ValueError("a transaction is signed after it has a nonce and its gas")
    offer = fees.offer_of(row)
    to, data = (key.address, b"") if row.given_up else (row.to, bytes(row.calldata))
    raw, digest = keys.sign_transaction(
        key.secret,
        keys.Transaction(
            settings.CHAIN_ID,
            row.nonce,
            to,
            data,
            row.gas,
            offer.max_fee,
            offer.priority_fee,
            offer.gas_price,
        ),
    )
    row.raw_tx, row.hashes = raw, [*row.hashes, "0x" + digest.hex()]
    if row.given_up == NOT_YET:
        row.given_up = row.hashes[-1]
    row.status = Status.SIGNED


def _save(rows: Sequence[Transaction], still: Sequence[TransactionStatus]) -> list[Transaction]:
    """Only rows whose state is still the expected one.

    The nonce is unique per key: a second line of nonces cannot be saved.
    """
    columns = [
        [getattr(row, name) for row in rows]
        for name in ("pk", "nonce", "gas", "max_fee", "priority_fee", "raw_tx", "given_up")
    ]
    with connection.cursor() as cursor:
        cursor.execute(
            SAVE,
            [
                Status.SIGNED.value,
                clock.now(),
                *columns,
                [row.hashes[-1] for row in rows],
                [each.value for each in still],
            ],
        )
        ours = {pk for (pk,) in cursor.fetchall()}
    return [row for row in rows if row.pk in ours]
