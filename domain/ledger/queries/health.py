"""How the ledger is, for /healthz and for `manage.py ledger_status`."""

from dataclasses import dataclass

from django.conf import settings
from django.db.models import Count, Min

from common import clock
from domain.ledger import outcome_handlers
from domain.ledger.models import ChainState, Entry, Outcome, OutcomeCursor, SignedAct, Transaction
from domain.ledger.queries import due

OPEN = [
    Transaction.Status.QUEUED,
    Transaction.Status.SIGNED,
    Transaction.Status.SENT,
    Transaction.Status.MINED,
]


@dataclass(frozen=True, slots=True)
class Health:
    """Ages in seconds; None where there is nothing to be old. `alarm` is not empty while sending is
    stopped.
    """

    waiting: int
    oldest: float | None
    set_aside: int
    acts: int  # of the state lane, not settled
    acts_oldest: float | None  # of those that wait for nothing but the relayer
    acts_set_aside: int
    unconfirmed: int
    failed: int
    head: int
    head_age: float | None
    alarm: str


def health() -> Health:
    """Nine statements, whatever the size of the ledger's past."""
    now = clock.now()
    entries = Entry.objects.filter(status__in=[Entry.Status.WAITING, Entry.Status.PASSED]).aggregate(
        count=Count("id"), oldest=Min("created_at")
    )
    acts = SignedAct.objects.filter(status__in=[SignedAct.Status.WAITING, SignedAct.Status.SENT])
    state = ChainState.objects.filter(chain_id=settings.CHAIN_ID).first()
    return Health(
        waiting=entries["count"],
        oldest=(now - entries["oldest"]).total_seconds() if entries["oldest"] else None,
        set_aside=Entry.objects.filter(status=Entry.Status.SET_ASIDE).count(),
        acts=acts.count(),
        acts_oldest=oldest_act(),
        acts_set_aside=SignedAct.objects.filter(status=SignedAct.Status.SET_ASIDE).count(),
        unconfirmed=Transaction.objects.filter(status__in=OPEN).count(),
        failed=Transaction.objects.filter(status=Transaction.Status.FAILED).count(),
        head=state.cursor_number if state else 0,
        head_age=now.timestamp() - state.head_time if state and state.head_time else None,
        alarm=state.alarm if state else "",
    )


def oldest_act() -> float | None:
    """Age in seconds of the oldest signed act that waits for nothing but the relayer.

    What the contract refuses for now waits for something else.
    """
    head_time = (
        ChainState.objects.filter(chain_id=settings.CHAIN_ID).values_list("head_time", flat=True).first()
    )
    oldest = due.acts(head_time or 0).filter(reason="").values_list("created_at", flat=True).first()
    return (clock.now() - oldest).total_seconds() if oldest else None


def oldest_outcome() -> float | None:
    """Age in seconds of the oldest outcome that some handler has not behind it."""
    read = dict(OutcomeCursor.objects.values_list("name", "position"))
    positions = [read.get(handler.name, 0) for handler in outcome_handlers.registered()]
    if not positions:
        return None
    waiting = Outcome.objects.filter(id__gt=min(positions)).order_by("id")
    oldest = waiting.values_list("created_at", flat=True).first()
    return (clock.now() - oldest).total_seconds() if oldest else None
