"""How much one account may open of others' in a minute: what bounds a portal that somebody has taken over."""

from datetime import timedelta

from django.conf import settings
from django.db.models import Sum

from adapters.vault.interface import Action, Requester, VaultBusyError
from common import clock
from vault.models import Token

_MINUTE = timedelta(minutes=1)


def spend(requester: Requester, count: int, action: Action) -> None:
    """Raises VaultBusyError beyond VAULT_KEYS_PER_MINUTE record keys.

    Lists get card keys only, and cost nothing.
    """
    if action == Action.LIST:
        return
    recent = Token.objects.filter(account=requester.account, issued_at__gt=clock.now() - _MINUTE).exclude(
        owner=""
    )
    if (recent.aggregate(total=Sum("keys"))["total"] or 0) + count > settings.VAULT_KEYS_PER_MINUTE:
        raise VaultBusyError(
            "More was opened in a minute than anybody reads.",
            kept="Nothing was shown.",
            next="Wait a minute, then continue.",
        )
