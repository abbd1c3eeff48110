"""Salts of what patients sign: derived by the vault from the patient's key, so they are kept nowhere and go
with it.
"""

from collections.abc import Sequence
from uuid import UUID

from adapters.vault import client

Subject = tuple[str, UUID, int]


def grant(grant_id: UUID) -> Subject:
    return ("grant terms", grant_id, 1)


def blocks(patient: UUID, sequence: int) -> Subject:
    return ("block list", patient, sequence)


def for_subjects(patient: UUID, subjects: Sequence[Subject]) -> list[bytes]:
    """32 bytes each, all with one question.

    Raises VaultRefusedError (the patient was erased), VaultUnavailableError.
    """
    return client().salts(patient=patient, subjects=subjects) if subjects else []
