"""What the notary recomputes registrations and profile changes from. Their salts come from the holder's key, so they go with it."""

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
from domain.accounts.models import Organisation, Patient, ProfileVersion, User
from domain.accounts.roles import Role
from domain.accounts.services import statements
from domain.accounts.services.statements import Signer
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
    """By account or organisation id; there is one version."""
    asked = [subject for subject, _ in refs]
    patients = Patient.objects.filter(user_id__in=asked).select_related("user")
    others = User.objects.filter(pk__in=asked).exclude(role=Role.PATIENT)
    organisations = Organisation.objects.filter(pk__in=asked)
    return _known(
        {(patient.user_id, 1): partial(_of_account, patient.user, patient.pk) for patient in patients}
        | {(user.pk, 1): partial(_of_account, user, user.pk) for user in others}
        | {(organisation.pk, 1): partial(_of_organisation, organisation) for organisation in organisations}
    )


def profiles(refs: Sequence[Ref]) -> Mapping[Ref, Evidence]:
    """By patient id and version of the details."""
    wanted = set(refs)
    rows = ProfileVersion.objects.filter(patient_id__in={patient for patient, _ in refs}).select_related("patient__user")
    return _known({(row.patient_id, row.version): partial(_of_profile, row) for row in rows if (row.patient_id, row.version) in wanted})


def _known(answers: Mapping[Ref, Callable[[], Evidence]]) -> dict[Ref, Evidence]:
    found = {}
    for ref, answer in answers.items():
        with suppress(VaultRefusedError):  # the holder's key is gone: erased, so there is no evidence any more
            found[ref] = answer()
    return found


def signed_registration(user: User, holder: UUID, session: bytes) -> Signed:
    """The leaf of a new account and its statement, signed by that account. `holder` is the id its key stands under."""
    return _signed(user, session, REGISTRATION, user.pk, 1, _of_account(user, holder))


def signed_organisation(organisation: Organisation, session: bytes) -> Signed:
    """The same of an organisation, signed by its own account in the session of whoever registers it."""
    return _signed(organisation, session, REGISTRATION, organisation.pk, 1, _of_organisation(organisation))


def signed_profile(row: ProfileVersion, session: bytes) -> Signed:
    return _signed(row.patient.user, session, PROFILE, row.patient_id, row.version, _of_profile(row))


def _signed(signer: Signer, session: bytes, kind: str, subject_id: UUID, version: int, found: Evidence) -> Signed:
    committed = commitment(
        salt=found.salt,
        kind=kind,
        version=version,
        plaintext_sha256=found.plaintext_sha256,
        ciphertext_sha256=found.ciphertext_sha256,
        metadata_sha256=hashlib.sha256(metadata_bytes(found.metadata)).digest(),
    )
    leaf = Leaf(kind, subject_id, version, committed, found.subject, f"{kind}:{subject_id}:{version}")
    return Signed(statements.sign(user=signer, session=session, leaves=[leaf]), [leaf])


def _of_account(user: User, holder: UUID) -> Evidence:
    metadata = {"kind": REGISTRATION, "number": user.number, "registered_at": clock.unix(user.created_at), "role": user.role}
    return _evidence(user, holder, REGISTRATION, user.pk, 1, metadata)


def _of_organisation(organisation: Organisation) -> Evidence:
    """What may change later (name, address) is not in it: the credential proves that."""
    metadata = {"kind": REGISTRATION, "organisation": str(organisation.pk), "registered_at": clock.unix(organisation.created_at)}
    return _evidence(organisation, organisation.pk, REGISTRATION, organisation.pk, 1, metadata)


def _of_profile(row: ProfileVersion) -> Evidence:
    """Details lie in clear columns, so there is no sealed content: their digest (under a value only the vault derives) stands in the metadata."""
    metadata = {"changed": row.changed, "changed_at": clock.unix(row.created_at), "details": bytes(row.details_sha256).hex(), "kind": PROFILE}
    return _evidence(row.patient.user, row.patient_id, PROFILE, row.patient_id, row.version, metadata)


def _evidence(owner: Signer, holder: UUID, kind: str, subject_id: UUID, version: int, metadata: Mapping[str, object]) -> Evidence:
    salt, of_subject = client().salts(patient=holder, subjects=[(kind, subject_id, version), (f"{kind} subject", subject_id, version)])
    return Evidence(
        owner=owner.address,
        author=owner.address,
        plaintext_sha256=NO_DIGEST,
        ciphertext_sha256=NO_DIGEST,
        metadata=metadata,
        salt=salt,
        subject=keccak256(of_subject + address_bytes(owner.address)),
        stored=True,
    )
