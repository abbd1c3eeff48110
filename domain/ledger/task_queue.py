"""Wakes a worker sooner. A message may be lost: beat and the sweeper find the work in the database anyway."""

import logging
import time

from celery import current_app
from kombu.exceptions import OperationalError

logger = logging.getLogger(__name__)

SECONDS_BETWEEN = 0.2
_last: dict[str, float] = {}


def notarise() -> None:
    """After a commit that wrote entries."""
    send("ledger.notarise")


def relay() -> None:
    """After a commit that wrote acts."""
    send("ledger.relay")


def send(name: str) -> None:
    """Send one message, if none was sent just now."""
    # A burst of commits needs one message, not one each.
    now = time.monotonic()
    if now - _last.get(name, float("-inf")) < SECONDS_BETWEEN:
        return
    _last[name] = now
    try:
        current_app.send_task(name, retry=False, expires=10)
    except OperationalError:
        logger.warning("the message broker is away; %s starts with the next beat", name)
