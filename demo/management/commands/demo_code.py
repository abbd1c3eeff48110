"""The code that the demo's staff type after their password, as their authenticator app would show it."""

import time
from typing import Any

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from demo.staff import SEED

PERIOD = 30


class Command(BaseCommand):
    help = "Show the code of the demo's authenticator apps."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.DEMO_PEOPLE:
            raise CommandError("There are no people of the demo here.")
        now = int(time.time())
        self.stdout.write(
            f"{format_hotp_value(hotp_value(SEED, now // PERIOD))}   for {PERIOD - now % PERIOD} more seconds"
        )
