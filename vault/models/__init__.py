from vault.models.access import Token
from vault.models.envelopes import Envelope
from vault.models.events import Event
from vault.models.keys import AccountKey, PatientKey, SecretKey

__all__ = ["AccountKey", "Envelope", "Event", "PatientKey", "SecretKey", "Token"]
