"""One question to the vault, and from its answer everything that a list of applications needs.

A stolen database must not betray what a certificate's digest is or whose licence is whose twin: digests are
masked, twins are found by blind indexes, and the little card of an application (blood group) is sealed, all
under a secret that only the vault's pepper gives.
"""

import hashlib
import hmac
import json
import re
import unicodedata
from uuid import UUID

from adapters.vault import client
from common.sealing import Header, SealError, open_sealed, seal

_LABEL = "credentials.keeping"  # what is stored was derived under this word


class BlindIndexes:
    """Raises VaultUnavailableError when it is made."""

    def __init__(self) -> None:
        self._secret = client().blind_index(label=_LABEL, value=b"")

    def mask(self, paper: UUID, digest: bytes) -> bytes:
        """Clear to masked, and masked to clear (32 bytes each)."""
        return bytes(a ^ b for a, b in zip(self._derived(b"mask", paper.bytes), digest, strict=True))

    def same_file(self, digest: bytes) -> bytes:
        """Equal for the same file, whoever sends it."""
        return self._derived(b"file", digest)

    def same_licence(self, number: str, country: str) -> bytes:
        """Equal for one number of one country, however it is spaced and written."""
        plain = re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", number)).casefold()
        return self._derived(b"licence", f"{country.upper()}|{plain}".encode())

    def seal_card(self, credential: UUID, holder: UUID, card: dict[str, str]) -> bytes:
        return seal(
            self._derived(b"card", credential.bytes), Header(credential, 1), holder, json.dumps(card).encode()
        )

    def open_card(self, credential: UUID, holder: UUID, sealed: bytes) -> dict[str, str]:
        """What `seal_card` was given; nothing where there is none, or it was damaged."""
        try:
            found: dict[str, str] = json.loads(
                open_sealed(self._derived(b"card", credential.bytes), Header(credential, 1), holder, sealed)
            )
        except (SealError, ValueError):
            return {}
        return found

    def _derived(self, what: bytes, value: bytes) -> bytes:
        return hmac.digest(self._secret, what + b"|" + value, hashlib.sha256)
