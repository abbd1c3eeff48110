"""Keccak-256, only for what the chain needs; contents are digested with SHA-256."""

import sha3  # safe-pysha3, in C


def keccak256(data: bytes) -> bytes:
    """The 32-byte Keccak-256 digest as Ethereum uses it (not NIST SHA3-256)."""
    digest: bytes = sha3.keccak_256(data).digest()
    return digest
