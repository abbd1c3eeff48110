"""What ends a grant before the chain knows it: a held Revoke, Halt or replacement, or that its one use is
taken.
"""

from datetime import timedelta

from django.db.models import Q

from adapters.vault.interface import Action, Requester
from common import clock
from vault.models import Denial, Opening
from vault.wrapping import refused

OPENING = timedelta(minutes=15)


def is_ended(*, owner: str, consent: bytes, granted_at: int) -> bool:
    """Whether a held statement ends that grant."""
    return Denial.objects.filter(Q(consent=consent) | Q(until__gte=granted_at), owner=owner).exists()


def take_opening(*, consent: bytes, requester: Requester, action: Action) -> None:
    """The one use of a one-time grant: fifteen minutes for the session that came first, refused to others and
    afterwards. A list takes nothing.
    """
    now = clock.now()
    if action != Action.LIST:
        opening = Opening(
            consent=consent, account=requester.account, session=requester.session, opened_at=now
        )
        Opening.objects.bulk_create([opening], ignore_conflicts=True)
    taken = Opening.objects.filter(consent=consent).first()
    if taken is None:
        return
    is_mine = taken.account == requester.account and bytes(taken.session) == requester.session
    if not is_mine or taken.opened_at <= now - OPENING:
        raise refused()
