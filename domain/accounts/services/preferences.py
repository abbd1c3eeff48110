"""How the portal speaks and looks to a person."""

from domain.accounts.models import User


def choose(*, user: User, language: str, theme: str) -> None:
    """Nothing that anybody else sees, so no event."""
    User.objects.filter(pk=user.pk).update(language=language, theme=theme)
