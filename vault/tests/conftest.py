"""Alice (patient), Mallory (another patient, hostile), and the vault with its own database."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from adapters.vault.envelope_binding import BoundMetadata
from adapters.vault.interface import Requester, VersionRef
from common import clock
from vault.services.facade import VaultService

Later = Callable[[float], None]


@dataclass(frozen=True)
class Person:
    """A patient with a hosted account, in one browser session."""

    patient: UUID
    account: UUID
    address: str

    @property
    def requester(self) -> Requester:
        return Requester(self.account, self.address, self.account.bytes * 2)

    def bound(self, **other: object) -> BoundMetadata:
        base = BoundMetadata(
            patient=self.patient,
            owner=self.address,
            category=3,
            confidentiality=1,
            record_date=1_760_000_000,
            content_type="application/pdf",
            plaintext_sha256=bytes([7]) * 32,
            plaintext_length=1234,
        )
        return replace(base, **other)  # type: ignore[arg-type]  # names of fields


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """At collection: which databases are made is decided before the first test runs."""
    for item in items:
        if Path(__file__).parent in item.path.parents and not item.get_closest_marker("django_db"):
            item.add_marker(pytest.mark.django_db(databases=["vault"]))


@pytest.fixture(autouse=True)
def _vault_database(db: None) -> None:
    """Every test here has it."""


@pytest.fixture
def vault() -> VaultService:
    return VaultService()


@pytest.fixture
def alice(vault: VaultService) -> Person:
    return person(vault)


@pytest.fixture
def mallory(vault: VaultService) -> Person:
    return person(vault)


def person(vault: VaultService) -> Person:
    patient, account = uuid4(), uuid4()
    address = vault.create_account(account=account)
    vault.create_patient(patient=patient, account=account)
    return Person(patient, account, address)


def kept(vault: VaultService, owner: Person, **other: object) -> tuple[VersionRef, bytes]:
    """A confirmed record of that person, and its key."""
    ref = VersionRef(uuid4(), 1)
    (key,) = vault.open(patient=owner.patient, refs=[ref])
    vault.close(bound={ref: owner.bound(**other)})
    vault.confirm(refs=[ref])
    return ref, key


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Later:
    """`later(seconds)` moves the clock."""
    real = clock.now

    def move(seconds: float) -> None:
        def moved() -> datetime:
            return real() + timedelta(seconds=seconds)

        monkeypatch.setattr(clock, "now", moved)

    return move
