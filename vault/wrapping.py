"""Keys under keys: AES-256-GCM with everything the key belongs to bound as associated data."""

import hashlib
import os
import struct
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from adapters.vault.envelope_binding import BoundMetadata
from adapters.vault.interface import VaultRefusedError, VersionRef
from common.commitments import address_bytes

_FACTS = struct.Struct(">16sI16s20sBBQ32s32sQ")


def refused() -> VaultRefusedError:
    """The one answer to everything that must not be: whoever tries does not learn why."""
    return VaultRefusedError("The encryption server did not release this.", kept="Nothing was changed.")


def wrap(key: bytes, secret: bytes, bound: bytes) -> bytes:
    """nonce(12) ‖ ciphertext ‖ tag(16)."""
    nonce = os.urandom(12)
    return nonce + AESGCM(key).encrypt(nonce, secret, bound)


def unwrap(key: bytes, wrapped: bytes | memoryview, bound: bytes) -> bytes:
    """The secret. Raises VaultRefusedError where the key or anything bound is another."""
    try:
        return AESGCM(key).decrypt(bytes(wrapped[:12]), bytes(wrapped[12:]), bound)
    except (InvalidTag, ValueError):
        raise refused() from None


def binding_digest(ref: VersionRef, bound: BoundMetadata) -> bytes:
    """SHA-256 over the version and its metadata in one fixed layout: what an envelope is bound to.

    Raises ValueError for metadata that does not fit (a digest of another length, a category beyond a byte).
    """
    if len(bound.plaintext_sha256) != 32 or len(bound.group) != 32:
        raise ValueError("digest and group are 32 bytes each")
    try:
        fixed = _FACTS.pack(
            ref.record.bytes,
            ref.version,
            bound.patient.bytes,
            address_bytes(bound.owner),
            bound.category,
            bound.confidentiality,
            max(0, bound.record_date),
            bound.group,
            bound.plaintext_sha256,
            bound.plaintext_length,
        )
    except struct.error as error:
        raise ValueError(f"metadata that does not fit: {error}") from None
    return hashlib.sha256(b"medchain facts 1" + fixed + bound.content_type.encode()).digest()


def closed_bound(digest: bytes | memoryview) -> bytes:
    """Associated data of a closed envelope."""
    return b"record|" + bytes(digest)


def open_bound(ref: VersionRef, patient: UUID) -> bytes:
    """Associated data of a provisional envelope: the content is not known yet."""
    return f"provisional|{ref.record}|{ref.version}|{patient}".encode()


def patient_bound(patient: UUID, version: int, account: UUID) -> bytes:
    """Associated data of a patient key; the account is in it, so that no row can be moved to another
    owner.
    """
    return f"patient|{patient}|{version}|{account}".encode()


def account_bound(account: UUID, address: str) -> bytes:
    return f"account|{account}|{address}".encode()


def secret_bound(name: str) -> bytes:
    return f"secret|{name}".encode()
