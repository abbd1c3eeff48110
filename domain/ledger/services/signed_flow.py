"""What a person signs, from the signature to the outbox, in the only order that is safe.

The key signs outside any transaction: the vault may be at the other end of a wire. Then, in one transaction,
what the signature rests on is looked at again, the rows are written, the act goes to the outbox, the log is
written and people are told. What was signed and neither submitted nor dropped undoes all of it.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.db import connection, transaction

from adapters.chain.acts.base import Act
from adapters.vault import client
from adapters.vault.interface import SecondFactor, VaultUnavailableError
from domain.ledger.services import acts, entries
from domain.ledger.statements import SignedEvidence

SomeAct = TypeVar("SomeAct", bound=Act)


@dataclass(frozen=True, slots=True)
class Signer:
    """Whose key signs and in which session; `on_behalf_of` is the person who acts for an organisation."""

    account: UUID
    session: bytes
    proof: SecondFactor | None = None
    on_behalf_of: UUID | None = None


@dataclass(frozen=True, slots=True)
class Signed(Generic[SomeAct]):
    """An act and its signature (65 bytes)."""

    act: SomeAct
    signature: bytes


def sign(act: SomeAct, *, signer: Signer, denies: bool = False) -> Signed[SomeAct]:
    """`denies`: it takes something away, and the vault refuses on its strength from now on.

    Raises VaultRefusedError (login not fresh, say), VaultUnavailableError; RuntimeError inside a transaction.
    """
    _require_no_transaction()
    signature = client().sign_act(
        account=signer.account,
        session=signer.session,
        act=act,
        proof=signer.proof,
        on_behalf_of=signer.on_behalf_of,
    )
    signed = Signed(act, signature)
    if denies:
        deny(signed)
    return signed


def deny(signed: Signed[Any]) -> None:
    """The vault refuses on its strength from now on, before the chain has it. Raises VaultError."""
    client().deny(act=signed.act, signature=signed.signature)


class Outbox:
    """What was signed and waits to be submitted in this transaction."""

    def __init__(self, waiting: list[Signed[Any] | SignedEvidence]) -> None:
        self._waiting = waiting

    def submit(
        self, signed: Signed[Any], *, subject_id: UUID, version: int = 1, idempotency_key: str
    ) -> None:
        """Raises RuntimeError for what was not signed for this flow, or was submitted already."""
        self._take(signed)
        acts.submit(
            subject_id=subject_id,
            version=version,
            act=signed.act,
            signature=signed.signature,
            idempotency_key=idempotency_key,
        )

    def record(self, evidence: SignedEvidence) -> None:
        """Raises RuntimeError as `submit`."""
        self._take(evidence)
        entries.submit(author=evidence.author, statement=evidence.statement, leaves=evidence.leaves)

    def drop(self, signed: Signed[Any] | SignedEvidence) -> None:
        """It is not needed any more: what it would end has ended already, say."""
        self._take(signed)

    def require_empty(self) -> None:
        if self._waiting:
            raise RuntimeError(f"{len(self._waiting)} signatures were neither submitted nor dropped")

    def _take(self, signed: Signed[Any] | SignedEvidence) -> None:
        for place, each in enumerate(self._waiting):
            if each is signed:
                del self._waiting[place]
                return
        raise RuntimeError("this was not signed for this flow, or was submitted already")


@contextmanager
def commit(
    *signed: Signed[Any] | SignedEvidence,
    look_again: Callable[[], object],
    deny_after: Sequence[Signed[Any]] = (),
) -> Iterator[Outbox]:
    """One transaction, the outermost. `look_again` locks, checks and raises where what was signed is no
    longer so; it runs before anything is written.

    The vault refuses on the strength of `deny_after` once this is committed. Should the vault be away then,
    the portal refuses already, and the chain will once the outbox is sent.
    """
    with transaction.atomic(durable=True):
        look_again()
        outbox = Outbox(list(signed))
        yield outbox
        outbox.require_empty()
    with suppress(VaultUnavailableError):
        for each in deny_after:
            deny(each)


def _require_no_transaction() -> None:
    """As `atomic(durable=True)` decides it: a test's own transaction does not count."""
    blocks = connection.atomic_blocks
    if blocks and not blocks[-1]._from_testcase:  # type: ignore[attr-defined]  # Django's own
        raise RuntimeError("nothing is signed inside a transaction")
