"""What workers do.

Each task takes nothing, finds its work in the database, and may be delivered any number of times.
"""

import logging
from collections.abc import Callable

from celery import shared_task

from adapters.chain.errors import ChainError
from domain.ledger import keyring, node, task_queue
from domain.ledger.services import (
    batches,
    chain_identity,
    notary,
    outcome_dispatcher,
    relayer,
    sender,
    sweeper,
    watcher,
)

logger = logging.getLogger(__name__)


@shared_task(name="ledger.notarise")
def notarise() -> None:
    """Check what waits, then close the batches that are due."""
    _patiently(_notarise)


@shared_task(name="ledger.send")
def send() -> None:
    """Send what the notary has to send."""
    _patiently(lambda: sender.send_due(node.rpc(), keyring.notary()))


@shared_task(name="ledger.relay")
def relay() -> None:
    """Bring signed acts to the contracts, with the relayer's key."""
    _patiently(_relay)


@shared_task(name="ledger.watch")
def watch() -> None:
    """Follow what was sent."""
    _patiently(lambda: watcher.watch(node.rpc()))


@shared_task(name="ledger.dispatch_outcomes")
def dispatch_outcomes() -> None:
    """Let the apps above know what became of evidence and of acts."""
    outcome_dispatcher.dispatch()


@shared_task(name="ledger.sweep")
def sweep() -> None:
    """Bring back what nobody works on."""
    _patiently(_sweep)


def _notarise() -> None:
    rpc = node.rpc()
    known = chain_identity.check(rpc)
    notary.check_waiting(rpc)
    batches.close_due(rpc, known)


def _relay() -> None:
    rpc, key = node.rpc(), keyring.relayer()
    relayer.relay_due(rpc, key)
    sender.send_due(rpc, key)


def _sweep() -> None:
    for name in sweeper.sweep(node.rpc()):
        task_queue.send(name)


def _patiently(work: Callable[[], object]) -> None:
    """Not now is no failure: the node is away, or it is the wrong one. The next beat looks again."""
    try:
        work()
    except ChainError as error:
        logger.warning("%s", error)
