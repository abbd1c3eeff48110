"""Who may see what, as the portal's rows say. The vault asks the chain at every opening."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from domain.accounts.models import Patient, User
from domain.consents.models import Grant
from domain.ledger.queries.anchors import AnchorStatus


@dataclass(frozen=True, slots=True)
class Line:
    """One grant in the patient's list. `status` is how far the ledger is with it (its end, where it was ended); `is_live` whether it allows anything
    now, `is_paused` whether only a lapsed licence or membership stands in its way."""

    grant: Grant
    name: str
    detail: str
    is_live: bool
    is_paused: bool
    status: AnchorStatus | None


def active_for(user: User, patient: Patient) -> list[Grant]:
    """Grants by which this person may read or write something of this patient now: own ones, and those of organisations and classes; none where
    blocked, halted, lapsed or expired. The newest first."""
    raise NotImplementedError


def of_patient(patient: Patient, *, ended: bool = False, limit: int = 50) -> list[Line]:
    """The patient's grants: those in force, or those that ended (the newest first). A fixed number of SQL statements."""
    raise NotImplementedError


def count_readers(patient: Patient) -> int:
    """The N of "N can see parts of your records": grantees of live grants for reading."""
    raise NotImplementedError


def readable_by(user: User) -> dict[UUID, datetime]:
    """Patients of whom the person may read something now: patient id, and until when."""
    raise NotImplementedError


def ended_on(user: User, patient: Patient) -> datetime | None:
    """When this person's last access to this patient ended; None where there is one now, or never was one."""
    raise NotImplementedError
