"""Telling a person at the bell. What tells stands above this app and is named by a setting."""

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.utils.module_loading import import_string

from domain.accounts.models import Organisation, User
from domain.accounts.queries import organisations


def tell(
    *,
    user: User,
    kind: str,
    subject_id: UUID,
    key: str = "",
    mail: bool = False,
    answer_by: datetime | None = None,
) -> None:
    """Once per (user, kind, subject, key), inside the caller's transaction."""
    import_string(settings.NOTICES)(
        user=user, kind=kind, subject_id=subject_id, key=key, mail=mail, answer_by=answer_by
    )


def tell_managers(
    *, organisation: Organisation, kind: str, subject_id: UUID, key: str = "", but: User | None = None
) -> None:
    for manager in organisations.managers(organisation):
        if but is None or manager.user_id != but.pk:
            tell(user=manager.user, kind=kind, subject_id=subject_id, key=key)
