"""What both stores must do. Ciphertext is random, so the tests' contents are too (of a fixed seed)."""

import io
import random
import tracemalloc
from collections.abc import Callable

import pytest

from adapters.ipfs.dag import LEAF_SIZE, WIDTH
from adapters.ipfs.errors import BlockMissingError, StoreUnavailableError
from adapters.ipfs.interface import ContentStore
from adapters.ipfs.kubo import KuboStore

SIZES = [0, 1, LEAF_SIZE - 1, LEAF_SIZE, LEAF_SIZE + 1, 5 * LEAF_SIZE + 77]


def content(size: int, seed: int = 1) -> bytes:
    return random.Random(seed).randbytes(size)


@pytest.mark.parametrize("size", SIZES)
def test_what_goes_in_comes_out(store: ContentStore, size: int) -> None:
    data = content(size)
    cid = store.add(io.BytesIO(data))
    assert b"".join(store.open(cid)) == data
    assert store.size(cid) == size
    assert store.has(cid)


def test_the_same_bytes_have_the_same_address(store: ContentStore) -> None:
    data = content(2 * LEAF_SIZE)
    assert store.add(io.BytesIO(data)) == store.add(io.BytesIO(data))


@pytest.mark.parametrize(
    ("offset", "length"),
    [(0, 10), (LEAF_SIZE - 3, 6), (3 * LEAF_SIZE, 5), (5 * LEAF_SIZE + 70, 100), (6 * LEAF_SIZE, 1), (7, 0)],
)
def test_ranges(store: ContentStore, offset: int, length: int) -> None:
    data = content(5 * LEAF_SIZE + 77)
    assert store.read(store.add(io.BytesIO(data)), offset, length) == data[offset : offset + length]


def test_unpinned_and_collected_is_gone(store: ContentStore) -> None:
    kept, gone = (
        store.add(io.BytesIO(content(LEAF_SIZE + 9, seed=2))),
        store.add(io.BytesIO(content(LEAF_SIZE + 9, seed=3))),
    )
    store.unpin(gone)
    store.unpin(gone)
    assert store.collect() > 0
    assert not store.has(gone)
    assert b"".join(store.open(kept)) == content(LEAF_SIZE + 9, seed=2)
    with pytest.raises(BlockMissingError):
        list(store.open(gone))


@pytest.mark.parametrize(
    "address",
    [
        "",
        "../../etc/passwd",
        "http://127.0.0.1/",
        "QmbFMke1KXqnYyBBWxB74N4c5SBnJMVAiMNRcGu6x1AwQH",
        "b" + "a" * 58,
        "bafkrei/../x",
    ],
)
def test_only_our_own_addresses_are_asked_for(store: ContentStore, address: str) -> None:
    asking: list[Callable[[str], object]] = [
        store.open,
        store.size,
        store.has,
        store.pin,
        store.unpin,
        lambda cid: store.read(cid, 0, 1),
    ]
    for ask in asking:
        with pytest.raises(ValueError) as refused:
            ask(address)
        assert str(refused.value) == "not a content identifier of this store"


class Endless(io.RawIOBase):
    """So many bytes, made as they are asked for."""

    def __init__(self, size: int) -> None:
        self.left = size
        self.block = content(1 << 16)

    def read(self, size: int = -1) -> bytes:
        piece = self.block[: min(size if size >= 0 else len(self.block), self.left)]
        self.left -= len(piece)
        return piece


def test_a_large_file_needs_little_memory(store: ContentStore) -> None:
    size = (WIDTH + 2) * LEAF_SIZE  # more than one node of links
    tracemalloc.start()
    cid = store.add(Endless(size))
    length = sum(map(len, store.open(cid)))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert length == size
    assert peak < 16 * LEAF_SIZE
    store.unpin(cid)


def test_a_node_that_is_away_says_so() -> None:
    with pytest.raises(StoreUnavailableError) as refused:
        KuboStore("http://127.0.0.1:9").add(io.BytesIO(b"x"))
    assert (
        str(refused.value)
        == "The document store does not answer right now. What is stored is safe. Try again in a few minutes."
    )
