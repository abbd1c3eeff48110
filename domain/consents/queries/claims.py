"""What the vault is shown when somebody else than the owner reads: the terms with their salt, and the block list with its own."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from adapters.vault.interface import Claim
from domain.accounts.models import Patient, User
from domain.consents.models import Grant
from domain.consents.terms import Flag, Purpose


@dataclass(frozen=True, slots=True)
class Held:
    """A grant of this reader that allows something now, and the claim made from it. `claim.proofs` is for `records` (see `proving`)."""

    grant: Grant
    claim: Claim

    def covers(self, *, record: UUID, category: int, confidentiality: int, record_date: int) -> bool:
        """Whether the terms reach that record (`record_date` in unix seconds): what the contract will say of it. Reading or writing is not asked."""
        raise NotImplementedError

    def proving(self, refs: Collection[tuple[UUID, int]]) -> Claim:
        """The claim with the proofs of these (record, version) under a choice of records."""
        raise NotImplementedError


def for_reader(
    user: User, patient: Patient, *, purpose: Purpose | None = None, now: datetime | None = None, flag: Flag = Flag.VIEW, opening: bytes = b""
) -> list[Held]:
    """The grants of this person for this patient that hold `flag` now, ready for the vault; none that is ended, expired, halted, blocked or lapsed.

    `purpose` None: the first that each grant names. `opening`: the session that may hold a one-time opening taken before. A fixed number of SQL
    statements. Raises VaultUnavailableError.
    """
    raise NotImplementedError


def preview(patient: Patient, grant_like: Grant) -> list[Held]:
    """As if an unsigned grant were in force: for showing the patient what it would open. Its claim opens nothing."""
    raise NotImplementedError
