"""Where a person belongs."""

from django.contrib.auth.models import AnonymousUser
from django.urls import reverse

from domain.accounts.models import User
from domain.accounts.roles import facts


def home_of(user: User | AnonymousUser) -> str:
    """The path of the dashboard; of the account's state where the role has none here; of the sign-in page for strangers."""
    if not isinstance(user, User):
        return reverse("account_login")
    return reverse(facts(user.role).home or "account_state")
