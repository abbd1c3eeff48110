"""Accounts that somebody else makes: a start code goes by mail, and sets the first password once."""

from datetime import timedelta

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import transaction

from common import clock
from common.errors import MedChainError
from domain.accounts import codes
from domain.accounts.models import StartCode, User
from domain.accounts.queries import people
from domain.accounts.roles import Role
from domain.accounts.services import mail, registration
from domain.accounts.services.registration import Prepared
from domain.audit.services import events

VALID_FOR = timedelta(days=3)


def create(*, role: Role, name: str, email: str, session: bytes) -> User:
    """An account without a password, and a start code by mail.

    Again, while none was set: the same account and a new code.

    Raises MedChainError where the e-mail is that of an account of another role, VaultUnavailableError.
    """
    user = people.with_email(email) or _made(role, name, email, session)
    if user.role != role:
        raise MedChainError(
            "This e-mail belongs to an account of another role.",
            kept="Nothing was stored.",
            next="Use another address.",
        )
    if not user.has_usable_password():
        _send_code(user)
    return user


def start(*, email: str, digest: bytes, password: str) -> User:
    """Set the first password. One answer to everything that does not fit. Raises MedChainError."""
    hashed = make_password(password)  # always, so that time does not tell whether the code fits
    now = clock.now()
    with transaction.atomic():
        fits = StartCode.objects.filter(
            digest=digest, user__email__iexact=email, user__is_active=True, used_at=None, expires_at__gt=now
        )
        code = fits.select_related("user").first()
        if code is None or not StartCode.objects.filter(pk=code.pk, used_at=None).update(used_at=now):
            raise MedChainError(
                "This e-mail and this start code do not fit together, or the code is used or over.",
                next="Ask who made the account.",
            )
        User.objects.filter(pk=code.user_id).update(password=hashed)
        events.write(action="account.password_set", by=code.user, subject_id=code.user_id)
    return code.user


def _made(role: Role, name: str, email: str, session: bytes) -> User:
    nothing = make_password(None)

    def prepare() -> Prepared:
        return registration.professional(role, name, email, nothing)

    return registration.join(email=email, prepare=prepare, session=session, email_confirmed=True).user


def _send_code(user: User) -> None:
    code = codes.new()
    with transaction.atomic():
        StartCode.objects.update_or_create(
            user=user,
            defaults={"digest": code.digest, "expires_at": clock.now() + VALID_FOR, "used_at": None},
        )
        mail.queue(
            "start_code",
            to=user.email,
            context={"code": code.text, "address": settings.PORTAL_ADDRESS, "days": VALID_FOR.days},
        )
