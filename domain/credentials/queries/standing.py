"""May this person work now? Asked by the guard of every portal, at every request: one SQL statement, and the clock."""

from dataclasses import dataclass
from datetime import datetime

from domain.accounts.models import Organisation, User
from domain.credentials.models import Credential


@dataclass(frozen=True, slots=True)
class Standing:
    """`state` is a CredentialState, or "none" where nothing was ever begun; a lapsed licence is "expired" in the minute it ends.

    `credential` is the one in force, or the last that was; `application` the open one, if there is any; `organisation` whose credential counts for
    staff (None: no membership that counts).
    """

    state: str
    is_active: bool
    valid_until: datetime | None = None
    credential: Credential | None = None
    application: Credential | None = None
    organisation: Organisation | None = None


def of(user: User) -> Standing:
    """The standing of a doctor, or of the organisation a member of staff acts for."""
    raise NotImplementedError


def of_organisation(organisation: Organisation) -> Standing:
    raise NotImplementedError
