"""Writes vectors/sealing.json: run `python -m common.tests.make_vectors` when the format changes.

The vectors fix the format, so a run that changes an existing one is a new suite number, not a
new file. Salts are random; everything else is fixed here.
"""

import hashlib
import json
import uuid
from pathlib import Path

from common.sealing import Header, seal

FILE = Path(__file__).with_name("vectors") / "sealing.json"
SIZES = (0, 1, 15, 16383, 16384, 16385, 32768, 40000)


def content(size: int) -> bytes:
    """Reproducible bytes, so that the file holds only their length and digest."""
    return hashlib.shake_128(b"medchain vector").digest(size)


def vector(number: int, size: int) -> dict[str, object]:
    key = hashlib.sha256(b"key %d" % number).digest()
    record, patient = (uuid.uuid5(uuid.NAMESPACE_OID, f"{name} {number}") for name in "rp")
    header = Header(record, number + 1, key_version=1 + number % 3)
    sealed = seal(key, header, patient, content(size))
    return {
        "key": key.hex(),
        "patient": str(patient),
        "header": {
            "record": str(record),
            "version": header.version,
            "key_version": header.key_version,
        },
        "size": size,
        "plaintext_sha256": hashlib.sha256(content(size)).hexdigest(),
        "salt": sealed[28:52].hex(),
        "start": sealed[:100].hex(),
        "ciphertext_sha256": hashlib.sha256(sealed).hexdigest(),
    }


if __name__ == "__main__":
    FILE.parent.mkdir(exist_ok=True)
    made = [vector(number, size) for number, size in enumerate(SIZES)]
    FILE.write_text(json.dumps(made, indent=1) + "\n")
