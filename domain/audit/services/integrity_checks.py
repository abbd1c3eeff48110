"""Compares the whole log with what was sealed, on a schedule, and reports differences."""

import logging
from datetime import timedelta
from typing import Final

from django.conf import settings

from common import clock
from domain.audit.models import Check
from domain.audit.queries import checks, integrity
from domain.ledger import node
from domain.ledger.services import chain_identity
from domain.ledger.services.locks import only_one

logger = logging.getLogger("medchain.audit")
#: A check rests for so many times what the last one took: at most a twentieth of one core is spent on it,
#: however long the log grows.
RESTS: Final = 19
KEPT: Final = timedelta(days=90)


def verify_if_due() -> Check | None:
    """The check that was made; None where the last one is not old enough, or another worker is at it.

    Raises ChainError: later, then.
    """
    with only_one("audit.verify") as is_ours:
        return verify() if is_ours and _is_due() else None


def verify() -> Check:
    """Compare every row with its segment and every segment with the chain.

    What was found is in the worker's log and in /healthz.
    """
    began = clock.now()
    rpc = node.rpc()
    chain_identity.check(rpc)
    report = integrity.check(rpc)
    first = str(report.findings[0]) if report.findings else ""
    made = Check.objects.create(
        began_at=began,
        ended_at=clock.now(),
        rows=report.rows,
        unsealed=report.unsealed,
        findings=len(report.findings),
        first=first[:300],
    )
    if report.findings:
        logger.error(
            "the log was altered: %s (%s in all; manage.py verify_integrity names them)",
            first,
            len(report.findings),
        )
    Check.objects.filter(findings=0, began_at__lt=began - KEPT).delete()
    return made


def _is_due() -> bool:
    last = checks.last_check()
    if last is None:
        return True
    rest = max(timedelta(seconds=settings.AUDIT_VERIFY_SECONDS), RESTS * (last.ended_at - last.began_at))
    return clock.now() >= last.ended_at + rest
