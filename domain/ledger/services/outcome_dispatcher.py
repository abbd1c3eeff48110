"""Hands each outcome to each registered handler once.

What follows from it commits with the handler's cursor.
"""

import logging

from django.db import transaction

from domain.ledger import crash_points, outcome_handlers
from domain.ledger.models import OutcomeCursor
from domain.ledger.outcome_handlers import Handler
from domain.ledger.queries import outcomes
from domain.ledger.queries.outcomes import Item

logger = logging.getLogger(__name__)


def dispatch(*, limit: int = 500) -> int:
    """Hand out what waits, at most `limit` outcomes in a transaction: how many were taken.

    A handler that fails keeps its cursor before the outcome it failed at, and holds up no other handler. It
    gets the same outcome at the next call; /healthz tells of it when that lasts.
    """
    return sum(_catch_up(handler, limit) for handler in outcome_handlers.registered())


def _catch_up(handler: Handler, limit: int) -> int:
    taken = 0
    try:
        OutcomeCursor.objects.get_or_create(name=handler.name)
        while passed := _pass(handler, limit):
            items = [item for item in passed if item.kind in handler.kinds]
            taken += len(items)
            handler.after_commit(items)
    except Exception:  # whatever is wrong with this handler, the others have their turn
        logger.exception("outcomes wait for the handler %s", handler.name)
    return taken


def _pass(handler: Handler, limit: int) -> list[Item]:
    """What one transaction put behind the cursor; nothing while another worker is at it."""
    with transaction.atomic():
        cursor = OutcomeCursor.objects.select_for_update(skip_locked=True).filter(name=handler.name).first()
        if cursor is None:
            return []
        passed = []
        for item in outcomes.since(cursor.position, limit):
            if item.kind in handler.kinds and not _is_taken(handler, item):
                break
            passed.append(item)
        if passed:
            cursor.position = passed[-1].id
            cursor.save(update_fields=["position"])
            crash_points.reached("dispatcher.before_committing")
    return passed


def _is_taken(handler: Handler, item: Item) -> bool:
    """False leaves nothing of it behind; what came before it stays."""
    try:
        with transaction.atomic():
            handler.take(item)
    except Exception:
        logger.exception("outcome %s waits for the handler %s", item.id, handler.name)
        return False
    return True
