"""Applying: begun, filled in, sent, taken back, sent again, renewed. What is in force stays in force meanwhile."""

from domain.accounts.models import Organisation, User
from domain.credentials.claims import Claimed
from domain.credentials.models import Credential


def begin(*, by: User, organisation: Organisation | None = None) -> Credential:
    """The open application of a doctor, or of an organisation that `by` manages: the one there is, or a new draft.

    Where a licence is in force (or has expired) it is a renewal: filled in with what was confirmed. Raises ApplicationError while suspended or after
    a revocation, and for an organisation that somebody else manages.
    """
    raise NotImplementedError


def edit(*, credential: Credential, claimed: Claimed, by: User) -> Credential:
    """Fill in what is claimed. Only while it is with the applicant (draft, answer needed, rejected): otherwise ApplicationError."""
    raise NotImplementedError


def answer(*, credential: Credential, claimed: Claimed, by: User, session: bytes) -> Credential:
    """Change the fields in question and send again, in one step."""
    raise NotImplementedError


def submit(*, credential: Credential, by: User, session: bytes) -> Credential:
    """Send it to the verifiers, for the first time or again. Twice is once.

    Raises ApplicationError with the sentence for the applicant: a field is empty, a paper is missing, the licence has expired.
    """
    raise NotImplementedError


def withdraw(*, credential: Credential, by: User) -> Credential:
    """Take it back from the verifiers: a draft again, nothing of it lost."""
    raise NotImplementedError


def change(*, claimed: Claimed, by: User, session: bytes) -> Credential | None:
    """A doctor edited own details: where something is among them that was verified, it goes to the queue as a change (returned); else None."""
    raise NotImplementedError
