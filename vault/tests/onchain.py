"""The real contracts on the test node, and Alice's grants on them."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from pytest_django import Settings

from adapters.chain import blocks, deploy, deployment, development, fees, keys, typed_data
from adapters.chain.acts.base import Act
from adapters.chain.acts.participants import Admit, Enrol
from adapters.chain.contracts.consents import Consents, SignedGrant, SignedRevocation
from adapters.chain.contracts.participants import Participants
from adapters.chain.rpc import Rpc
from adapters.chain.values import FOREVER, NOTHING, Admission, Enrolment, Flag, Grantee, Role, Status, Terms
from adapters.vault.interface import SecondFactor
from common import clock
from tests.services import Services
from vault.services.facade import VaultService
from vault.tests.conftest import Person

CHAIN_ID = 31337
ALL = 2**32 - 1


@dataclass(frozen=True)
class Chain:
    """The deployed contracts, their owner, and a relayer who pays."""

    rpc: Rpc
    consents: Consents
    participants: Participants
    relayer: bytes
    owner: bytes
    mine: Callable[[int], None]

    def send(self, data: bytes, *, to: str = "", by: bytes = b"") -> None:
        key, offer = by or self.relayer, fees.suggest(self.rpc)
        nonce = blocks.nonce_of(self.rpc, keys.address_of(key), "pending")
        raw, digest = keys.sign_transaction(
            key,
            keys.Transaction(
                CHAIN_ID, nonce, to or self.consents.address, data, 400_000, offer.max_fee, offer.priority_fee
            ),
        )
        blocks.send(self.rpc, raw)
        self.mine(1)
        (receipt,) = blocks.receipts(self.rpc, [digest])
        assert receipt is not None and receipt.succeeded

    def relay(self, act: Act, signature: bytes) -> None:
        """As the state lane does it."""
        contract = self.participants if isinstance(act, Enrol | Admit) else self.consents
        self.send(act.public().calldata(self.rpc, contract.address, signature), to=contract.address)

    def appoint(self, person: Person, role: Role, status: Status = Status.ACTIVE) -> None:
        self.send(
            self.participants.appoint(person.address, role, status, FOREVER, NOTHING),
            to=self.participants.address,
            by=self.owner,
        )

    def enrolment(
        self, verifier: Person, person: Person, role: Role, status: Status = Status.ACTIVE
    ) -> Enrol:
        sequence = self.participants.participant_of(person.address).sequence + 1
        return Enrol(
            verifier.address,
            Enrolment(person.address, role, status, FOREVER, sequence, bytes(32), self.now() + 3600),
        )

    def admission(self, organisation: Person, person: Person, functions: int) -> Admit:
        sequence = self.participants.membership_of(organisation.address, person.address).sequence + 1
        return Admit(
            organisation.address,
            Admission(person.address, 0, FOREVER, functions, sequence, self.now() + 3600),
        )

    def now(self) -> int:
        return blocks.head(self.rpc).timestamp

    def grant(self, key: bytes, terms: Terms) -> None:
        issued_at = blocks.head(self.rpc).timestamp
        typed = typed_data.grant(terms, issued_at, chain_id=CHAIN_ID, consents=self.consents.address)
        digest = typed_data.terms_hash(terms)
        self.send(
            self.consents.grant(SignedGrant(terms.patient, digest, issued_at, keys.sign_typed(key, typed)))
        )

    def revocation(self, key: bytes, terms: Terms) -> SignedRevocation:
        digest = typed_data.terms_hash(terms)
        typed = typed_data.revoke(digest, chain_id=CHAIN_ID, consents=self.consents.address)
        return SignedRevocation(terms.patient, digest, keys.sign_typed(key, typed))

    def halt(self, key: bytes, until: int) -> bytes:
        return keys.sign_typed(key, typed_data.halt(until, chain_id=CHAIN_ID, consents=self.consents.address))


def key_of(vault: VaultService, person: Person) -> bytes:
    """Taken out as she could herself: until the vault signs consents, somebody must."""
    proof = SecondFactor(clock.unix(clock.now()), ("webauthn",))
    return bytes.fromhex(vault.export_account(account=person.account, proof=proof)[2:])


def terms(patient: Person, grantee: Person, **other: object) -> Terms:
    """Everything of the patient, to view, for a person whose standing nobody asks (family)."""
    base = Terms(
        patient.address,
        Grantee.PERSON,
        grantee.address,
        Role.NONE,
        0,
        ALL,
        2**16 - 1,
        255,
        Flag.VIEW,
        NOTHING,
        0,
        FOREVER,
        0,
        FOREVER,
        secrets.token_bytes(32),
    )
    return base._replace(**other)  # type: ignore[arg-type]  # names of fields


@pytest.fixture(scope="module")
def deployed(services: Services) -> tuple[deployment.Deployment, bytes]:
    """The contracts, and the key of their owner."""
    rpc, (address, key) = Rpc(services.anvil.url), keys.new_account()
    development.fund(rpc, address)
    return deploy.deploy(rpc, key, chain_id=CHAIN_ID, notary=address), key


@pytest.fixture
def onchain(
    deployed: tuple[deployment.Deployment, bytes],
    chain: Services,
    mine: Callable[[int], None],
    settings: Settings,
    tmp_path: Path,
) -> Chain:
    settings.DEPLOYMENTS_DIR = tmp_path
    made, owner = deployed
    deployment.save(made, tmp_path)
    rpc, (address, key) = Rpc(chain.anvil.url), keys.new_account()
    development.fund(rpc, address)
    mine(1)
    return Chain(rpc, Consents(rpc, made.consents), Participants(rpc, made.participants), key, owner, mine)


__all__ = ["Chain", "deployed", "key_of", "onchain", "terms"]
