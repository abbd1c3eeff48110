"""What the notary recomputes registrations and profile changes from. Their salts come from the patient key, so they go with it."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from functools import partial
from typing import NamedTuple
from uuid import UUID

from adapters.vault import client
from adapters.vault.interface import VaultRefusedError
from common import clock
from common.commitments import NO_DIGEST, address_bytes, commitment, metadata_bytes
from common.keccak import keccak256
from domain.accounts.models import Patient, ProfileVersion, User
from domain.accounts.services import statements
from domain.ledger import evidence as ledger
from domain.ledger.evidence import Evidence, Ref
from domain.ledger.services.entries import Leaf, SignedStatement

REGISTRATION = "registration"
PROFILE = "profile"


class Signed(NamedTuple):
    statement: SignedStatement
    leaves: list[Leaf]


def register() -> None:
    ledger.register(REGISTRATION, registrations)
    ledger.register(PROFILE, profiles)


def registrations(refs: Sequence[Ref]) -> Mapping[Ref, Evidence]:
    """By account id; there is one version."""
    patients = Patient.objects.filter(user_id__in=[account for account, _ in refs]).select_related("user")
    return _known({(patient.user_id, 1): partial(_of_registration, patient.user, patient.pk) for patient in patients})


def profiles(refs: Sequence[Ref]) -> Mapping[Ref, Evidence]:
    """By patient id and version of the details."""
    wanted = set(refs)
    rows = ProfileVersion.objects.filter(patient_id__in={patient for patient, _ in refs}).select_related("patient__user")
    return _known({(row.patient_id, row.version): partial(_of_profile, row) for row in rows if (row.patient_id, row.version) in wanted})


def _known(answers: Mapping[Ref, Callable[[], Evidence]]) -> dict[Ref, Evidence]:
    found = {}
    for ref, answer in answers.items():
        with suppress(VaultRefusedError):  # the patient key is gone: erased, so there is no evidence any more
            found[ref] = answer()
    return found


def signed_registration(user: User, patient: Patient, session: bytes) -> Signed:
    """The leaf of a new account and its statement, signed by that account."""
    return _signed(user, session, REGISTRATION, user.pk, 1, _of_registration(user, patient.pk))


def signed_profile(row: ProfileVersion, session: bytes) -> Signed:
    user = row.patient.user
    return _signed(user, session, PROFILE, row.patient_id, row.version, _of_profile(row))


def _signed(user: User, session: bytes, kind: str, subject_id: UUID, version: int, found: Evidence) -> Signed:
    committed = commitment(
        salt=found.salt,
        kind=kind,
        version=version,
        plaintext_sha256=found.plaintext_sha256,
        ciphertext_sha256=found.ciphertext_sha256,
        metadata_sha256=hashlib.sha256(metadata_bytes(found.metadata)).digest(),
    )
    leaf = Leaf(kind, subject_id, version, committed, found.subject, f"{kind}:{subject_id}:{version}")
    return Signed(statements.sign(user=user, session=session, leaves=[leaf]), [leaf])


def _of_registration(user: User, patient: UUID) -> Evidence:
    metadata = {"kind": REGISTRATION, "number": user.number, "registered_at": clock.unix(user.created_at), "role": user.role}
    return _evidence(user, patient, REGISTRATION, user.pk, 1, NO_DIGEST, metadata)


def _of_profile(row: ProfileVersion) -> Evidence:
    metadata = {"changed": row.changed, "changed_at": clock.unix(row.created_at), "kind": PROFILE}
    return _evidence(row.patient.user, row.patient_id, PROFILE, row.patient_id, row.version, bytes(row.details_sha256), metadata)


def _evidence(user: User, patient: UUID, kind: str, subject_id: UUID, version: int, plaintext: bytes, metadata: Mapping[str, object]) -> Evidence:
    salt, of_subject = client().salts(patient=patient, subjects=[(kind, subject_id, version), (f"{kind} subject", subject_id, version)])
    return Evidence(
        owner=user.address,
        author=user.address,
        plaintext_sha256=plaintext,
        ciphertext_sha256=NO_DIGEST,
        metadata=metadata,
        salt=salt,
        subject=keccak256(of_subject + address_bytes(user.address)),
        stored=True,
    )
