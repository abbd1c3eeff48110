"""What a patient allows, narrows and stops."""

from datetime import datetime

from adapters.vault.interface import SecondFactor
from domain.accounts.models import Patient, User
from domain.consents.models import Grant
from domain.consents.terms import Chosen, Purpose


def offer(*, patient: Patient, to: User, chosen: Chosen, purpose: Purpose, by: User, session: bytes, proof: SecondFactor) -> Grant:
    """Allow a verified doctor unasked; accepts the relationship. Where that doctor's request waits it stays: answer that one.

    Raises NotAllowedError (no verified doctor, blocked by the patient), ConflictError, VaultError.
    """
    raise NotImplementedError


def narrow(*, grant: Grant, chosen: Chosen, by: User, session: bytes, proof: SecondFactor) -> Grant:
    """Replace a grant by a narrower one in one statement; the old one ends at once. `chosen.days` counts from now and ends no later than the old one.

    Raises TooWideError, ConflictError (stopped or narrowed meanwhile), VaultError.
    """
    raise NotImplementedError


def revoke(*, grant: Grant, by: User, session: bytes) -> None:
    """Stop sharing: refused from the next request on, also before the chain has it. Again is fine. Raises VaultError."""
    raise NotImplementedError


def note_use(*, grant: Grant, at: datetime) -> None:
    """A reading under the grant happened; a one-time grant is used up. Call it inside the transaction that logs the reading."""
    raise NotImplementedError
