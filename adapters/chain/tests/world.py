"""The people of the tests, and a node with the three contracts on it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from adapters.chain import blocks, deploy, development, fees, keys, typed_data
from adapters.chain.blocks import Receipt
from adapters.chain.contracts.anchors import Anchors
from adapters.chain.contracts.consents import Consents
from adapters.chain.contracts.participants import Participants
from adapters.chain.deployment import Deployment
from adapters.chain.rpc import Rpc
from adapters.chain.values import FOREVER, Admission, Enrolment, Role, Status

CHAIN_ID = 31337


class Person:
    """Somebody with a key."""

    def __init__(self) -> None:
        self.address, self.key = keys.new_account()

    def sign(self, typed: typed_data.TypedData) -> bytes:
        return keys.sign_typed(self.key, typed)


@dataclass(frozen=True)
class People:
    """Alice the patient, Mallory who means harm, Bob her doctor, Charlie the stranger, and the offices."""

    alice: Person
    mallory: Person
    bob: Person
    charlie: Person
    hospital: Person
    verifier: Person
    notary: Person
    owner: Person

    @classmethod
    def gather(cls) -> "People":
        return cls(*(Person() for _ in range(8)))


class World:
    """A node that mines when told: after each transaction sent through `send`, and by itself inside
    `mining()`.
    """

    def __init__(self, rpc: Rpc) -> None:
        self.rpc = rpc
        self.people = People.gather()
        development.fund(rpc, self.people.owner.address)
        development.fund(rpc, self.people.notary.address)
        with self.mining():
            self.deployment: Deployment = deploy.deploy(
                rpc, self.people.owner.key, chain_id=CHAIN_ID, notary=self.people.notary.address
            )
        self.participants = Participants(rpc, self.deployment.participants)
        self.consents = Consents(rpc, self.deployment.consents)
        self.anchors = Anchors(rpc, self.deployment.anchors)
        self._appoint_verifier()

    @contextmanager
    def mining(self) -> Iterator[None]:
        self.rpc.call("evm_setAutomine", (True,))
        try:
            yield
        finally:
            self.rpc.call("evm_setAutomine", (False,))

    def now(self) -> int:
        return blocks.head(self.rpc).timestamp

    def warp(self, seconds: int) -> None:
        """Let time pass and mine a block."""
        self.rpc.call("evm_increaseTime", (seconds,))
        self.rpc.call("evm_mine")

    def send(self, to: str, data: bytes, *, by: Person | None = None, value: int = 0) -> Receipt:
        """As a relayer does it: by somebody who has money and nothing else to do with it."""
        sender = by or self.people.owner
        nonce = blocks.nonce_of(self.rpc, sender.address)
        offer = fees.suggest(self.rpc)
        raw, _ = keys.sign_transaction(
            sender.key,
            keys.Transaction(
                CHAIN_ID, nonce, to, data, 3_000_000, offer.max_fee, offer.priority_fee, value=value
            ),
        )
        sent = blocks.send(self.rpc, raw)
        self.rpc.call("evm_mine")
        (receipt,) = blocks.receipts(self.rpc, [sent])
        assert receipt is not None
        return receipt

    def enrolment(self, person: Person, role: Role, status: Status = Status.ACTIVE) -> Enrolment:
        sequence = self.participants.participant_of(person.address).sequence + 1
        return Enrolment(person.address, role, status, FOREVER, sequence, b"c" * 32, self.now() + 3600)

    def enrol(self, person: Person, role: Role, status: Status = Status.ACTIVE) -> None:
        enrolment = self.enrolment(person, role, status)
        typed = typed_data.enrolment(enrolment, chain_id=CHAIN_ID, participants=self.participants.address)
        verifier = self.people.verifier
        self.send(
            self.participants.address,
            self.participants.enrol(verifier.address, enrolment, verifier.sign(typed)),
        )

    def admit(self, organisation: Person, person: Person, functions: int) -> None:
        sequence = self.participants.membership_of(organisation.address, person.address).sequence + 1
        admission = Admission(person.address, 0, FOREVER, functions, sequence, self.now() + 3600)
        typed = typed_data.membership(admission, chain_id=CHAIN_ID, participants=self.participants.address)
        self.send(
            self.participants.address,
            self.participants.admit(organisation.address, admission, organisation.sign(typed)),
        )

    def _appoint_verifier(self) -> None:
        data = self.participants.appoint(
            self.people.verifier.address, Role.VERIFIER, Status.ACTIVE, FOREVER, bytes(32)
        )
        self.send(self.participants.address, data)
