"""Who stands behind an application: who may act for its holder, and who hears of it."""

from domain.accounts.models import User
from domain.credentials.models import Credential
from domain.organisations.models import Membership, MembershipState, Organisation
from domain.organisations.queries import memberships


def manages(user: User, organisation: Organisation) -> bool:
    """Whether this person acts for the organisation in its own matters."""
    return any(
        each.organisation_id == organisation.pk and each.is_manager for each in memberships.for_user(user)
    )


def speaks_for(user: User, credential: Credential) -> bool:
    """The doctor himself, or a manager of the organisation."""
    if credential.organisation is not None:
        return manages(user, credential.organisation)
    return credential.user_id == user.pk


def is_own(user: User, credential: Credential) -> bool:
    """Whether somebody would decide on himself: as the holder, or as somebody who belongs, or is about to
    belong, to the organisation.
    """
    if credential.organisation_id is None:
        return credential.user_id == user.pk
    belongs = Membership.objects.filter(organisation_id=credential.organisation_id, user=user).exclude(
        state=MembershipState.ENDED
    )
    return credential.organisation is not None and (
        credential.organisation.created_by_id == user.pk or belongs.exists()
    )


def recipients_of(credential: Credential) -> list[User]:
    """The doctor; of an organisation its managers, or who brought it here while it has none."""
    if credential.user is not None:
        return [credential.user]
    assert credential.organisation is not None
    managing = [each.user for each in memberships.managers(credential.organisation)]
    return managing or [credential.organisation.created_by]
