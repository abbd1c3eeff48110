"""The account: one person, one role, one Ethereum address."""

import hashlib
from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models

from common import clock, ids
from domain.accounts.roles import Role


class Theme(models.TextChoices):
    DEVICE = "auto", "As device"
    LIGHT = "light", "Light"
    DARK = "dark", "Dark"


class UserManager(BaseUserManager["User"]):
    pass


class User(AbstractBaseUser):
    id = models.UUIDField(primary_key=True, default=ids.new, editable=False)
    email = models.EmailField(unique=True)
    role = models.CharField(max_length=16, choices=Role)
    number = models.CharField(max_length=12, unique=True)
    address = models.CharField(max_length=42, unique=True)
    name = models.CharField(max_length=150)
    is_active = models.BooleanField(default=True)
    language = models.CharField(max_length=8, default="en")
    theme = models.CharField(max_length=8, choices=Theme, default=Theme.DEVICE)
    session_epoch = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(default=clock.now)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects = UserManager()

    def __str__(self) -> str:
        return self.number

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """Sessions end with the password, as Django has it, and with the epoch, which moves when a second
        factor changes.
        """
        of_password: str = super()._get_session_auth_hash(secret)  # type: ignore[misc]  # private in the stubs; both public methods call it
        return hashlib.sha256(f"{of_password}:{self.session_epoch}".encode()).hexdigest()
