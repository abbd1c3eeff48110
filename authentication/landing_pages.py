"""The page that a person comes to after signing in."""

from django.contrib.auth.models import AnonymousUser
from django.urls import NoReverseMatch, reverse

from domain.accounts.models import User
from domain.accounts.roles import facts


def home_of(user: User | AnonymousUser) -> str:
    """The path of the dashboard; of the account's state where the role has none here; of the sign-in page for
    strangers.
    """
    if not isinstance(user, User):
        return reverse("account_login")
    home = facts(user.role).home
    return reverse(home) if has_page(home) else reverse("account_state")


def has_page(name: str | None) -> bool:
    """Whether this portal has the dashboard of that name."""
    try:
        return bool(name and reverse(name))
    except NoReverseMatch:
        return False
