import io
import uuid
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from common.sealing import Header, SealedReader, SealError, seal
from common.tests.make_vectors import content

KEY = bytes(range(32))
ALICE = uuid.UUID(int=0xA11CE)
HEADER = Header(uuid.UUID(int=7), 3)
PLAIN = content(16384 * 90 + 77)
SEALED = seal(KEY, HEADER, ALICE, PLAIN)
START = (0, 84)


def reader(
    sealed: Any = SEALED,
    *,
    key: bytes = KEY,
    header: Header = HEADER,
    patient: uuid.UUID = ALICE,
    asked: Any = None,
) -> Any:
    def fetch(offset: Any, length: Any) -> Any:
        if asked is not None:
            asked.append((offset, length))
        return sealed[offset : offset + length]

    return SealedReader(key, header, patient, fetch, len(sealed))


@given(st.lists(st.tuples(st.integers(0, len(PLAIN) + 9), st.integers(0, 70000)), max_size=8))
@settings(deadline=None, max_examples=50)
def test_any_range_equals_the_plaintext(ranges: Any) -> None:
    with io.BufferedReader(reader()) as opened:
        for start, length in ranges:
            opened.seek(start)
            assert opened.read(length) == PLAIN[start : start + length]


def test_it_is_a_file_like_any_other() -> None:
    opened = reader()
    assert opened.readable() and opened.seekable() and not opened.writable()
    assert opened.seek(-77, io.SEEK_END) == len(PLAIN) - 77
    assert opened.read() == PLAIN[-77:] and opened.tell() == len(PLAIN) and opened.read(5) == b""
    opened.seek(10)
    assert opened.seek(5, io.SEEK_CUR) == 15
    with pytest.raises(ValueError, match="before the start"):
        opened.seek(-1)


@pytest.mark.parametrize("size", [0, 1, 16384, 32768])
def test_small_and_exact_sizes(size: int) -> None:
    assert reader(seal(KEY, HEADER, ALICE, content(size))).read() == content(size)


def test_a_range_fetches_only_its_surroundings() -> None:
    asked: list[tuple[int, int]] = []
    opened = reader(asked=asked)
    opened.seek(700_000)
    opened.read(100)
    opened.read(100)
    assert sum(length for _, length in asked) < 300_000 and len(asked) == 3


def asked_before_refusal(sealed: bytes = SEALED, **other: Any) -> list[tuple[int, int]]:
    """What was fetched of the content until the reader said no: (offset, length) in bytes."""
    asked: list[tuple[int, int]] = []
    with pytest.raises(SealError):
        reader(sealed, asked=asked, **other)
    return asked


@pytest.mark.parametrize(
    ("other", "fetched"),
    [
        ({"key": bytes(32)}, [START]),
        ({"header": Header(HEADER.record, 2)}, [START]),
        ({"patient": uuid.UUID(int=1)}, [START]),
        ({"sealed": SEALED[:-1]}, [START, (84 + 16400 * 90, 92)]),
        ({"sealed": SEALED[: 84 + 16400 * 3]}, []),
        ({"sealed": SEALED[: 84 + 16400 * 3 + 200]}, [START, (84 + 16400 * 3, 200)]),
        ({"sealed": b""}, []),
    ],
    ids=["key", "header", "patient", "cut", "cut at a border", "cut inside", "empty"],
)
def test_opening_proves_key_header_and_length(other: Any, fetched: list[tuple[int, int]]) -> None:
    assert asked_before_refusal(**other) == fetched


def test_a_flipped_bit_inside_is_refused_when_reached() -> None:
    forged = bytearray(SEALED)
    forged[84 + 16400 * 40] ^= 1
    opened = reader(bytes(forged))
    assert opened.read(100) == PLAIN[:100]
    opened.seek(16384 * 40)
    with pytest.raises(SealError):
        opened.read(1)


def test_a_store_that_returns_less_is_refused() -> None:
    asked: list[int] = []

    def fetch(at: int, length: int) -> bytes:
        asked.append(at)
        return SEALED[at : at + length - 1]

    with pytest.raises(SealError):
        SealedReader(KEY, HEADER, ALICE, fetch, len(SEALED))
    assert asked == [0]


@pytest.mark.parametrize("at", [0, 5, 7, 10, 27, 28, 60, 83], ids=str)
def test_a_flipped_bit_before_the_chunks_is_refused_at_opening(at: int) -> None:
    forged = bytearray(SEALED)
    forged[at] ^= 1
    assert asked_before_refusal(bytes(forged)) == [START]
