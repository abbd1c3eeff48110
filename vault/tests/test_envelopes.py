from typing import Any
from uuid import uuid4

import pytest
from pytest_django import DjangoAssertNumQueries

from adapters.vault.interface import VaultRefusedError, VersionRef
from common.sealing import derive
from tests import traces
from vault.models import Envelope
from vault.services.facade import VaultService
from vault.tests.conftest import Later, Person, kept


def opened(vault: VaultService, owner: Person, count: int = 1) -> Any:
    refs = [VersionRef(uuid4(), 1) for _ in range(count)]
    return refs, vault.open(patient=owner.patient, refs=refs)


def test_every_version_has_its_own_key(vault: VaultService, alice: Person) -> None:
    refs, keys = opened(vault, alice, 3)
    assert len(set(keys)) == 3 and all(len(key) == 32 for key in keys)
    assert vault.provisional_keys(refs=refs) == keys
    (again,) = vault.open(patient=alice.patient, refs=[VersionRef(refs[0].record, 2)])
    assert again not in keys


def test_a_version_is_opened_once(vault: VaultService, alice: Person, mallory: Person) -> None:
    refs, keys = opened(vault, alice)
    for person in (alice, mallory):
        with pytest.raises(VaultRefusedError):
            vault.open(patient=person.patient, refs=[VersionRef(uuid4(), 1), *refs])
    assert Envelope.objects.count() == 1 and vault.provisional_keys(refs=refs) == keys


def test_closing_binds_and_keeps_the_key(vault: VaultService, alice: Person) -> None:
    refs, keys = opened(vault, alice, 2)
    vault.close(bound={ref: alice.bound() for ref in refs})
    assert vault.provisional_keys(refs=refs) == keys
    salts = vault.record_salts(refs=refs)
    assert salts == {
        ref: (derive(key, "commitment"), derive(key, "subject")) for ref, key in zip(refs, keys, strict=True)
    }


def test_closing_again_with_other_facts_is_refused(vault: VaultService, alice: Person) -> None:
    refs, _ = opened(vault, alice)
    vault.close(bound={refs[0]: alice.bound()})
    before = traces.tables("vault")
    vault.close(bound={refs[0]: alice.bound()})
    with pytest.raises(VaultRefusedError):
        vault.close(bound={refs[0]: alice.bound(category=9)})
    assert traces.changed_since(before) == []


def test_closing_for_another_owner_or_patient_is_refused(
    vault: VaultService, alice: Person, mallory: Person
) -> None:
    refs, _ = opened(vault, alice)
    for bound in (mallory.bound(), alice.bound(owner=mallory.address), alice.bound(patient=mallory.patient)):
        with pytest.raises(VaultRefusedError):
            vault.close(bound={refs[0]: bound})
    assert Envelope.objects.get().state == Envelope.State.PROVISIONAL


def test_one_wrong_version_closes_none(vault: VaultService, alice: Person) -> None:
    refs, _ = opened(vault, alice, 2)
    with pytest.raises(VaultRefusedError):
        vault.close(
            bound={refs[0]: alice.bound(), refs[1]: alice.bound(), VersionRef(uuid4(), 1): alice.bound()}
        )
    assert not Envelope.objects.exclude(state=Envelope.State.PROVISIONAL).exists()


def test_only_closed_versions_are_confirmed(vault: VaultService, alice: Person) -> None:
    refs, _ = opened(vault, alice)
    with pytest.raises(VaultRefusedError):
        vault.confirm(refs=refs)
    assert Envelope.objects.get().state == Envelope.State.PROVISIONAL
    vault.close(bound={refs[0]: alice.bound()})
    vault.confirm(refs=refs)
    vault.confirm(refs=refs)
    with pytest.raises(VaultRefusedError):
        vault.provisional_keys(refs=refs)
    assert Envelope.objects.get().state == Envelope.State.CONFIRMED


def test_what_never_became_a_record_is_listed_and_discarded(
    vault: VaultService, alice: Person, later: Later
) -> None:
    refs, _ = opened(vault, alice, 2)
    vault.close(bound={refs[0]: alice.bound()})
    assert vault.unconfirmed(older_than=60) == []
    later(61)
    assert set(vault.unconfirmed(older_than=60)) == set(refs)
    vault.discard(refs=[*refs, VersionRef(uuid4(), 1)])
    assert not Envelope.objects.exists()


def test_a_confirmed_version_is_never_discarded(vault: VaultService, alice: Person) -> None:
    ref, _ = kept(vault, alice)
    refs, _ = opened(vault, alice)
    with pytest.raises(VaultRefusedError):
        vault.discard(refs=[ref, *refs])
    assert Envelope.objects.count() == 2


def test_provisional_keys_are_collected_after_an_hour_and_closed_ones_are_not(
    vault: VaultService, alice: Person, later: Later
) -> None:
    refs, _ = opened(vault, alice, 2)
    vault.close(bound={refs[0]: alice.bound()})
    later(3500)
    assert vault.collect() == 0
    later(3601)
    assert vault.collect() == 1
    assert Envelope.objects.get().record == refs[0].record


def test_an_import_of_many_costs_a_fixed_number_of_statements(
    vault: VaultService, alice: Person, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    refs = [VersionRef(uuid4(), 1) for _ in range(500)]
    with django_assert_max_num_queries(20, using="vault"):
        vault.open(patient=alice.patient, refs=refs)
        vault.close(bound={ref: alice.bound() for ref in refs})
        vault.confirm(refs=refs)
    assert Envelope.objects.filter(state=Envelope.State.CONFIRMED).count() == 500


@pytest.mark.parametrize(
    "wrong",
    [
        {"category": 300},
        {"plaintext_sha256": b""},
        {"group": b""},
        {"plaintext_length": -1},
        {"owner": "nobody"},
    ],
    ids=lambda w: next(iter(w)),
)
def test_facts_that_cannot_be_are_an_error_of_the_portal(
    vault: VaultService, alice: Person, wrong: Any
) -> None:
    refs, _ = opened(vault, alice)
    with pytest.raises(ValueError):
        vault.close(bound={refs[0]: alice.bound(**wrong)})
    assert Envelope.objects.get().state == Envelope.State.PROVISIONAL
