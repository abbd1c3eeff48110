"""Verifiers and regulators: set by the one account that owns the register, where its operator works."""

import time
import uuid

from adapters.chain.contracts.participants import Participants
from adapters.chain.errors import ChainUnavailableError
from adapters.chain.rpc import Rpc
from adapters.chain.values import FOREVER, NOTHING, Role, Status
from common.errors import MedChainError
from domain.ledger import keyring, node
from domain.ledger.keyring import Key
from domain.ledger.models import Transaction
from domain.ledger.services import chain_identity, sender, transactions, watcher

LOOK_EVERY = 0.2
INTENT = "appoint:"


class AppointmentError(MedChainError):
    """The register did not take it."""


def appoint(
    *, account: str, role: Role, status: Status = Status.ACTIVE, valid_until: int = FOREVER, wait: float = 60
) -> None:
    """Make the account a verifier or regulator (or suspend or revoke it), with the owner's key; back when the
    chain has it. Again changes nothing.

    Never inside a transaction: it waits for blocks, `wait` seconds at most. Raises KeyFileError where this is
    not the operator's machine, ChainRevertError where the register refuses, ChainUnavailableError when it
    takes too long (the next call goes on with the same one).
    """
    rpc = node.rpc()
    known = chain_identity.check(rpc)
    key = keyring.operator()
    register = Participants(rpc, known.participants)
    found = register.participant_of(account)
    if (found.role, found.status, found.valid_until) == (role, status, valid_until):
        return
    data = register.appoint(account, role, status, valid_until, NOTHING)
    register.dry_run(data, sender=key.address)
    intent = f"{INTENT}{account}:{found.sequence + 1}:{role:d}:{status:d}:{valid_until}:"
    row = (
        Transaction.objects.filter(intent_key__startswith=intent)
        .exclude(status=Transaction.Status.FAILED)
        .first()
    )
    if row is None:
        row = transactions.queue(
            intent_key=intent + uuid.uuid4().hex[:8],
            sender=key.address,
            to=register.address,
            calldata=data,
            task="ledger.watch",
        )
    _follow(rpc, key, row, wait)


def _follow(rpc: Rpc, key: Key, row: Transaction, wait: float) -> None:
    deadline = time.monotonic() + wait
    while row.status != Transaction.Status.CONFIRMED:
        if row.status == Transaction.Status.FAILED:
            raise AppointmentError(f"The register refused: {row.error}", kept="Nothing was changed.")
        if time.monotonic() > deadline:
            raise ChainUnavailableError(f"the appointment was not recorded within {wait:.0f} seconds")
        sender.send_due(rpc, key)
        watcher.watch(rpc)
        time.sleep(LOOK_EVERY)
        row.refresh_from_db()
