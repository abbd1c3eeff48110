import io
from typing import Any
from uuid import uuid4

import pytest
from django.core import serializers

from adapters.vault.interface import Action, VaultRefusedError, VersionRef
from common.sealing import Header, SealError, open_sealed, seal
from vault.models import Envelope, Event, PatientKey
from vault.services.facade import VaultService
from vault.tests.conftest import Person, kept


def every_way_to_a_key(vault: VaultService, person: Person, ref: VersionRef) -> Any:
    bound = {ref: person.bound()}
    yield lambda: vault.request_access(requester=person.requester, bound=bound, action=Action.VIEW)
    yield lambda: vault.provisional_keys(refs=[ref])
    yield lambda: vault.record_salts(refs=[ref])
    yield lambda: vault.close(bound=bound)
    yield lambda: vault.confirm(refs=[ref])


def test_an_erased_record_opens_in_no_way_and_others_stay(vault: VaultService, alice: Person) -> None:
    ref, key = kept(vault, alice)
    other, _ = kept(vault, alice)
    sealed = seal(key, Header(ref.record, 1), alice.patient, b"haemoglobin 7.2")
    assert vault.erase_record(record=ref.record) == 1
    for way in every_way_to_a_key(vault, alice, ref):
        with pytest.raises(VaultRefusedError):
            way()
    assert vault.request_access(requester=alice.requester, bound={other: alice.bound()}, action=Action.VIEW)
    # The same id asked for again gets a key of its own, which opens nothing old.
    (fresh,) = vault.open(patient=alice.patient, refs=[ref])
    with pytest.raises(SealError):
        open_sealed(fresh, Header(ref.record, 1), alice.patient, sealed)


def test_all_versions_go_and_again_is_fine(vault: VaultService, alice: Person) -> None:
    ref, _ = kept(vault, alice)
    vault.open(patient=alice.patient, refs=[VersionRef(ref.record, 2)])
    assert vault.erase_record(record=ref.record) == 2
    assert vault.erase_record(record=ref.record) == 0
    assert not Envelope.objects.exists()


def test_an_erased_patient_opens_in_no_way_and_mallory_keeps_hers(
    vault: VaultService, alice: Person, mallory: Person
) -> None:
    ref, _ = kept(vault, alice)
    kept(vault, mallory)
    sealed = vault.seal_personal(patient=alice.patient, label="contact", plaintext=b"Bob")
    vault.erase_patient(patient=alice.patient)
    vault.erase_patient(patient=alice.patient)
    for way in every_way_to_a_key(vault, alice, ref):
        with pytest.raises(VaultRefusedError):
            way()
    for way in (
        lambda: vault.open_personal(patient=alice.patient, label="contact", sealed=sealed),
        lambda: vault.salts(patient=alice.patient, subjects=[("registration", uuid4(), 1)]),
        lambda: vault.open(patient=alice.patient, refs=[VersionRef(uuid4(), 1)]),
    ):
        with pytest.raises(VaultRefusedError):
            way()
    assert Envelope.objects.get().patient_id == mallory.patient


def test_envelopes_brought_back_without_the_patient_key_open_nothing(
    vault: VaultService, alice: Person
) -> None:
    """A backup of envelopes alone: the patient key that comes after it (the same id) is another one."""
    ref, _ = kept(vault, alice)
    backup = serializers.serialize("json", Envelope.objects.all())
    vault.erase_patient(patient=alice.patient)
    vault.create_patient(patient=alice.patient, account=alice.account)
    for row in serializers.deserialize("json", io.StringIO(backup)):
        row.save(using="vault")
    token = vault.request_access(requester=alice.requester, bound={ref: alice.bound()}, action=Action.VIEW)
    with pytest.raises(VaultRefusedError):
        vault.redeem(token=token, requester=alice.requester)
    newer, key = kept(vault, alice)
    token = vault.request_access(requester=alice.requester, bound={newer: alice.bound()}, action=Action.VIEW)
    assert vault.redeem(token=token, requester=alice.requester)[newer].record == key


def test_erasures_are_logged_without_what_was_erased(vault: VaultService, alice: Person) -> None:
    ref, _ = kept(vault, alice)
    vault.erase_record(record=ref.record)
    vault.erase_patient(patient=alice.patient)
    said = [(event.action, event.subject, event.detail) for event in Event.objects.order_by("pk")]
    assert said == [
        (Event.Action.RECORD_ERASED, ref.record, {"versions": 1}),
        (Event.Action.PATIENT_ERASED, alice.patient, {"versions": 0}),
    ]
    assert not PatientKey.objects.filter(patient=alice.patient).exists()
