from uuid import uuid4

import pytest

from adapters.vault.interface import VaultRefusedError
from vault.models import PatientKey, SecretKey
from vault.services.facade import VaultService
from vault.tests.conftest import Person


def test_a_patient_key_is_made_once_and_is_one_accounts(
    vault: VaultService, alice: Person, mallory: Person
) -> None:
    before = bytes(PatientKey.objects.get(patient=alice.patient).wrapped)
    vault.create_patient(patient=alice.patient, account=alice.account)
    assert bytes(PatientKey.objects.get(patient=alice.patient).wrapped) == before
    for account in (mallory.account, uuid4()):
        with pytest.raises(VaultRefusedError):
            vault.create_patient(patient=alice.patient, account=account)


def test_a_patient_moved_to_another_account_opens_for_nobody(
    vault: VaultService, alice: Person, mallory: Person
) -> None:
    subjects = [("registration", alice.patient, 1)]
    salts = vault.salts(patient=alice.patient, subjects=subjects)
    row = PatientKey.objects.filter(patient=alice.patient)
    row.update(account=mallory.account)
    with pytest.raises(VaultRefusedError):
        vault.salts(patient=alice.patient, subjects=subjects)
    row.update(account=alice.account)
    assert vault.salts(patient=alice.patient, subjects=subjects) == salts


def test_salts_differ_by_patient_kind_id_and_version(
    vault: VaultService, alice: Person, mallory: Person
) -> None:
    one, other = uuid4(), uuid4()
    subjects = [
        ("registration", one, 1),
        ("registration", one, 2),
        ("registration", other, 1),
        ("profile", one, 1),
    ]
    made = vault.salts(patient=alice.patient, subjects=subjects) + vault.salts(
        patient=mallory.patient, subjects=subjects
    )
    assert len(set(made)) == 8 and all(len(salt) == 32 for salt in made)
    assert vault.salts(patient=alice.patient, subjects=subjects) == made[:4]


def test_personal_fields_open_for_their_patient_and_label_only(
    vault: VaultService, alice: Person, mallory: Person
) -> None:
    sealed = vault.seal_personal(patient=alice.patient, label="contact", plaintext=b"Bob, brother")
    assert vault.open_personal(patient=alice.patient, label="contact", sealed=sealed) == b"Bob, brother"
    assert sealed != vault.seal_personal(patient=alice.patient, label="contact", plaintext=b"Bob, brother")
    for patient, label, text in (
        (mallory.patient, "contact", sealed),
        (alice.patient, "height", sealed),
        (alice.patient, "contact", sealed[:-1]),
        (alice.patient, "contact", b""),
    ):
        with pytest.raises(VaultRefusedError):
            vault.open_personal(patient=patient, label=label, sealed=text)


def test_secrets_open_under_their_label_only(vault: VaultService) -> None:
    sealed = vault.seal_secret(label="totp", plaintext=b"seed")
    assert vault.open_secret(label="totp", sealed=sealed) == b"seed"
    for label, text in (("mail", sealed), ("totp", sealed[:20]), ("totp", bytes(len(sealed)))):
        with pytest.raises(VaultRefusedError):
            vault.open_secret(label=label, sealed=text)


def test_a_blind_index_tells_equality_under_one_label_and_no_more(vault: VaultService) -> None:
    one = vault.blind_index(label="national-id/patient", value=b"234123412346")
    assert one == vault.blind_index(label="national-id/patient", value=b"234123412346")
    assert one != vault.blind_index(label="national-id/doctor", value=b"234123412346")
    assert one != vault.blind_index(label="national-id/patient", value=b"234123412347")
    SecretKey.objects.filter(name="pepper").delete()
    assert one != vault.blind_index(label="national-id/patient", value=b"234123412346")
