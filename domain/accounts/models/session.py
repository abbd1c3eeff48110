"""Browser sessions, under the digest of their key: who steals this table can enter with none of them."""

from typing import ClassVar

from django.contrib.sessions.base_session import AbstractBaseSession, BaseSessionManager
from django.db import models


class SessionManager(BaseSessionManager["Session"]):
    use_in_migrations = False


class Session(AbstractBaseSession):
    user_id = models.UUIDField(null=True, db_index=True)
    started_at = models.DateTimeField()
    ip = models.CharField(max_length=45, blank=True)
    user_agent = models.CharField(max_length=200, blank=True)

    objects: ClassVar[SessionManager] = SessionManager()

    def __str__(self) -> str:
        return self.session_key[:8]
