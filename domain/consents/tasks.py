"""What workers do for consents.

Each task finds its work in the database, and may be delivered any number of times.
"""

import logging

from celery import shared_task

from adapters.chain.errors import ChainError
from common.errors import MedChainError
from domain.consents.services import attempts, chain_comparison, expiry, ledger_outcomes

logger = logging.getLogger(__name__)


@shared_task(name="consents.follow_ledger")
def follow_ledger() -> None:
    """Turn what became of signed acts into states and notices."""
    ledger_outcomes.follow()


@shared_task(name="consents.tell_attempts")
def tell_attempts() -> None:
    """Tell patients of refused attempts."""
    attempts.notify_patients()


@shared_task(name="consents.tidy")
def tidy() -> None:
    """Write down what time has ended already, and tell those concerned."""
    for work in (expiry.expire, expiry.end, expiry.use_up):
        try:
            work()
        except MedChainError as error:
            logger.warning("%s", error)


@shared_task(name="consents.compare")
def compare() -> None:
    """What was brought to the chain without us."""
    try:
        chain_comparison.compare()
    except ChainError as error:
        logger.warning("%s", error)
