"""What became of the checks of the log."""

from datetime import timedelta
from typing import Final

from django.conf import settings

from common import clock
from domain.audit.models import Check

WHOLE: Final = "ok"
ALTERED: Final = "altered"
UNCHECKED: Final = "unchecked"
#: A long log is checked less often (services/integrity_checks.py); a day without a look is too long for any.
_LATE: Final = timedelta(days=1)


def last_check() -> Check | None:
    return Check.objects.order_by("-began_at").first()


def log_state() -> str:
    """In a word, of the newest check: WHOLE, ALTERED, or UNCHECKED where there is none that is new enough."""
    found = last_check()
    if found is not None and found.findings:
        return ALTERED
    late = max(_LATE, 2 * timedelta(seconds=settings.AUDIT_VERIFY_SECONDS))
    return WHOLE if found is not None and clock.now() - found.ended_at < late else UNCHECKED
