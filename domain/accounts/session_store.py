"""The session engine. Three things differ from Django's own table of sessions:

the row stands under a digest of the key in the cookie; its data is sealed under the portal's secret (a second
factor being set up passes through it); it ends after 15 idle minutes and in any case 12 hours after it began.
"""

import base64
import hashlib
import os
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.base import SessionBase
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.core.exceptions import SuspiciousOperation

from common import clock
from domain.accounts.models.session import Session

ABSOLUTE = timedelta(hours=12)
TOUCH_EVERY = timedelta(seconds=60)
STARTED = "_started_at"
CLIENT = "_client"
NONCE = 12


def stored_key(session_key: str) -> str:
    """What stands in the table (40 characters) for the key in a cookie."""
    return base64.urlsafe_b64encode(hashlib.sha256(session_key.encode()).digest()[:30]).decode()


@cache
def _sealing_key(secret: str) -> bytes:
    return HKDF(SHA256(), 32, salt=None, info=b"medchain sessions").derive(secret.encode())


class SessionStore(DatabaseStore):
    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def encode(self, session_dict: dict[str, Any]) -> str:
        nonce = os.urandom(NONCE)
        sealed = AESGCM(_sealing_key(settings.SECRET_KEY)).encrypt(
            nonce, self.serializer().dumps(session_dict), None
        )
        return base64.b64encode(nonce + sealed).decode()

    def decode(self, session_data: bytes | str) -> dict[str, Any]:
        raw = base64.b64decode(session_data)
        try:
            plain = AESGCM(_sealing_key(settings.SECRET_KEY)).decrypt(raw[:NONCE], raw[NONCE:], None)
        except InvalidTag:
            return {}  # another secret, or an altered row: nobody is signed in
        data: dict[str, Any] = self.serializer().loads(plain)
        return data

    def _get_session_from_db(self) -> Session | None:
        if self.session_key is None:
            return None
        row = Session.objects.filter(
            session_key=stored_key(self.session_key), expire_date__gt=clock.now()
        ).first()
        if row is None:
            self._session_key = None
            return None
        if row.expire_date - clock.now() < timedelta(seconds=settings.SESSION_COOKIE_AGE) - TOUCH_EVERY:
            self.modified = True  # still in use: saved again with a later end, at most once a minute
        return row

    def exists(self, session_key: str) -> bool:
        return Session.objects.filter(session_key=stored_key(session_key)).exists()

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        now = clock.now()
        started = datetime.fromtimestamp(data.setdefault(STARTED, now.timestamp()), UTC)
        client = data.get(CLIENT, {})
        return Session(
            session_key=stored_key(self._get_or_create_session_key()),  # type: ignore[attr-defined]  # not in the stubs
            session_data=self.encode(data),
            expire_date=min(self.get_expiry_date(modification=now), started + ABSOLUTE),
            user_id=data.get(SESSION_KEY),
            started_at=started,
            ip=client.get("ip", ""),
            user_agent=client.get("user_agent", ""),
        )

    def delete(self, session_key: str | None = None) -> None:
        key = session_key or self.session_key
        if key:
            Session.objects.filter(session_key=stored_key(key)).delete()


def digest(session: SessionBase) -> bytes:
    """32 bytes that name this browser's session to the encryption server, from which its key cannot be
    found.
    """
    if not session.session_key:
        raise SuspiciousOperation("this request has no session")
    return hashlib.sha256(b"medchain session for the vault:" + session.session_key.encode()).digest()
