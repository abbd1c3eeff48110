"""How the ledger is, for /healthz and for `manage.py ledger_status`."""

from dataclasses import dataclass

from django.conf import settings
from django.db.models import Count, Min

from common import clock
from domain.ledger.models import ChainState, Entry, Transaction

OPEN = [Transaction.Status.QUEUED, Transaction.Status.SIGNED, Transaction.Status.SENT, Transaction.Status.MINED]


@dataclass(frozen=True, slots=True)
class Health:
    """Ages in seconds; None where there is nothing to be old. `alarm` is not empty while sending is stopped."""

    waiting: int
    oldest: float | None
    set_aside: int
    unconfirmed: int
    failed: int
    head: int
    head_age: float | None
    alarm: str


def health() -> Health:
    """Five statements, whatever the size of the ledger's past."""
    now = clock.now()
    entries = Entry.objects.filter(status__in=[Entry.Status.WAITING, Entry.Status.PASSED]).aggregate(count=Count("id"), oldest=Min("created_at"))
    state = ChainState.objects.filter(chain_id=settings.CHAIN_ID).first()
    return Health(
        waiting=entries["count"],
        oldest=(now - entries["oldest"]).total_seconds() if entries["oldest"] else None,
        set_aside=Entry.objects.filter(status=Entry.Status.SET_ASIDE).count(),
        unconfirmed=Transaction.objects.filter(status__in=OPEN).count(),
        failed=Transaction.objects.filter(status=Transaction.Status.FAILED).count(),
        head=state.cursor_number if state else 0,
        head_age=now.timestamp() - state.head_time if state and state.head_time else None,
        alarm=state.alarm if state else "",
    )
