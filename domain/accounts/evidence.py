"""What the notary recomputes registrations and profile changes from.

Their salts come from the holder's key, so they go with it. Organisations register too: theirs and these are
answered together by domain/organisations/evidence.py.
"""

from collections.abc import Mapping, Sequence
from functools import partial
from itertools import chain
from uuid import UUID

from common import clock
from domain.accounts import metadata_evidence
from domain.accounts.metadata_evidence import MetadataEvidence
from domain.accounts.models import Patient, ProfileVersion, User
from domain.accounts.roles import Role
from domain.ledger import evidence as ledger
from domain.ledger.evidence import Evidence, Ref
from domain.ledger.statements import SignedEvidence

REGISTRATION = "registration"
PROFILE = "profile"


def register() -> None:
    ledger.register(PROFILE, profiles)


def registrations(refs: Sequence[Ref]) -> Mapping[Ref, Evidence]:
    """By account id; there is one version."""
    asked = [subject for subject, _ in refs]
    patients = Patient.objects.filter(user_id__in=asked).select_related("user")
    others = User.objects.filter(pk__in=asked).exclude(role=Role.PATIENT)
    return metadata_evidence.known(
        chain(
            (partial(_of_account, patient.user, patient.pk) for patient in patients),
            (partial(_of_account, user, user.pk) for user in others),
        )
    )


def profiles(refs: Sequence[Ref]) -> Mapping[Ref, Evidence]:
    """By patient id and version of the details."""
    wanted = set(refs)
    rows = ProfileVersion.objects.filter(patient_id__in={patient for patient, _ in refs}).select_related(
        "patient__user"
    )
    return metadata_evidence.known(
        partial(_of_profile, row) for row in rows if (row.patient_id, row.version) in wanted
    )


def signed_registration(user: User, holder: UUID, session: bytes) -> SignedEvidence:
    """The leaf of a new account and its statement, signed by that account.

    `holder` is the id its key stands under.
    """
    return _of_account(user, holder).signed(session)


def signed_profile(row: ProfileVersion, session: bytes) -> SignedEvidence:
    return _of_profile(row).signed(session)


def _of_account(user: User, holder: UUID) -> MetadataEvidence:
    metadata = {
        "kind": REGISTRATION,
        "number": user.number,
        "registered_at": clock.unix(user.created_at),
        "role": user.role,
    }
    return MetadataEvidence(user, holder, REGISTRATION, user.pk, 1, metadata)


def _of_profile(row: ProfileVersion) -> MetadataEvidence:
    """Details lie in clear columns, so there is no sealed content: their digest (under a value only the vault
    derives) stands in the metadata.
    """
    metadata = {
        "changed": row.changed,
        "changed_at": clock.unix(row.created_at),
        "details": bytes(row.details_sha256).hex(),
        "kind": PROFILE,
    }
    return MetadataEvidence(row.patient.user, row.patient_id, PROFILE, row.patient_id, row.version, metadata)
