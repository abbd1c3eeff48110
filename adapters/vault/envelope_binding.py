"""What is bound into an envelope when a version is sealed."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class BoundMetadata:
    """Everything bound into an envelope (security.md §2, 3). Any other value later gives no key.

    `record_date` is in unix seconds (dates before 1970 count as 0), `plaintext_length` in bytes, digests are
    32 bytes, `group` is the id of a case, claim or prescription (32 zero bytes: none).
    """

    patient: UUID
    owner: str
    category: int
    confidentiality: int
    record_date: int
    content_type: str
    plaintext_sha256: bytes
    plaintext_length: int
    group: bytes = bytes(32)
