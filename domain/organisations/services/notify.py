"""Notices to those who act for an organisation."""

from uuid import UUID

from domain.accounts.models import User
from domain.notifications.services import notices
from domain.organisations.models import Organisation
from domain.organisations.queries import memberships


def managers(
    *, organisation: Organisation, kind: str, subject_id: UUID, key: str = "", but: User | None = None
) -> None:
    for manager in memberships.managers(organisation):
        if but is None or manager.user_id != but.pk:
            notices.notify(user=manager.user, kind=kind, subject_id=subject_id, key=key)
