"""The sealed file format (docs/adr: why one of our own): header, then Cobblestone-256.

header(28) ‖ salt(24) ‖ commitment(32) ‖ chunks of 16 KiB plaintext, each with a 16-byte tag;
the last chunk is always shorter. The key belongs to one version of one record.
"""

from common.sealing.error import SealError
from common.sealing.header import HEADER_SIZE, Header, plain_size, sealed_size
from common.sealing.kdf import derive
from common.sealing.reader import SealedReader
from common.sealing.stream import Sealer, iter_plain, open_sealed, seal

__all__ = [
    "HEADER_SIZE",
    "Header",
    "SealError",
    "SealedReader",
    "Sealer",
    "derive",
    "iter_plain",
    "open_sealed",
    "plain_size",
    "seal",
    "sealed_size",
]
