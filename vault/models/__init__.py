from vault.models.access import Denial, Opening, Token
from vault.models.envelopes import Envelope
from vault.models.events import Event
from vault.models.held import Held
from vault.models.keys import AccountKey, PatientKey, SecretKey

__all__ = ["AccountKey", "Denial", "Envelope", "Event", "Held", "Opening", "PatientKey", "SecretKey", "Token"]
