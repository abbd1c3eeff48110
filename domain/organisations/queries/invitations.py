"""Invitations to an organisation's staff."""

from django.db.models import QuerySet

from common import clock
from domain.organisations.models import Invitation, Organisation


def unanswered(organisation: Organisation) -> QuerySet[Invitation]:
    """Not accepted and not withdrawn, the newest first; some may have expired."""
    return Invitation.objects.filter(organisation=organisation, accepted_at=None, withdrawn_at=None).order_by(
        "-created_at", "-pk"
    )


def with_code(digest: bytes) -> Invitation | None:
    """The open invitation whose code has this digest, with its organisation."""
    found = Invitation.objects.filter(token_digest=digest).select_related("organisation").first()
    return found if found is not None and found.is_open(clock.now()) else None
