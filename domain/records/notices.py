"""What the bell says about records."""

from collections.abc import Collection, Mapping
from uuid import UUID

from domain.accounts.models import Patient, User
from domain.notifications import kinds
from domain.notifications.kinds import Found
from domain.records.queries.kept import kept


def register() -> None:
    kinds.register(
        "record.refused",
        title="The ledger did not take a document of yours",
        detail="It is kept, and you can open it. Its page says why it was not recorded.",
        gone="It was erased since.",
        url_name={"patient": "patients:record-detail"},
        icon="shield-x",
        tone="bad",
        look=_own,
    )


def _own(user: User, ids: Collection[UUID]) -> Mapping[UUID, Found]:
    patient = Patient.objects.filter(user=user).first()
    return {found: Found() for found in kept(patient, ids)} if patient else {}
