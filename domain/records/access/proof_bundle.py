"""The proof file of one version: the ledger's part, and what only the records know (docs/proof-bundle.md)."""

import hashlib

from adapters.vault import client
from common.commitments import metadata_bytes
from domain.ledger.queries import proofs
from domain.records.envelope_binding import ref_of
from domain.records.masked_digests import MaskedDigests
from domain.records.models import Version


def for_version(version: Version) -> dict[str, object]:
    """Ready to be written as JSON.

    Raises NotRecordedError until it is confirmed, VaultRefusedError after an erasure.
    """
    ref = ref_of(version)
    ledger = proofs.bundle(version.record_id, version.number)
    salt, _ = client().record_salts(refs=[ref])[ref]
    return {
        **ledger,
        "digests": {
            "plaintext": _hex(
                MaskedDigests(version.record.patient_id).mask(ref, bytes(version.plaintext_sha256))
            ),
            "ciphertext": _hex(bytes(version.ciphertext_sha256)),
            "metadata": _hex(hashlib.sha256(metadata_bytes(version.metadata)).digest()),
        },
        "salt": _hex(salt),
        "metadata": version.metadata,
    }


def _hex(data: bytes) -> str:
    return "0x" + data.hex()
