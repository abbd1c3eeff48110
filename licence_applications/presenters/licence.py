"""How a licence stands, in the words of the side menu and of the ribbon."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from domain.credentials.models import CredentialState as State
from domain.credentials.queries.licence_standing import Standing


@dataclass(frozen=True, slots=True)
class Licence:
    is_active: bool
    tone: str
    icon: str
    words: str
    ribbon: str
    until: datetime | None


_STATES: Final = {
    str(State.APPROVED): ("good", "circle-check", "Licence valid", ""),
    str(State.RENEWAL_DUE): ("warn", "clock-exclamation", "Renewal due", ""),
    str(State.SUSPENDED): ("bad", "lock", "Suspended", "Suspended"),
    str(State.EXPIRED): ("bad", "calendar-x", "Expired", "Licence expired"),
    str(State.REVOKED): ("bad", "circle-x", "Revoked", "Licence revoked"),
}
_NOT_YET: Final = ("wait", "progress", "Under review", "Not verified yet")


def licence(standing: Standing) -> Licence:
    tone, icon, words, ribbon = _STATES.get(standing.state, _NOT_YET)
    return Licence(
        standing.is_active, tone, icon, words, ribbon, standing.valid_until if standing.is_active else None
    )
