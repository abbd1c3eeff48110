"""Statements that count before the chain has them: taken in, and read again."""

import json
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import transaction

from adapters.chain import deployment, keys
from adapters.chain.acts.base import Act
from adapters.chain.acts.effects import Ending, PendingChange
from adapters.chain.errors import BadSignatureError, ChainError
from adapters.chain.values import BlockList, Role
from common import clock
from vault import node
from vault.models import Denial, Event, PendingStatement
from vault.services import events, secrets
from vault.wrapping import refused

_LABEL = "held statement"


@dataclass(frozen=True, slots=True)
class Word:
    """What a held enrolment or membership leaves of somebody's right."""

    is_active: bool
    functions: int
    valid_until: int


def deny(*, act: Act, signature: bytes) -> None:
    """Hold it from now on.

    Again is fine; refused where another than its signer signed, or where it ends nothing.
    """
    statement = act.typed(deployment.load(settings.CHAIN_ID))
    try:
        if keys.recover(statement, signature) != act.public().signer:
            raise refused()
    except (BadSignatureError, ValueError):
        raise refused() from None
    digest = statement.digest()
    denial = _denial(act.ending(clock.unix(clock.now())), signature)
    change = act.pending_change()
    if denial is None and change is None:
        raise refused()
    row = _pending(act, change, digest, signature) if change else None
    with transaction.atomic(using="vault"):
        if denial:
            Denial.objects.bulk_create([denial], ignore_conflicts=True)
        if row:
            PendingStatement.objects.bulk_create([row], ignore_conflicts=True)
        events.write(action=Event.Action.ACT_HELD, detail={"act": type(act).__name__, "digest": digest.hex()})


def block_list(row: PendingStatement) -> BlockList:
    """What a held block list refuses."""
    said = _said(row)
    return BlockList(tuple(said["blocked"]), said["categories"], bytes.fromhex(said["salt"]))


def word(row: PendingStatement) -> Word:
    """What a held enrolment or membership says."""
    said = _said(row)
    return Word(said["is_active"], said["functions"], said["valid_until"])


def has_role(address: str, role: Role) -> bool:
    """What the chain says now. Raises ChainError."""
    return node.participants().standing(address, clock.unix(clock.now())) == (role, True)


def _denial(ending: Ending | None, signature: bytes) -> Denial | None:
    if ending is None:
        return None
    return Denial(
        owner=ending.owner,
        consent=ending.consent,
        until=ending.until,
        signature=signature,
        at=clock.now(),
    )


def _pending(act: Act, change: PendingChange, digest: bytes, signature: bytes) -> PendingStatement:
    signer = act.public().signer
    return PendingStatement(
        about=change.subject,
        subject=change.address,
        signer=signer,
        sequence=change.sequence,
        digest=digest,
        signature=signature,
        sealed=secrets.seal(label=_LABEL, plaintext=json.dumps(change.content).encode()),
        is_proved=_is_proved(signer, change.signer_role),
        at=clock.now(),
    )


def _is_proved(signer: str, role: Role) -> bool:
    """Only a verifier of the chain suspends.

    While the chain is away the signature is held, and the verifier asked for when it is back.
    """
    if role is Role.NONE:
        return True
    try:
        if not has_role(signer, role):
            raise refused()
    except ChainError:
        return False
    return True


def _said(row: PendingStatement) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(secrets.open(label=_LABEL, sealed=bytes(row.sealed)))
    return found
