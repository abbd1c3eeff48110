"""The real contracts on the test node, and Alice's grants on them."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from pytest_django import Settings

from adapters.chain import blocks, deploy, deployment, development, fees, keys, typed_data
from adapters.chain.contracts.consents import Consents, SignedGrant, SignedRevocation
from adapters.chain.rpc import Rpc
from adapters.chain.values import FOREVER, NOTHING, Flag, Grantee, Role, Terms
from adapters.vault.interface import SecondFactor
from common import clock
from tests.services import Services
from vault.services.facade import VaultService
from vault.tests.conftest import Person

CHAIN_ID = 31337
ALL = 2**32 - 1


@dataclass(frozen=True)
class Chain:
    """The deployed contracts and a relayer who pays."""

    rpc: Rpc
    consents: Consents
    relayer: bytes
    mine: Callable[[int], None]

    def send(self, data: bytes) -> None:
        sender, offer = keys.address_of(self.relayer), fees.suggest(self.rpc)
        nonce = blocks.nonce_of(self.rpc, sender, "pending")
        raw, digest = keys.sign_transaction(
            self.relayer, keys.Transaction(CHAIN_ID, nonce, self.consents.address, data, 400_000, offer.max_fee, offer.priority_fee)
        )
        blocks.send(self.rpc, raw)
        self.mine(1)
        (receipt,) = blocks.receipts(self.rpc, [digest])
        assert receipt is not None and receipt.succeeded

    def grant(self, key: bytes, terms: Terms) -> None:
        issued_at = blocks.head(self.rpc).timestamp
        typed = typed_data.grant(terms, issued_at, chain_id=CHAIN_ID, consents=self.consents.address)
        digest = typed_data.terms_hash(terms)
        self.send(self.consents.grant(SignedGrant(terms.patient, digest, issued_at, keys.sign_typed(key, typed))))

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
def deployed(services: Services) -> deployment.Deployment:
    rpc, (address, key) = Rpc(services.anvil.url), keys.new_account()
    development.fund(rpc, address)
    return deploy.deploy(rpc, key, chain_id=CHAIN_ID, notary=address)


@pytest.fixture
def onchain(deployed: deployment.Deployment, chain: Services, mine: Callable[[int], None], settings: Settings, tmp_path: Path) -> Chain:
    settings.DEPLOYMENTS_DIR = tmp_path
    deployment.save(deployed, tmp_path)
    rpc, (address, key) = Rpc(chain.anvil.url), keys.new_account()
    development.fund(rpc, address)
    mine(1)
    return Chain(rpc, Consents(rpc, deployed.consents), key, mine)


__all__ = ["Chain", "deployed", "key_of", "onchain", "terms"]
