"""Wakes a worker sooner. A kick may be lost: beat and the sweeper find the work in the database anyway."""

import logging
import time

from celery import current_app
from kombu.exceptions import OperationalError

logger = logging.getLogger(__name__)

SECONDS_BETWEEN = 0.2
_last: dict[str, float] = {}


def notary() -> None:
    """After a commit that wrote entries."""
    task("ledger.notarise")


def relayer() -> None:
    """After a commit that wrote acts."""
    task("ledger.relay")


def task(name: str) -> None:
    """Send one message, if none was sent just now."""
    # A burst of commits needs one kick, not one message each.
    now = time.monotonic()
    if now - _last.get(name, float("-inf")) < SECONDS_BETWEEN:
        return
    _last[name] = now
    try:
        current_app.send_task(name, retry=False, expires=10)
    except OperationalError:
        logger.warning("the message broker is away; %s starts with the next beat", name)
