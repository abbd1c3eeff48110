"""Statements that count before the chain has them: taken in, and read again."""

import json
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import transaction

from adapters.chain import deployment, keys
from adapters.chain.acts import Act, Admit, Blocks, Enrol, Grant, Halt, Revoke, signer, typed
from adapters.chain.contracts.consents import key_of
from adapters.chain.errors import BadSignatureError, ChainError
from adapters.chain.values import FOREVER, NOTHING, BlockList, Role, Status
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
    statement = typed(act, deployment.load(settings.CHAIN_ID))
    try:
        if keys.recover(statement, signature) != signer(act):
            raise refused()
    except (BadSignatureError, ValueError):
        raise refused() from None
    digest = statement.digest()
    denial = _denial(act, signature)
    row = None if denial else _held(act, digest, signature)
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


def is_verifier(address: str) -> bool:
    """What the chain says now. Raises ChainError."""
    return node.participants().standing(address, clock.unix(clock.now())) == (Role.VERIFIER, True)


def _denial(act: Act, signature: bytes) -> Denial | None:
    match act:
        case Revoke(patient, terms):
            return Denial(owner=patient, consent=key_of(patient, terms), signature=signature, at=clock.now())
        case Grant(terms, replaces) if replaces != NOTHING:
            return Denial(
                owner=terms.patient,
                consent=key_of(terms.patient, replaces),
                signature=signature,
                at=clock.now(),
            )
        case Halt(patient, until) if until == FOREVER or until <= clock.unix(clock.now()):
            return Denial(owner=patient, until=until, signature=signature, at=clock.now())
        case Grant() | Halt():
            raise refused()
        case _:
            return None


def _held(act: Act, digest: bytes, signature: bytes) -> PendingStatement:
    match act:
        case Blocks(patient, blocks, sequence):
            said = {
                "blocked": list(blocks.blocked),
                "categories": blocks.categories,
                "salt": blocks.salt.hex(),
            }
            return _row(PendingStatement.Kind.BLOCKS, patient, act, sequence, digest, signature, said)
        case Enrol(verifier, enrolment):
            is_proved = _is_proved(verifier, enrolment.account)
            said = {
                "is_active": enrolment.status == Status.ACTIVE,
                "functions": 0,
                "valid_until": enrolment.valid_until,
            }
            row = _row(
                PendingStatement.Kind.ENROLMENT,
                enrolment.account,
                act,
                enrolment.sequence,
                digest,
                signature,
                said,
            )
            row.is_proved = is_proved
            return row
        case Admit(_, admission):
            said = {
                "is_active": admission.functions != 0,
                "functions": admission.functions,
                "valid_until": admission.valid_until,
            }
            return _row(
                PendingStatement.Kind.MEMBERSHIP,
                admission.account,
                act,
                admission.sequence,
                digest,
                signature,
                said,
            )
        case _:
            raise refused()


def _row(
    kind: str, subject: str, act: Act, sequence: int, digest: bytes, signature: bytes, said: dict[str, Any]
) -> PendingStatement:
    return PendingStatement(
        kind=kind,
        subject=subject,
        signer=signer(act),
        sequence=sequence,
        digest=digest,
        signature=signature,
        sealed=secrets.seal(label=_LABEL, plaintext=json.dumps(said).encode()),
        at=clock.now(),
    )


def _is_proved(verifier: str, account: str) -> bool:
    """Only a verifier of the chain suspends.

    While the chain is away the signature is held, and the verifier asked for when it is back.
    """
    if verifier == account:
        raise refused()
    try:
        if not is_verifier(verifier):
            raise refused()
    except ChainError:
        return False
    return True


def _said(row: PendingStatement) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(secrets.open(label=_LABEL, sealed=bytes(row.sealed)))
    return found
