"""P4: sealing a 10 MB file against aws-encryption-sdk at its best frame size; overhead; memory of a 1 GB
stream.

The baseline uses AES-256-GCM with key commitment and without signatures: the suite nearest to ours. `Sealer`
also makes the two SHA-256 digests that a commitment needs; it is compared with the baseline followed by the
same two digests.
"""

import hashlib
import os
import resource
import uuid
from collections.abc import Iterator

import aws_encryption_sdk
from aws_encryption_sdk.identifiers import Algorithm, CommitmentPolicy, EncryptionKeyType, WrappingAlgorithm
from aws_encryption_sdk.internal.crypto.wrapping_keys import WrappingKey
from aws_encryption_sdk.key_providers.raw import RawMasterKey

from benchmarks.compare import alternate, line
from common.sealing import Header, Sealer, iter_plain, open_sealed, seal

SIZE = 10_000_000
PIECE = 1 << 20
FRAMES = (4096, 16384, 65536, 262144, 1 << 20, 1 << 22)
KEY, PATIENT = os.urandom(32), uuid.uuid4()
HEADER = Header(uuid.uuid4(), 1)
DATA = os.urandom(SIZE)

_client = aws_encryption_sdk.EncryptionSDKClient(
    commitment_policy=CommitmentPolicy.REQUIRE_ENCRYPT_REQUIRE_DECRYPT
)
_wrapping = WrappingKey(
    WrappingAlgorithm.AES_256_GCM_IV12_TAG16_NO_PADDING, os.urandom(32), EncryptionKeyType.SYMMETRIC
)
_master = RawMasterKey(key_id=b"bench", provider_id="bench", wrapping_key=_wrapping)


def aws_seal(frame: int) -> bytes:
    suite = Algorithm.AES_256_GCM_HKDF_SHA512_COMMIT_KEY
    sealed: bytes = _client.encrypt(source=DATA, key_provider=_master, algorithm=suite, frame_length=frame)[0]
    return sealed


def aws_open(sealed: bytes) -> bytes:
    opened: bytes = _client.decrypt(source=sealed, key_provider=_master)[0]
    return opened


def with_digests() -> None:
    sealer, view = Sealer(KEY, HEADER, PATIENT), memoryview(DATA)
    for at in range(0, SIZE, PIECE):
        sealer.update(view[at : at + PIECE])
    sealer.finish()


def aws_with_digests(frame: int) -> None:
    for content in (DATA, aws_seal(frame)):
        hashlib.sha256(content).digest()


def speed(seconds: float) -> str:
    return f"{SIZE / seconds / 1e6:.0f} MB/s"


def best_frame() -> int:
    times = alternate({str(frame): lambda frame=frame: aws_seal(frame) for frame in FRAMES}, rounds=3)  # type: ignore[misc]  # bound per frame
    return int(min(times, key=lambda frame: times[frame]))


def grown_by_a_gigabyte() -> tuple[float, float]:
    """MB by which the peak memory grows while 1 GiB is sealed, then sealed and opened, piece by piece."""
    piece, before = os.urandom(PIECE), _peak()
    for _ in _sealed_gigabyte(piece):
        pass
    sealing = _peak() - before
    for _ in iter_plain(KEY, HEADER, PATIENT, _sealed_gigabyte(piece)):
        pass
    return sealing, _peak() - before


def _sealed_gigabyte(piece: bytes) -> Iterator[bytes]:
    sealer = Sealer(KEY, HEADER, PATIENT)
    for _ in range(1024):
        yield sealer.update(piece)
    yield sealer.finish()


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    sealing, both = grown_by_a_gigabyte()
    frame = best_frame()
    sealed, aws_sealed = seal(KEY, HEADER, PATIENT, DATA), aws_seal(frame)
    ways = {
        "seal": lambda: seal(KEY, HEADER, PATIENT, DATA),
        "aws seal": lambda: aws_seal(frame),
        "digests": with_digests,
        "aws digests": lambda: aws_with_digests(frame),
        "open": lambda: open_sealed(KEY, HEADER, PATIENT, sealed),
        "aws open": lambda: aws_open(aws_sealed),
    }
    best = alternate(ways, rounds=15)
    print(f"P4  10 MB in memory; aws-encryption-sdk at its best frame, {frame} bytes")
    line("seal", speed(best["seal"]), speed(best["aws seal"]), best["aws seal"] / best["seal"], 2)
    line(
        "seal and both SHA-256",
        speed(best["digests"]),
        speed(best["aws digests"]),
        best["aws digests"] / best["digests"],
        1,
    )
    line("open", speed(best["open"]), speed(best["aws open"]), best["aws open"] / best["open"], 2)
    extra = len(sealed) - SIZE
    allowed = SIZE * 0.0011 + 256
    line("overhead (beside it: what is allowed)", f"{extra} B", f"{allowed:.0f} B", allowed / extra, 1)
    line("memory for a 1 GiB stream, sealed", f"{sealing:.1f} MB", "16 MB", 16 / max(sealing, 0.1), 1)
    line("memory for a 1 GiB stream, sealed and opened", f"{both:.1f} MB", "16 MB", 16 / max(both, 0.1), 1)


if __name__ == "__main__":
    main()
