"""People who sign acts, and what they sign."""

from uuid import UUID

from adapters.chain import blocks, deployment, keys
from adapters.chain.acts.base import Act
from adapters.chain.acts.consents import Blocks, Grant, Revoke
from adapters.chain.acts.participants import Admit, Enrol
from adapters.chain.rpc import Rpc
from adapters.chain.typed_data import terms_hash
from adapters.chain.values import (
    FOREVER,
    NOTHING,
    Admission,
    BlockList,
    Enrolment,
    Flag,
    Grantee,
    Role,
    Status,
    Terms,
)
from common import clock, ids
from common.keccak import keccak256
from domain.ledger.models import SignedAct
from domain.ledger.services import acts as outbox
from domain.ledger.tests.support import ALICE, MALLORY, Person

BOB = Person("Bob", keccak256(b"Bob, a doctor"))
VERA = Person("Vera", keccak256(b"Vera, a verifier"))
VICTOR = Person("Victor", keccak256(b"Victor, another one"))
HOPE = Person("Hospital Hope", keccak256(b"Hospital Hope"))
PEOPLE = {person.address: person for person in (ALICE, MALLORY, BOB, VERA, VICTOR, HOPE)}


def now() -> int:
    return clock.unix(clock.now())


def terms(patient: Person = ALICE) -> Terms:
    """Bob may see; salted, so that no two are the same."""
    return Terms(
        patient.address,
        Grantee.PERSON,
        BOB.address,
        Role.NONE,
        0,
        1,
        1,
        3,
        Flag.VIEW,
        NOTHING,
        0,
        FOREVER,
        0,
        FOREVER,
        keccak256(ids.new().bytes),
    )


def grant(patient: Person = ALICE, *, at: int | None = None, replaces: bytes = NOTHING) -> Grant:
    return Grant(terms(patient), replaces, now() - 60 if at is None else at)


def revoke(granted: Grant) -> Revoke:
    return Revoke(granted.terms.patient, terms_hash(granted.terms))


def enrol(
    who: Person,
    *,
    by: Person = VERA,
    sequence: int = 1,
    role: Role = Role.DOCTOR,
    status: Status = Status.ACTIVE,
    papers: bytes = b"c" * 32,
) -> Enrol:
    return Enrol(by.address, Enrolment(who.address, role, status, FOREVER, sequence, papers, now() + 3600))


def admit(who: Person, *, sequence: int = 1, functions: int = 1) -> Admit:
    return Admit(HOPE.address, Admission(who.address, 0, FOREVER, functions, sequence, now() + 3600))


def sign(act: Act) -> bytes:
    return keys.sign_typed(PEOPLE[act.public().signer].key, act.typed(deployment.load(31337)))


def submit(
    act: Act, *, signature: bytes | None = None, subject: UUID | None = None, version: int = 1
) -> SignedAct:
    subject_id = subject or ids.new()
    return outbox.submit(
        subject_id=subject_id,
        version=version,
        act=act,
        signature=sign(act) if signature is None else signature,
        idempotency_key=f"test:{subject_id}:{act.public().kind}:{version}",
    )


def no_list(sequence: int, *, patient: Person = ALICE, salt: bytes = b"s" * 32) -> Blocks:
    """Bob sees nothing any more."""
    return Blocks(patient.address, BlockList((BOB.address,), 0, salt), sequence)


class Stranger:
    """Brings what somebody signed, as anybody may; pays more than we do, so that his comes first."""

    def __init__(self, rpc: Rpc) -> None:
        self.rpc = rpc
        self.address, self.key = keys.new_account()
        self.rpc.call("anvil_setBalance", [self.address, hex(10**21)])

    def bring(self, act: Act) -> None:
        contract = act.typed(deployment.load(31337)).verifying
        data = act.public().calldata(self.rpc, contract, sign(act))
        nonce = blocks.nonce_of(self.rpc, self.address, "pending")
        raw, _ = keys.sign_transaction(
            self.key, keys.Transaction(31337, nonce, contract, data, 500_000, 10**12, 10**11)
        )
        blocks.send(self.rpc, raw)
