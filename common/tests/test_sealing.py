import hashlib
import itertools
import json
import uuid
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from common.sealing import (
    HEADER_SIZE,
    Header,
    Sealer,
    SealError,
    iter_plain,
    open_sealed,
    plain_size,
    seal,
    sealed_size,
)
from common.tests.make_vectors import FILE, content
from common.tests.sealing_reference import seal_with_salt

KEY = bytes(range(32))
ALICE = uuid.UUID(int=0xA11CE)
HEADER = Header(uuid.UUID(int=7), 3)
VECTORS = json.loads(FILE.read_text())
AROUND_CHUNKS = st.integers(0, 3).flatmap(lambda n: st.integers(-2, 2).map(lambda d: max(0, n * 16384 + d)))


def header_of(vector: dict[str, Any]) -> Any:
    raw = vector["header"]
    return Header(uuid.UUID(raw["record"]), raw["version"], raw["key_version"])


@pytest.mark.parametrize("vector", VECTORS, ids=lambda v: str(v["size"]))
def test_committed_vectors(vector: dict[str, Any]) -> None:
    key, patient = bytes.fromhex(vector["key"]), uuid.UUID(vector["patient"])
    header, plain = header_of(vector), content(vector["size"])
    sealed = seal_with_salt(key, header, patient, plain, bytes.fromhex(vector["salt"]))
    assert sealed[:100].hex() == vector["start"]
    assert hashlib.sha256(sealed).hexdigest() == vector["ciphertext_sha256"]
    assert open_sealed(key, header, patient, sealed) == plain


@given(size=AROUND_CHUNKS, cuts=st.lists(st.integers(0, 50000), max_size=6))
@settings(deadline=None, max_examples=60)
def test_a_stream_in_any_pieces_comes_back(size: int, cuts: list[int]) -> None:
    plain, sealer = content(size), Sealer(KEY, HEADER, ALICE)
    edges = [0, *sorted(min(cut, size) for cut in cuts), size]
    pairs = list(itertools.pairwise(edges))
    sealed = b"".join(sealer.update(plain[a:b]) for a, b in pairs) + sealer.finish()
    assert len(sealed) == sealed_size(size) and plain_size(len(sealed)) == size
    assert sealer.plaintext_sha256 == hashlib.sha256(plain).digest()
    assert sealer.ciphertext_sha256 == hashlib.sha256(sealed).digest()
    assert sealer.plaintext_length == size
    pieces = [sealed[a:b] for a, b in pairs] + [sealed[size:]]
    assert b"".join(iter_plain(KEY, HEADER, ALICE, pieces)) == plain


def test_header_says_what_it_is() -> None:
    sealed = seal(KEY, HEADER, ALICE, b"report")
    assert sealed[:4] == b"MCR1" and Header.decode(sealed) == HEADER
    assert len(HEADER.encode()) == HEADER_SIZE


def came_out(sealed: bytes, *, header: Header = HEADER) -> bytes:
    """What a reader had been given when the refusal came."""
    with pytest.raises(SealError):
        open_sealed(KEY, header, ALICE, sealed)
    pieces: list[bytes] = []
    with pytest.raises(SealError):
        pieces.extend(
            iter_plain(KEY, header, ALICE, (sealed[at : at + 5000] for at in range(0, len(sealed), 5000)))
        )
    return b"".join(pieces)


@pytest.mark.parametrize(
    "damaged", [b"", b"MCR1", b"MCR2" + bytes(24), b"MCR1" + bytes(24), HEADER.encode()[:-1]]
)
def test_what_is_no_header_is_refused(damaged: bytes) -> None:
    with pytest.raises(SealError) as refused:
        Header.decode(damaged)
    assert (
        refused.value.what
        == "This content could not be opened: it is damaged or the key does not belong to it."
    )


@pytest.mark.parametrize("header", [Header(HEADER.record, 0), Header(HEADER.record, 1, 0)])
def test_versions_count_from_one(header: Header) -> None:
    with pytest.raises(ValueError) as refused:
        seal(KEY, header, ALICE, b"report")
    assert str(refused.value) == "versions are counted from 1"


def test_no_two_sealings_are_alike() -> None:
    assert seal(KEY, HEADER, ALICE, b"report") != seal(KEY, HEADER, ALICE, b"report")


@given(size=st.integers(0, 40000), where=st.integers(min_value=0), bit=st.integers(0, 7))
@settings(deadline=None, max_examples=150)
def test_a_flipped_bit_anywhere_is_refused(size: int, where: int, bit: int) -> None:
    sealed = bytearray(seal(KEY, HEADER, ALICE, content(size)))
    sealed[where % len(sealed)] ^= 1 << bit
    assert content(size).startswith(came_out(bytes(sealed)))


@given(size=AROUND_CHUNKS, kept=st.floats(0, 1, exclude_max=True))
@settings(deadline=None, max_examples=60)
def test_a_cut_end_is_refused(size: int, kept: float) -> None:
    sealed = seal(KEY, HEADER, ALICE, content(size))
    assert content(size).startswith(came_out(sealed[: int(len(sealed) * kept)]))


def test_a_cut_at_the_border_of_a_chunk_is_refused() -> None:
    sealed = seal(KEY, HEADER, ALICE, content(2 * 16384))
    assert content(2 * 16384).startswith(came_out(sealed[:-16]))


def test_swapped_and_repeated_chunks_are_refused() -> None:
    sealed = seal(KEY, HEADER, ALICE, content(50000))
    start, body = sealed[:84], sealed[84:]
    a, b, rest = body[:16400], body[16400:32800], body[32800:]
    for forged in (b + a + rest, a + a + rest, b + rest, a + b + rest + rest):
        assert content(50000).startswith(came_out(start + forged))


@pytest.mark.parametrize(
    ("key", "header", "patient"),
    [
        (bytes(32), HEADER, ALICE),
        (KEY, Header(uuid.UUID(int=8), 3), ALICE),
        (KEY, Header(HEADER.record, 2), ALICE),
        (KEY, Header(HEADER.record, 3, key_version=2), ALICE),
        (KEY, HEADER, uuid.UUID(int=0xBAD)),
    ],
    ids=["key", "record", "older version", "key version", "patient"],
)
def test_foreign_keys_and_headers_are_refused_with_one_message(
    key: bytes, header: Header, patient: uuid.UUID
) -> None:
    sealed = seal(KEY, HEADER, ALICE, b"report")
    with pytest.raises(SealError) as caught:
        open_sealed(key, header, patient, sealed)
    assert str(caught.value) == str(SealError())


def test_an_exchanged_header_does_not_move_content_to_another_record() -> None:
    other = Header(uuid.UUID(int=8), 3)
    forged = other.encode() + seal(KEY, HEADER, ALICE, content(20000))[HEADER_SIZE:]
    assert came_out(forged, header=other) == b""


def test_nothing_comes_out_before_the_first_chunk_is_proved() -> None:
    for at in (0, 20, 40, 70, 90):
        sealed = bytearray(seal(KEY, HEADER, ALICE, content(100000)))
        sealed[at] ^= 1
        assert came_out(bytes(sealed)) == b""


@pytest.mark.parametrize("size", [0, 83, 84, 99, 84 + 16400, 84 + 16400 + 15])
def test_lengths_no_plaintext_has(size: int) -> None:
    with pytest.raises(SealError):
        plain_size(size)
    assert size not in map(sealed_size, range(20000))
