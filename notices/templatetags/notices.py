"""{% load notices %}: what the bell shows, for the ribbon of every role."""

from typing import Any

from django import template

from domain.accounts.models import User
from domain.notifications.queries import notices
from domain.notifications.queries.notices import Bell

register = template.Library()


@register.simple_tag
def bell_of(*, user: Any) -> Bell:
    """The number at the bell: one SQL statement."""
    return notices.bell(user) if isinstance(user, User) else Bell(0, 0)
