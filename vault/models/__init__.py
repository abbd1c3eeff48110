from vault.models.access import Denial, Opening, Token
from vault.models.envelopes import Envelope
from vault.models.events import Event
from vault.models.keys import AccountKey, PatientKey, SecretKey
from vault.models.pending_statement import PendingStatement

__all__ = [
    "AccountKey",
    "Denial",
    "Envelope",
    "Event",
    "Opening",
    "PatientKey",
    "PendingStatement",
    "SecretKey",
    "Token",
]
