"""What a verifier writes to an applicant: sealed under the applicant's key, field by field."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Final
from uuid import UUID

from adapters.vault import client
from domain.credentials.errors import ReviewError
from domain.credentials.models import Decision

#: Where it is about no field but the whole (a suspension, say).
REASON: Final = "reason"
MAX_CHARACTERS: Final = 1000


@dataclass(frozen=True, slots=True)
class Reason:
    """About one field: what the certificate says (may be empty), and the text that the applicant reads."""

    reads: str = field(repr=False)
    says: str = field(default="", repr=False)


def tidied(reasons: Mapping[str, Reason]) -> dict[str, Reason]:
    """Trimmed. Raises ReviewError where there is none, or one says nothing."""
    found = {
        name: Reason(reason.reads.strip()[:MAX_CHARACTERS], reason.says.strip()[:MAX_CHARACTERS])
        for name, reason in reasons.items()
    }
    if not found or not all(reason.reads for reason in found.values()):
        raise ReviewError(
            "A reason is missing.", kept="Nothing was decided.", next="Write what the applicant is to read."
        )
    return found


def seal(decision: UUID, holder: UUID, reasons: Mapping[str, Reason]) -> bytes:
    plain = json.dumps({name: asdict(reason) for name, reason in reasons.items()}).encode()
    return client().seal_personal(patient=holder, label=f"decision:{decision}", plaintext=plain)


def opened(decision: Decision) -> dict[str, Reason]:
    """By field; nothing where nothing was written.

    `decision.credential` is loaded. Raises VaultUnavailableError, VaultRefusedError.
    """
    if not decision.reasons:
        return {}
    plain = client().open_personal(
        patient=decision.credential.holder_id, label=f"decision:{decision.pk}", sealed=bytes(decision.reasons)
    )
    return {name: Reason(**reason) for name, reason in json.loads(plain).items()}
