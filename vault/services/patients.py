"""Patient keys, and what hangs directly on them: salts of kinds without a record key, sealed personal
fields.
"""

import os
from collections.abc import Sequence
from uuid import UUID

from common import clock
from common.sealing import derive
from vault import master
from vault.master import KeyUse
from vault.models import AccountKey, PatientKey
from vault.wrapping import patient_bound, refused, unwrap, wrap

_VERSION = 1


def create(*, patient: UUID, account: UUID) -> None:
    """Make the key of a patient who owns `account`.

    Idempotent; refused where the patient is another account's.
    """
    if not AccountKey.objects.filter(account=account).exists():
        raise refused()
    version, key = master.keys().current(KeyUse.DATA)
    row = PatientKey(
        patient=patient,
        account=account,
        version=_VERSION,
        master_version=version,
        wrapped=wrap(key, os.urandom(32), patient_bound(patient, _VERSION, account)),
        created_at=clock.now(),
    )
    # Two requests at once: one row wins, and both are content with it.
    PatientKey.objects.bulk_create([row], ignore_conflicts=True)
    if not PatientKey.objects.filter(patient=patient, account=account).exists():
        raise refused()


def key_of(row: PatientKey) -> bytes:
    """The patient key itself (32 bytes), for as long as one call lasts."""
    under = master.keys().get(KeyUse.DATA, row.master_version)
    return unwrap(under, row.wrapped, patient_bound(row.patient, row.version, row.account))


def find(patient: UUID) -> bytes:
    """The patient key by id. Refused where there is none (any more)."""
    row = PatientKey.objects.filter(patient=patient).first()
    if row is None:
        raise refused()
    return key_of(row)


def salts(*, patient: UUID, subjects: Sequence[tuple[str, UUID, int]]) -> list[bytes]:
    """Commitment salts (32 bytes each) of (kind, id, version) that have no record key of their own."""
    key = find(patient)
    return [derive(key, f"commitment|{kind}|{subject}|{version}") for kind, subject, version in subjects]


def seal_personal(*, patient: UUID, label: str, plaintext: bytes) -> bytes:
    """A field of a person (blood group, emergency contact), bound to patient and label."""
    return wrap(derive(find(patient), f"personal|{label}"), plaintext, patient.bytes)


def open_personal(*, patient: UUID, label: str, sealed: bytes) -> bytes:
    return unwrap(derive(find(patient), f"personal|{label}"), sealed, patient.bytes)
