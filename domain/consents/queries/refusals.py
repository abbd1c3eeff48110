"""What a patient refuses."""

from dataclasses import dataclass
from datetime import datetime

from common.categories import Category
from domain.accounts.models import Organisation, Patient, User
from domain.ledger.queries.anchors import AnchorStatus


@dataclass(frozen=True, slots=True)
class Blocked:
    """One line of the list: a person or an organisation."""

    user: User | None
    organisation: Organisation | None
    at: datetime


@dataclass(frozen=True, slots=True)
class Refusals:
    parties: list[Blocked]
    categories: list[Category]
    status: AnchorStatus | None


def of(patient: Patient) -> Refusals:
    """The list as it counts now; `status`: how far the ledger is with its last change."""
    raise NotImplementedError
