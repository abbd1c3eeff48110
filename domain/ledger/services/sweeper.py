"""Brings work back whatever happened to messages, workers and nodes.

It reads the database only; the broker may have forgotten everything.
"""

from django.conf import settings
from django.db.models import Q

from adapters.chain import deployment
from adapters.chain.rpc import Rpc
from common import clock
from domain.ledger.models import Entry, SignedAct, Transaction
from domain.ledger.services import batches

OPEN = [
    Transaction.Status.QUEUED,
    Transaction.Status.SIGNED,
    Transaction.Status.SENT,
    Transaction.Status.MINED,
]


def sweep(rpc: Rpc) -> set[str]:
    """The names of tasks that have something to do. Failed batches are queued again on the way."""
    batches.again(rpc, deployment.load(settings.CHAIN_ID))
    now = clock.now()
    due = Q(leased_until__isnull=True, not_before__lte=now) | Q(leased_until__lt=now)
    waiting = Entry.objects.filter(Q(status=Entry.Status.PASSED) | (due & Q(status=Entry.Status.WAITING)))
    tasks = set()
    if waiting.exists():
        tasks.add("ledger.notarise")
    if Transaction.objects.filter(status__in=OPEN).exists():
        tasks |= {"ledger.send", "ledger.relay", "ledger.watch"}
    acts = SignedAct.objects
    if acts.filter(status=SignedAct.Status.WAITING, not_before__lte=now).exists():
        tasks.add("ledger.relay")
    if acts.filter(status=SignedAct.Status.SENT).exists():
        tasks.add("ledger.watch")
    return tasks
