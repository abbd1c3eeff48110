"""Who may act for an organisation: its managers, as they are at this moment."""

from django.db.models import F

from common.errors import MedChainError
from domain.accounts.models import User
from domain.organisations.models import Function, Membership, Organisation
from domain.organisations.queries import memberships


class NotManagerError(MedChainError):
    """The person is no manager of the organisation (any more)."""


def require_manager(user: User, organisation: Organisation) -> None:
    """Raises NotManagerError. Asked again by every service, whatever a page showed."""
    if not any(manager.user_id == user.pk for manager in memberships.managers(organisation)):
        raise NotManagerError("Only a manager of the organisation can do this.", kept="Nothing was changed.")


def lock(organisation: Organisation) -> None:
    """Until the transaction ends, nobody else changes who acts for it."""
    Organisation.objects.select_for_update().get(pk=organisation.pk)


def keep_a_manager(membership: Membership) -> None:
    """Raises MedChainError where nobody could act for the organisation afterwards. Under `lock`."""
    others = memberships.in_force().annotate(manages=F("functions").bitand(int(Function.MANAGER)))
    if (
        membership.is_manager
        and not others.filter(organisation=membership.organisation, manages__gt=0)
        .exclude(pk=membership.pk)
        .exists()
    ):
        raise MedChainError(
            "The last manager stays one: nobody could act for the organisation any more.",
            kept="Nothing was changed.",
            next="Make somebody else a manager first.",
        )


def require_updated(changed: int) -> None:
    """Raises MedChainError where a conditional UPDATE found its row changed meanwhile."""
    if not changed:
        raise MedChainError(
            "This was changed a moment ago, perhaps in another window.",
            kept="The earlier change remains.",
            next="Look at it again.",
        )
