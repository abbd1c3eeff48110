"""Digests of contents, kept so that a stolen database does not betray what a short content says.

A bare SHA-256 of "no known allergies" can be guessed. So it is stored masked: XORed with a pad that only the
vault's pepper gives. The same secret makes the blind index by which the same file is found again. One
question to the vault per patient.
"""

import hashlib
import hmac
from uuid import UUID

from adapters.vault import client
from adapters.vault.interface import VersionRef


class MaskedDigests:
    """Masks and finds digests of one patient."""

    def __init__(self, patient: UUID) -> None:
        self._secret = client().blind_index(label="records.digests", value=patient.bytes)

    def mask(self, ref: VersionRef, digest: bytes) -> bytes:
        """Clear to masked, and masked to clear (32 bytes each)."""
        pad = hmac.digest(
            self._secret, b"mask" + ref.record.bytes + ref.version.to_bytes(4, "big"), hashlib.sha256
        )
        return bytes(a ^ b for a, b in zip(pad, digest, strict=True))

    def duplicate(self, digest: bytes) -> bytes:
        """Equal for equal contents of this patient, and for nobody else's."""
        return hmac.digest(self._secret, b"duplicate" + digest, hashlib.sha256)
