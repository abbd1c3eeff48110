"""What only the encryption server keeps of a person: blood group, height, emergency contact.

Sealed together, under the patient's own key.
"""

import json
from dataclasses import asdict, dataclass, field
from uuid import UUID

from adapters.vault import client

LABEL = "personal"
BLOOD_GROUPS = ["A+", "A-", "B+", "B-", "AB+", "AB-", "0+", "0-"]


@dataclass(frozen=True, slots=True)
class Personal:
    """`height_cm` 0 is not said. repr shows nothing: it must not reach a log."""

    blood_group: str = field(default="", repr=False)
    height_cm: int = field(default=0, repr=False)
    emergency_name: str = field(default="", repr=False)
    emergency_phone: str = field(default="", repr=False)
    emergency_relation: str = field(default="", repr=False)


def seal(patient: UUID, personal: Personal) -> bytes:
    return client().seal_personal(
        patient=patient, label=LABEL, plaintext=json.dumps(asdict(personal)).encode()
    )


def opened(patient: UUID, sealed: bytes | memoryview) -> Personal:
    """Raises VaultUnavailableError or VaultRefusedError."""
    return Personal(**json.loads(client().open_personal(patient=patient, label=LABEL, sealed=bytes(sealed))))
