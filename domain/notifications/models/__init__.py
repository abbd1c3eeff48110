"""What is to be said to people: mails, notices."""

from domain.notifications.models.mail import Mail
from domain.notifications.models.notice import Notice

__all__ = ["Mail", "Notice"]
